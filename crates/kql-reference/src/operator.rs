//! The record of a tabular operator.

use kql_functions::Example;

/// A tabular operator as users see it. Every field is shown to them.
#[derive(Debug)]
pub struct OperatorRecord {
    /// The keyword that begins it.
    pub name: &'static str,
    /// Other spellings that Kusto accepts.
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    /// The forms of a call; `T` stands for the rows before the pipe.
    pub syntax: &'static [&'static str],
    pub parameters: &'static [OperatorParameter],
    /// Which columns and rows come back, in which order, including for no rows and nulls.
    pub returns: &'static str,
    /// What surprises, and the limits.
    pub notes: &'static [&'static str],
    pub examples: &'static [Example],
    /// Why it is known by name and refused.
    pub refused: Option<&'static str>,
}

#[derive(Debug)]
pub struct OperatorParameter {
    /// As [`OperatorRecord::syntax`] names it.
    pub name: &'static str,
    /// What stands there: `bool expression`, `column`, `int literal`.
    pub ty: &'static str,
    pub is_optional: bool,
    pub doc: &'static str,
}

pub(crate) const fn required(name: &'static str, ty: &'static str, doc: &'static str) -> OperatorParameter {
    OperatorParameter { name, ty, is_optional: false, doc }
}

pub(crate) const fn optional(name: &'static str, ty: &'static str, doc: &'static str) -> OperatorParameter {
    OperatorParameter { name, ty, is_optional: true, doc }
}
