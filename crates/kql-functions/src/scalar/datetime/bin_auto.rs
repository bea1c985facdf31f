//! `bin_auto()`: rounds a value down to bins that request properties define; refused.

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bin_auto",
    aliases: &[],
    category: Category::DateTime,
    summary: "Rounds a value down to bins that request properties define; refused.",
    signatures: &[block(
        &[required("value", ParameterType::Summable, "value to round")],
        Returns::Parameter0,
    )],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[
        example("Say it with a size", "print r = bin(4.5, 1)", "r:real\n4.0"),
        example("A null", "print r = bin(long(null), 1)", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "its bin size comes from a request property; use `bin` with a size",
    ),
};
