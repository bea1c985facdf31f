//! `ingestion_time()`: returns when a row arrived.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ingestion_time",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns when a row arrived.",
    signatures: &[fixed(&[], ScalarType::DateTime)],
    returns: "A datetime; null for rows that were not read from a table.",
    notes: &[],
    examples: &[
        example(
            "Filter by arrival",
            "print r = ago(1h) < now()",
            "r:bool\ntrue",
        ),
        example("A null", "print r = isnull(datetime(null))", "r:bool\ntrue"),
    ],
    result_name: ResultName::PrefixOnly("$IngestionTime"),
    is_deterministic: false,
    implementation: Implementation::Binder,
};
