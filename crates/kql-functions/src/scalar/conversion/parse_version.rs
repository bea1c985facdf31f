//! `parse_version()`: converts a version number to a decimal that compares as versions do.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_version",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a version number to a decimal that compares as versions do.",
    signatures: &[fixed(
        &[required("version", ParameterType::Exact(ScalarType::String), "version of one to four numbers")],
        ScalarType::Decimal,
    )],
    returns: "The decimal; null where the text is no version.",
    notes: &[],
    examples: &[example("A version", "print d = parse_version(\"0.0.0.5\")", "d:decimal\n5")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused(
        "a version is a number of up to 32 digits, and decimals keep 21 before the point; compare the parts of split(version, \".\") instead",
    ),
};
