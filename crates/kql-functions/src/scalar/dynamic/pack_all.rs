//! `pack_all()`: puts all columns into a property bag under their names.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pack_all",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Puts all columns into a property bag under their names.",
    signatures: &[fixed(
        &[Parameter {
            kind: ArgumentKind::Literal,
            ..optional(
                "ignore_null_empty",
                ParameterType::Scalar,
                "whether nulls and empty strings are left out; default false",
            )
        }],
        ScalarType::Dynamic,
    )],
    returns: "A bag in the order of the columns.",
    notes: &[],
    examples: &[
        example(
            "All columns",
            "datatable(a:long, b:string)[1, \"\"] | extend all = pack_all() | project all",
            "all:dynamic\n{\"a\":1,\"b\":\"\"}",
        ),
        example(
            "What is not empty",
            "datatable(a:long, b:string)[1, \"\"] | extend all = pack_all(true) | project all",
            "all:dynamic\n{\"a\":1}",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Packs names and values in turn, without nulls and empty strings: the binder makes `pack_all(true)`
/// such a call, and `pack_all()` one of `bag_pack`.
fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values: Vec<Values<'_>> = (0..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    build(args, |row, encoder| {
        encoder.begin_bag();
        for pair in values.chunks_exact(2) {
            if !pair[1].is_missing(row) {
                encoder.key(pair[0].text(row));
                pair[1].encode(row, encoder);
            }
        }
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("pack_all", &["\"a\"", "\"\"", "\"b\"", "1", "\"n\"", "datetime(null)"], Dynamic, "{\"b\":1}");
    }
}
