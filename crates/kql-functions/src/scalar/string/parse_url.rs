//! `parse_url()`: returns the parts of a URL.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::text;
use crate::scalar::encoding::_url::write_url;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_url",
    aliases: &["parseurl"],
    category: Category::String,
    summary: "Returns the parts of a URL.",
    signatures: &[fixed(
        &[required(
            "url",
            ParameterType::Exact(ScalarType::String),
            "URL to read",
        )],
        ScalarType::Dynamic,
    )],
    returns: "A bag with Scheme, Host, Port, Path, Username, Password, `Query Parameters` (a bag) and Fragment; parts that are missing are empty.",
    notes: &[],
    examples: &[
        example(
            "A URL",
            "print r = parse_url('https://user:pw@contoso.com:8443/a/b?k=v%201#top')",
            "r:dynamic\n{\"Scheme\":\"https\",\"Host\":\"contoso.com\",\"Port\":\"8443\",\"Path\":\"/a/b\",\"Username\":\"user\",\"Password\":\"pw\",\"Query Parameters\":{\"k\":\"v 1\"},\"Fragment\":\"top\"}",
        ),
        example(
            "Empty text",
            "print r = parse_url('')",
            "r:dynamic\n{\"Scheme\":\"\",\"Host\":\"\",\"Port\":\"\",\"Path\":\"\",\"Username\":\"\",\"Password\":\"\",\"Query Parameters\":{},\"Fragment\":\"\"}",
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
        out.append_with(|e| write_url(source.text(row), e));
    }
    Ok(args.wrap(out.finish_ref()))
}
