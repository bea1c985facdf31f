//! The record of an aggregation function, and what its accumulators do.

use arrow::array::{ArrayRef, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::{Literal, ScalarType};

use crate::{Example, FunctionError, ResultName, RunContext, Signature};

/// What an accumulator is made for.
#[derive(Debug, Clone, Copy)]
pub struct AggregateArguments<'a> {
    pub types: &'a [ScalarType],
    /// The constant arguments, by position.
    pub constants: &'a [Option<Literal>],
    pub return_type: ScalarType,
    pub context: &'a RunContext,
}

/// Which groups to hand out; handed-out groups are forgotten and the rest move down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emit {
    All,
    First(usize),
}

/// The state of one aggregate over many groups. Groups are dense numbers; arrays of
/// `update` and `merge` have a row for each entry of `groups`.
pub trait GroupAccumulator: Send {
    /// Takes in rows. `filter` keeps rows that are true; `group_count` is the number
    /// of groups known by now.
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError>;

    /// Takes in states that another accumulator gave.
    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError>;

    /// Returns the states, one array per [`AggregateImplementation::Accumulator`] state type.
    fn state(&mut self, emit: Emit) -> Result<Vec<ArrayRef>, FunctionError>;

    /// Returns the results. Functions with several outputs return a `StructArray`.
    fn evaluate(&mut self, emit: Emit) -> Result<ArrayRef, FunctionError>;

    /// Bytes held.
    fn size(&self) -> usize;
}

pub type MakeAccumulator = fn(&AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError>;

#[derive(Clone, Copy)]
pub enum AggregateImplementation {
    Accumulator {
        make: MakeAccumulator,
        /// Arrow types of the states that travel between the partial and the final phase.
        state_types: fn(&AggregateArguments<'_>) -> Vec<DataType>,
    },
    /// `sumif(x, p)`: the other function, called without the argument whose parameter is
    /// named [`AggregateFunction::PREDICATE`], over the rows where that argument is true.
    Filtered(&'static AggregateFunction),
    /// Known by name, and refused with this reason.
    Refused(&'static str),
}

impl std::fmt::Debug for AggregateImplementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Accumulator { .. } => f.write_str("Accumulator"),
            Self::Filtered(of) => write!(f, "Filtered({})", of.name),
            Self::Refused(reason) => write!(f, "Refused({reason})"),
        }
    }
}

#[derive(Debug)]
pub struct AggregateFunction {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    pub signatures: &'static [Signature],
    /// What comes back, including over no rows and over nulls.
    pub returns: &'static str,
    pub notes: &'static [&'static str],
    pub examples: &'static [Example],
    pub result_name: ResultName,
    /// The result follows the order of the input (`make_list`): the planner keeps the
    /// input in one ordered partition.
    pub is_order_sensitive: bool,
    /// `arg_max(x, a, b)`: evaluates to a struct, a field per output, also when there is
    /// one output only.
    pub has_many_outputs: bool,
    pub implementation: AggregateImplementation,
}

impl AggregateFunction {
    /// The name of the parameter that [`AggregateImplementation::Filtered`] takes out.
    pub const PREDICATE: &'static str = "predicate";

    /// Returns the position of the predicate among `count` arguments.
    pub fn predicate_position(&self, count: usize) -> Option<usize> {
        self.signatures.iter().find_map(|signature| {
            let parameters = signature.assign(count)?;
            parameters.iter().position(|parameter| parameter.name == Self::PREDICATE)
        })
    }
}
