//! `__hll_normalize()`: brings hll values to one accuracy; refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__hll_normalize",
 aliases: &[],
 category: Category::Aggregation,
 summary: "Brings hll values to one accuracy; refused.",
 signatures: &[block(&[repeated("hll", ParameterType::Exact(ScalarType::Dynamic), 2, 16, "results of hll()")], Returns::Exact(ScalarType::Dynamic))],
 returns: "Nothing: the call is refused.",
 notes: &[],
 examples: &[example("Distinct values","range x from 1 to 3 step 1 | summarize h = hll(x) | project r = dcount_hll(h)","r:long\n3"),example("No values","datatable(x:long)[] | summarize h = hll(x) | project r = dcount_hll(h)","r:long\n0")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Refused("values of hll() here have one form each; use `hll_merge()`"),
};
