//! `parse_urlquery()`: returns the parameters of a URL's query.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::text;
use crate::scalar::encoding::_url::write_query;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_urlquery",
    aliases: &["parseurlquery"],
    category: Category::String,
    summary: "Returns the parameters of a URL's query.",
    signatures: &[fixed(
        &[required(
            "query",
            ParameterType::Exact(ScalarType::String),
            "query, with or without the question mark",
        )],
        ScalarType::Dynamic,
    )],
    returns: "A bag whose `Query Parameters` is a bag of texts.",
    notes: &[],
    examples: &[
        example(
            "Two parameters",
            "print r = parse_urlquery('k1=v1&k2=v2')",
            "r:dynamic\n{\"Query Parameters\":{\"k1\":\"v1\",\"k2\":\"v2\"}}",
        ),
        example(
            "Empty text",
            "print r = parse_urlquery('')",
            "r:dynamic\n{\"Query Parameters\":{}}",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let query = source.text(row);
        out.append_with(|e| {
            e.begin_bag();
            e.key("Query Parameters");
            write_query(query.strip_prefix('?').unwrap_or(query), e);
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}
