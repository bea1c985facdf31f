//! `arg_min()`: the row with the least value.

use super::_best_row;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "arg_min",
    aliases: &[],
    summary: "Finds the row of each group in which a value is least, and returns other values of that row.",
    signatures: &[block(
        &[
            required("minimized", ParameterType::Orderable, "the value to compare; nulls and NaN lose against any other"),
            Parameter {
                kind: ArgumentKind::StarAllowed,
                ..repeated("returned", ParameterType::Scalar, 0, 32767, "values to return; `*` stands for all columns")
            },
        ],
        Returns::Parameter0,
    )],
    returns: "The least value and the values beside it, each of its own type. When `minimized` is null in all rows, one of these rows; over no rows nulls.",
    notes: &[
        "Rows that tie are told apart by the returned values, the greatest row winning, so that the result does not depend on the order of the rows.",
        "Evaluates to one output per argument, the compared value first.",
    ],
    examples: &[
        example("Last event", "datatable(t:long, name:string)[1, 'a', 2, 'b'] | summarize arg_min(t, name)", "t:long|name:string\n1|a"),
        example("Nulls lose", "datatable(t:long, name:string)[long(null), 'a', 2, 'b'] | summarize arg_min(t, *)", "t:long|name:string\n2|b"),
        example("No rows", "datatable(t:long)[] | summarize arg_min(t)", "t:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: AggregateImplementation::Accumulator { make: _best_row::make_least, state_types: _best_row::state_types },
};
