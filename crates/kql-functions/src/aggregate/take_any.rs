//! `take_any()`: some row of a group.

use super::_best_row;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "take_any",
    aliases: &[],
    summary: "Returns the values of one row of each group.",
    signatures: &[block(
        &[Parameter {
            kind: ArgumentKind::StarAllowed,
            ..repeated("expr", ParameterType::Scalar, 1, 32767, "values to return; `*` stands for all columns")
        }],
        Returns::Parameter0,
    )],
    returns: "The values of one row, each of its own type, not null or empty if the first value has others; over no rows nulls.",
    notes: &[
        "Kusto says any row may be taken; here it is the one with the least values, compared from the first to the last, nulls and empty strings after all others. The result therefore does not depend on the order of the rows.",
        "Evaluates to one output per argument, all of the same row.",
    ],
    examples: &[
        example("A value that is the same in all rows", "datatable(id:long, name:string)[1, 'a', 1, 'a'] | summarize take_any(name) by id", "id:long|name:string\n1|a"),
        example("A value rather than none", "datatable(x:long)[long(null), 7] | summarize take_any(x)", "x:long\n7"),
        example("No rows", "datatable(x:long)[] | summarize take_any(x)", "x:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: AggregateImplementation::Accumulator { make: _best_row::make_any, state_types: _best_row::state_types },
};
