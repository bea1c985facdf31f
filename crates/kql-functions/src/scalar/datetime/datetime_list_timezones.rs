//! `datetime_list_timezones()`: returns the names of all known time zones.

use chrono_tz::TZ_VARIANTS;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "datetime_list_timezones",
    aliases: &[],
    category: Category::DateTime,
    summary: "Returns the names of all known time zones.",
    signatures: &[fixed(&[], ScalarType::Dynamic)],
    returns: "A dynamic array of IANA names; never null.",
    notes: &[],
    examples: &[
        example(
            "A known zone",
            "print r = set_has_element(datetime_list_timezones(), 'Europe/Brussels')",
            "r:bool\ntrue",
        ),
        example(
            "No such zone",
            "print r = set_has_element(datetime_list_timezones(), '')",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let mut out = DynamicColumnBuilder::with_capacity(1);
    out.append_with(|e| {
        e.begin_array();
        TZ_VARIANTS.iter().for_each(|zone| e.string(zone.name()));
        e.end();
    });
    Ok(args.wrap(out.finish_ref()))
}
