//! `parse_version()`: converts a version number to a decimal that compares as versions do.

use std::sync::Arc;

use arrow::array::{Array, StringViewArray};
use kql_types::decimal::DecimalArray;
use kql_types::{DecimalValue, ScalarType};

use crate::convert::argument;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_version",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a version number to a decimal that compares as versions do.",
    signatures: &[fixed(
        &[required(
            "version",
            ParameterType::Exact(ScalarType::String),
            "one to four numbers of at most eight digits with dots between them",
        )],
        ScalarType::Decimal,
    )],
    returns: "The decimal, eight digits for each of the four numbers; null where the text is no version.",
    notes: &["Numbers that a version does not have are zero and stand behind the others: `1.2` equals `1.2.0.0`."],
    examples: &[
        example("The last of four numbers", "print d = parse_version(\"0.0.0.5\")", "d:decimal\n5"),
        example("Four numbers", "print d = parse_version(\"1.2.3.4\")", "d:decimal\n1000000020000000300000004"),
        example(
            "Which machines are behind",
            "datatable(Host: string, Version: string)[\"web\", \"4.18.2\", \"db\", \"4.9\"]\n| where parse_version(Version) < parse_version(\"4.10\")\n| project Host",
            "Host:string\ndb",
        ),
        example("No version", "print d = parse_version(\"1.x\")", "d:decimal\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

const PARTS: usize = 4;
const DIGITS_PER_PART: usize = 8;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let text = argument::<StringViewArray>(args, 0, ScalarType::String)?;
    let versions = (0..text.array.len()).map(|row| parse(text.array.value(row)).map(|version| version.0));
    Ok(args.wrap(Arc::new(versions.collect::<DecimalArray>().with_data_type(ScalarType::Decimal.arrow()))))
}

fn parse(text: &str) -> Option<DecimalValue> {
    let step = 10i128.pow(DIGITS_PER_PART as u32);
    let mut version = 0;
    let mut parts = 0;
    for part in text.split('.') {
        parts += 1;
        if parts > PARTS || part.len() > DIGITS_PER_PART {
            return None;
        }
        version = version * step + digits(part)?;
    }
    for _ in parts..PARTS {
        version *= step;
    }
    DecimalValue::from_i128(version)
}

/// Returns the number that a text of digits means; `None` for any other and for none.
fn digits(text: &str) -> Option<i128> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_to_four_numbers_are_a_version() {
        let number = |text| parse(text).map(kql_types::decimal::format);
        assert_eq!(number("99999999.99999999.99999999.99999999").as_deref(), Some(&*"9".repeat(32)));
        assert_eq!(number("007").as_deref(), Some("7000000000000000000000000"));
        for text in ["", ".", "1.", ".1", "1..2", "1.2.3.4.5", "123456789", "-1", "+1", "1 ", "1.2a", "1e3"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions_order_as_their_numbers_do() {
        let mut versions = ["1.10", "1.9.9.9", "0.0.0.1", "2", "1.9.10", "0.1"].map(|text| (parse(text), text));
        versions.sort();
        assert_eq!(versions.map(|(_, text)| text), ["0.0.0.1", "0.1", "1.9.9.9", "1.9.10", "1.10", "2"]);
    }
}
