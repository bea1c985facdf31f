//! `punycode_domain_to_string()`: encodes the labels of a domain name in Punycode.

use kql_types::ScalarType;

use super::_punycode::encode;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "punycode_domain_to_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "Encodes the labels of a domain name in Punycode.",
    signatures: &[fixed(
        &[required("string", ParameterType::Exact(ScalarType::String), "domain name")],
        ScalarType::String,
    )],
    returns: "The domain in ASCII: labels with other letters become `xn--` and their Punycode, the others stay. Empty for empty.",
    notes: &[
        "The full stops of East Asian scripts separate labels too and become points.",
        "Despite its name it encodes; `punycode_domain_from_string` decodes.",
    ],
    examples: &[
        example("A domain", "print r = punycode_domain_to_string('Gáe.Bulg.edu')", "r:string\nxn--Ge-mia.Bulg.edu"),
        example("Empty text", "print r = punycode_domain_to_string('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        let start = out.len();
        for (i, label) in source.text(row).split(['.', '。', '．', '｡']).enumerate() {
            if i > 0 {
                out.push('.');
            }
            if label.is_ascii() {
                out.push_str(label);
            } else if let Some(encoded) = encode(label) {
                out.push_str("xn--");
                out.push_str(&encoded);
            } else {
                return out.truncate(start);
            }
        }
    })
}
