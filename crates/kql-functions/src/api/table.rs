//! The record of a table function: a plugin, or the part of a tabular operator that
//! looks at whole tables and makes one.

use arrow::array::{Array, ArrayRef};
use kql_types::cell::Cells;
use kql_types::{Literal, ScalarType};

use crate::{Example, FunctionError, Parameter, RunContext, TableOutputs};

/// How a table function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TableFunctionKind {
    /// `T | evaluate name(…)`
    Plugin,
    /// Behind a tabular operator of this name; its arguments are the binder's affair.
    Operator,
}

/// A column of a table: its name in the query, and all its values.
#[derive(Debug, Clone)]
pub struct TableColumn {
    pub name: String,
    pub ty: ScalarType,
    pub values: ArrayRef,
}

/// All rows of a table, in their order.
#[derive(Debug, Clone)]
pub struct TableInput {
    pub columns: Vec<TableColumn>,
    pub rows: usize,
}

/// One argument of a call, in the order of the query.
#[derive(Debug, Clone)]
pub enum TableArgument {
    /// A column of one of the tables, by positions.
    Column {
        table: usize,
        column: usize,
    },
    /// An expression over the rows of the first table.
    Computed(TableColumn),
    Literal(Literal),
    /// A table, by its position among [`TableArguments::tables`].
    Table(usize),
}

/// One call of a table function.
#[derive(Debug, Clone, Copy)]
pub struct TableArguments<'a> {
    /// The rows that the call is applied to, and then the tables among its arguments.
    pub tables: &'a [TableInput],
    pub arguments: &'a [TableArgument],
    /// Names and types of the columns to return.
    pub outputs: &'a [(String, ScalarType)],
    /// Rows that a call may make; more are refused with [`FunctionError::Limit`].
    pub max_rows: u64,
    pub context: &'a RunContext,
}

impl TableArguments<'_> {
    /// Returns the rows that the call is applied to.
    pub fn input(&self) -> Result<&TableInput, FunctionError> {
        self.tables.first().ok_or_else(|| FunctionError::Internal { message: "a call over no table".into() })
    }

    /// Returns the column that an argument is, stored or computed.
    pub fn column(&self, argument: usize) -> Result<&TableColumn, FunctionError> {
        let column = match self.arguments.get(argument) {
            Some(TableArgument::Column { table, column }) => {
                self.tables.get(*table).and_then(|t| t.columns.get(*column))
            }
            Some(TableArgument::Computed(column)) => Some(column),
            Some(TableArgument::Literal(_) | TableArgument::Table(_)) | None => None,
        };
        column.ok_or_else(|| FunctionError::InvalidArgument { argument, message: "a column is expected".into() })
    }

    /// Returns the constant that an argument is; nothing where it is left out.
    pub fn literal(&self, argument: usize) -> Result<Option<&Literal>, FunctionError> {
        match self.arguments.get(argument) {
            None => Ok(None),
            Some(TableArgument::Literal(literal)) => Ok(Some(literal)),
            Some(_) => Err(FunctionError::InvalidArgument { argument, message: "a constant is expected".into() }),
        }
    }

    /// Returns the constant that an argument is; nothing where it is left out or null.
    pub fn given(&self, argument: usize) -> Result<Option<&Literal>, FunctionError> {
        Ok(self.literal(argument)?.filter(|literal| !matches!(literal, Literal::Null(_))))
    }

    /// Returns the constant that an argument must be.
    pub fn constant(&self, argument: usize) -> Result<&Literal, FunctionError> {
        let message = "a constant that is not null is expected".to_owned();
        self.given(argument)?.ok_or(FunctionError::InvalidArgument { argument, message })
    }

    /// Returns whether an argument is left out.
    pub fn is_left_out(&self, argument: usize) -> bool {
        matches!(self.arguments.get(argument), None | Some(TableArgument::Literal(Literal::Null(_))))
    }

    /// Returns the columns among the arguments from a position on.
    pub fn columns(&self, first: usize) -> Result<Vec<&TableColumn>, FunctionError> {
        (first..self.arguments.len()).map(|argument| self.column(argument)).collect()
    }

    /// Refuses more rows than a call may make.
    pub fn check_rows(&self, rows: usize) -> Result<(), FunctionError> {
        if rows as u64 > self.max_rows {
            let message = format!("the result has more than {} rows", self.max_rows);
            return Err(FunctionError::Limit { message });
        }
        Ok(())
    }

    /// Returns the table that an argument is.
    pub fn table(&self, argument: usize) -> Result<&TableInput, FunctionError> {
        let table = match self.arguments.get(argument) {
            Some(TableArgument::Table(table)) => self.tables.get(*table),
            _ => None,
        };
        table.ok_or_else(|| FunctionError::InvalidArgument { argument, message: "a table is expected".into() })
    }
}

impl TableInput {
    /// Casts all columns to their KQL types.
    pub fn cells(&self) -> Result<Vec<Cells<'_>>, FunctionError> {
        self.columns.iter().map(TableColumn::cells).collect()
    }
}

impl TableColumn {
    /// Casts the values to their KQL type.
    pub fn cells(&self) -> Result<Cells<'_>, FunctionError> {
        Cells::new(&self.values, self.ty).map_err(|error| FunctionError::Internal { message: error.to_string() })
    }

    /// Returns the values as their concrete Arrow type.
    pub fn downcast<A: Array + 'static>(&self) -> Result<&A, FunctionError> {
        self.values.as_any().downcast_ref::<A>().ok_or_else(|| FunctionError::Internal {
            message: format!("the column `{}` does not lie as its type says", self.name),
        })
    }
}

pub type EvaluateTable = fn(&TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError>;

#[derive(Clone, Copy)]
pub enum TableImplementation {
    /// Returns one array per column of [`TableArguments::outputs`], all of one length.
    Evaluate(EvaluateTable),
    /// The same for a plugin, whose columns follow from the call. `evaluate` sees one argument
    /// for each parameter, repeated ones as often as they are given, null where an optional one
    /// is left out.
    Plugin { outputs: TableOutputs, evaluate: EvaluateTable },
    /// A plugin without input whose rows come from the network: whoever runs the query asks for
    /// them, if it is allowed.
    Request { outputs: TableOutputs },
    /// The binder makes it of other operators.
    Binder,
    /// Known by name, and refused with this reason.
    Refused(&'static str),
}

impl TableImplementation {
    /// Returns what runs, where anything does.
    pub fn evaluation(self) -> Option<EvaluateTable> {
        match self {
            Self::Evaluate(evaluate) | Self::Plugin { evaluate, .. } => Some(evaluate),
            Self::Request { .. } | Self::Binder | Self::Refused(_) => None,
        }
    }
}

impl std::fmt::Debug for TableImplementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Evaluate(_) => f.write_str("Evaluate"),
            Self::Plugin { .. } => f.write_str("Plugin"),
            Self::Request { .. } => f.write_str("Request"),
            Self::Binder => f.write_str("Binder"),
            Self::Refused(reason) => write!(f, "Refused({reason})"),
        }
    }
}

/// A plugin or the inner part of an operator. Every field is shown to users.
#[derive(Debug)]
pub struct TableFunction {
    pub name: &'static str,
    pub kind: TableFunctionKind,
    pub summary: &'static str,
    pub parameters: &'static [Parameter],
    /// Which columns and rows come back, including over no rows.
    pub returns: &'static str,
    pub notes: &'static [&'static str],
    pub examples: &'static [Example],
    pub implementation: TableImplementation,
}
