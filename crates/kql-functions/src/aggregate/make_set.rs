//! `make_set()`: the distinct values of a group as an array.

use kql_types::ScalarType;

use super::_arguments::{SCALAR, SIZE};
use super::_set;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_set",
    aliases: &[],
    summary: "Collects the distinct values of each group into an array.",
    signatures: &[fixed(&[SCALAR, SIZE], ScalarType::Dynamic)],
    returns: "An array of the distinct values; the empty array over no values. Nulls are left out, the empty string is kept.",
    notes: &[
        "The elements ascend, and a limited set keeps its least elements: Kusto leaves both open, and so the result does not depend on the order of the rows.",
        "The elements of arrays are taken one by one.",
        "`1` and `1.0`, and bags whose keys come in another order, are different elements.",
    ],
    examples: &[
        example("Accounts of an address", "datatable(ip:string, account:string)['1.2.3.4', 'b', '1.2.3.4', 'a', '1.2.3.4', 'b'] | summarize make_set(account) by ip", "ip:string|set_account:dynamic\n1.2.3.4|[\"a\",\"b\"]"),
        example("A limit", "range x from 1 to 100 step 1 | summarize s = make_set(x, 3)", "s:dynamic\n[1,2,3]"),
        example("Nulls are left out", "datatable(x:int)[int(null), 2] | summarize s = make_set(x)", "s:dynamic\n[2]"),
        example("No rows", "datatable(x:int)[] | summarize s = make_set(x)", "s:dynamic\n[]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("set"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _set::make, state_types: _set::state_types },
};
