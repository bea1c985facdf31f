//! Signatures: which arguments a function takes and what it returns.
//!
//! The vocabulary is that of Kusto's own symbol table, so that overloads resolve as
//! they do in the service.

use kql_types::{Literal, ScalarType};

/// What a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ParameterType {
    Exact(ScalarType),
    OneOf(&'static [ScalarType]),
    /// Any scalar.
    Scalar,
    /// int, long, real, decimal.
    Number,
    NumberOrBool,
    /// int, long.
    Integer,
    /// Numbers, datetime, timespan.
    Summable,
    /// Anything but dynamic and bool… as Kusto's `Orderable`: numbers, string, datetime, timespan, guid, bool.
    Orderable,
    NotDynamic,
    NotBool,
    NotRealOrBool,
    StringOrDynamic,
    /// A dynamic that holds an array.
    DynamicArray,
    /// A dynamic that holds a property bag.
    DynamicBag,
    StringOrArray,
    IntegerOrArray,
    /// The same type for all parameters marked so, after promotion.
    CommonScalar,
    CommonScalarOrDynamic,
    CommonOrderable,
    /// The type of the first argument.
    Parameter0,
    /// The type of the second argument.
    Parameter1,
    /// `typeof(long)`.
    Type,
    /// A table, in calls of plugins.
    Table,
}

/// Which expressions a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    Any,
    /// Known before the data: literals, let scalars, calls on them.
    Constant,
    Literal,
    /// A column by name.
    Column,
    /// A column of the table among the arguments of a plugin.
    LookupColumn,
    /// A column of that name in the input and in the table among the arguments.
    CommonColumn,
    /// `*` stands for all columns.
    StarAllowed,
    StarOnly,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    pub name: &'static str,
    pub ty: ParameterType,
    pub kind: ArgumentKind,
    pub doc: &'static str,
    pub is_optional: bool,
    /// The values that a constant string may have, in any case; any when there are none.
    pub values: &'static [&'static str],
    /// `(min, max)` occurrences; adjacent repeatable parameters repeat as a block.
    pub repeat: Option<(u16, u16)>,
}

pub const fn required(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { name, ty, kind: ArgumentKind::Any, doc, is_optional: false, values: &[], repeat: None }
}

pub const fn optional(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { is_optional: true, ..required(name, ty, doc) }
}

pub const fn constant(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { kind: ArgumentKind::Constant, ..required(name, ty, doc) }
}

pub const fn optional_constant(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { is_optional: true, ..constant(name, ty, doc) }
}

pub const fn repeated(name: &'static str, ty: ParameterType, min: u16, max: u16, doc: &'static str) -> Parameter {
    Parameter { repeat: Some((min, max)), ..required(name, ty, doc) }
}

pub const fn column(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { kind: ArgumentKind::Column, ..required(name, ty, doc) }
}

pub const fn lookup_table(name: &'static str, doc: &'static str) -> Parameter {
    required(name, ParameterType::Table, doc)
}

pub const fn lookup_column(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { kind: ArgumentKind::LookupColumn, ..required(name, ty, doc) }
}

/// Columns of the input that may be left out, such as the dimensions of a plugin.
pub const fn extra_columns(name: &'static str, ty: ParameterType, doc: &'static str) -> Parameter {
    Parameter { kind: ArgumentKind::Column, ..repeated(name, ty, 0, 32767, doc) }
}

/// One argument as the binder sees it.
#[derive(Debug, Clone, Copy)]
pub struct ArgumentType<'a> {
    pub ty: ScalarType,
    /// The value, when the argument is a literal.
    pub literal: Option<&'a Literal>,
}

/// How the result's type follows from the arguments.
#[derive(Debug, Clone, Copy)]
pub enum Returns {
    Exact(ScalarType),
    Parameter0,
    Parameter1,
    /// The first argument's type, int promoted to long.
    Parameter0Promoted,
    /// The widest numeric type of all arguments.
    Widest,
    /// The common type of the `Common…` arguments, dynamic when there is none.
    Common,
    /// The common type of the arguments that are not dynamic.
    CommonNonDynamic,
    /// The type that the `typeof` argument at this position names.
    TypeLiteral(usize),
    Custom(fn(&[ArgumentType<'_>]) -> ScalarType),
}

#[derive(Debug, Clone, Copy)]
pub struct Signature {
    pub parameters: &'static [Parameter],
    pub returns: Returns,
}

pub const fn fixed(parameters: &'static [Parameter], returns: ScalarType) -> Signature {
    Signature { parameters, returns: Returns::Exact(returns) }
}

pub const fn block(parameters: &'static [Parameter], returns: Returns) -> Signature {
    Signature { parameters, returns }
}

impl Signature {
    /// Returns the least and the greatest number of arguments.
    pub fn arity(&self) -> (usize, usize) {
        let mut bounds = (0usize, 0usize);
        for p in self.parameters {
            match p.repeat {
                Some((min, max)) => {
                    bounds.0 += usize::from(min);
                    bounds.1 += usize::from(max);
                }
                None => {
                    bounds.0 += usize::from(!p.is_optional);
                    bounds.1 += 1;
                }
            }
        }
        bounds
    }

    /// Returns the parameter that each of `count` arguments belongs to, or nothing
    /// when the count does not fit.
    pub fn assign(&self, count: usize) -> Option<Vec<&'static Parameter>> {
        let (min, max) = self.arity();
        if count < min || count > max {
            return None;
        }
        let Some(first) = self.parameters.iter().position(|p| p.repeat.is_some()) else {
            return Some(self.parameters.iter().take(count).collect());
        };
        let repeating = self.parameters[first..].iter().take_while(|p| p.repeat.is_some()).count();
        let tail = &self.parameters[first + repeating..];
        let required_tail = tail.iter().filter(|p| !p.is_optional).count();
        let block = &self.parameters[first..first + repeating];
        let room = count.checked_sub(first.min(count) + required_tail)?;
        let repeats = if count < first { 0 } else { room - room % repeating };
        let mut out: Vec<&'static Parameter> = self.parameters[..first.min(count)].iter().collect();
        out.extend((0..repeats).map(|i| &block[i % repeating]));
        let rest = count - out.len();
        if rest > tail.len() {
            return None;
        }
        out.extend(&tail[..rest]);
        Some(out)
    }
}

/// How a column without an alias gets its name from a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultName {
    /// `Column1`, `Column2`, ….
    None,
    /// The first argument's own name: `tostring(x)` is `x`.
    FirstArgument,
    /// `<prefix>_<first argument's name>`: `sum(x)` is `sum_x`.
    PrefixAndFirstArgument(&'static str),
    /// `<function>_<first argument's name>_<second argument's name>`: `covariance(x, y)` is `covariance_x_y`.
    NameAndFirstTwoArguments,
    /// `<function>_<first argument's name>`.
    NameAndFirstArgument,
    /// The prefix alone: `count_`.
    PrefixOnly(&'static str),
    /// The name of the only argument.
    OnlyArgument,
    /// The first argument's value where it names a column (`column_ifexists`).
    FirstArgumentValueIfColumn,
}
