//! The records and traits that a function is made of.

mod aggregate;
mod arguments;
mod context;
mod error;
mod example;
mod plugin;
mod scalar;
mod signature;
mod table;
mod window;

pub use aggregate::{
    AggregateArguments, AggregateFunction, AggregateImplementation, Emit, GroupAccumulator, MakeAccumulator,
};
pub use arguments::{Arguments, ColumnValue};
pub use context::RunContext;
pub use error::FunctionError;
pub use example::{Example, example};
pub use plugin::{OutputArgument, OutputArguments, OutputColumn, TableOutputs};
pub use scalar::{Category, Constants, Implementation, Kernel, PreparedKernel, ScalarFunction};
pub use signature::{
    ArgumentKind, ArgumentType, Parameter, ParameterType, ResultName, Returns, Signature, block, column, constant,
    extra_columns, fixed, lookup_column, lookup_table, optional, optional_constant, repeated, required,
};
pub use table::{
    EvaluateTable, TableArgument, TableArguments, TableColumn, TableFunction, TableFunctionKind, TableImplementation,
    TableInput,
};
pub use window::{WindowArguments, WindowFunction};
