//! `hll_isvalid()`: a check that Kusto does for itself.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hll_isvalid",
    aliases: &[],
    category: Category::Series,
    summary: "Names a function that Kusto uses inside its own plans.",
    signatures: &[fixed(
        &[
            required("hll", ParameterType::DynamicArray, "a value of `hll()`"),
            required("value", ParameterType::Scalar, "a value"),
        ],
        ScalarType::Bool,
    )],
    returns: "Nothing: a call is refused.",
    notes: &[
        "Values of another shape make the functions that take them answer null.",
    ],
    examples: &[
        example(
            "What to write instead",
            "print is_valid = isnotnull(dcount_hll(dynamic([1])))",
            "is_valid:bool\nfalse",
        ),
        example(
            "Instead, of null",
            "print is_valid = isnotnull(dcount_hll(dynamic(null)))",
            "is_valid:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused("`hll_isvalid` is internal to Kusto and its meaning is not documented"),
};
