//! How the columns of a plugin follow from a call, before any data is read.

use kql_types::{Literal, ScalarType};

use crate::FunctionError;

/// A call as far as it is known before the data.
#[derive(Debug, Clone, Copy)]
pub struct OutputArguments<'a> {
    /// The columns of the table before the call, and then those of the tables among its arguments.
    pub tables: &'a [Vec<(String, ScalarType)>],
    /// One for each parameter of the record, repeated ones as often as they are given.
    pub arguments: &'a [OutputArgument],
}

/// One argument, before the data is read.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputArgument {
    /// A column of one of the tables, by positions.
    Column {
        table: usize,
        column: usize,
    },
    /// An expression over rows, or a constant that only the run knows; with the name it is given.
    Computed {
        name: Option<String>,
        ty: ScalarType,
    },
    /// A constant; null where an optional argument is left out.
    Literal(Literal),
    Table(usize),
}

/// One or several columns that a plugin returns.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputColumn {
    New(String, ScalarType),
    /// A column of the name and type of another one.
    Like {
        table: usize,
        column: usize,
    },
    /// All columns of a table but those of some positions.
    All {
        table: usize,
        without: Vec<usize>,
    },
}

pub type TableOutputs = fn(&OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError>;

impl OutputColumn {
    pub fn new(name: impl Into<String>, ty: ScalarType) -> Self {
        Self::New(name.into(), ty)
    }

    pub fn all(table: usize) -> Self {
        Self::All { table, without: Vec::new() }
    }
}

impl OutputArguments<'_> {
    /// Returns the positions of the column that an argument is.
    pub fn column(&self, argument: usize) -> Option<(usize, usize)> {
        match self.arguments.get(argument)? {
            OutputArgument::Column { table, column } => Some((*table, *column)),
            OutputArgument::Computed { .. } | OutputArgument::Literal(_) | OutputArgument::Table(_) => None,
        }
    }

    /// Returns the name and the type of the column that an argument is.
    pub fn column_of(&self, argument: usize) -> Option<(&str, ScalarType)> {
        let (table, column) = self.column(argument)?;
        self.tables.get(table)?.get(column).map(|(name, ty)| (name.as_str(), *ty))
    }

    /// Returns the column that an argument is, as an output; nothing for other arguments.
    pub fn like(&self, argument: usize) -> Option<OutputColumn> {
        self.column(argument).map(|(table, column)| OutputColumn::Like { table, column })
    }

    /// Returns the columns among the arguments from a position on, as outputs.
    pub fn dimensions(&self, first: usize) -> impl Iterator<Item = OutputColumn> + '_ {
        (first..self.arguments.len()).filter_map(|argument| self.like(argument))
    }

    /// Returns the constant that an argument is, where it is given and known.
    pub fn literal(&self, argument: usize) -> Option<&Literal> {
        match self.arguments.get(argument)? {
            OutputArgument::Literal(Literal::Null(_)) => None,
            OutputArgument::Literal(literal) => Some(literal),
            OutputArgument::Column { .. } | OutputArgument::Computed { .. } | OutputArgument::Table(_) => None,
        }
    }
}
