//! `series_fill_linear()`: gaps filled on a straight line.

use kql_types::ScalarType;

use super::_fill::{encoded, filled, is_missing, is_whole, read};
use super::_series::{Number, SERIES};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fill_linear",
    aliases: &[],
    category: Category::Series,
    summary: "Replaces missing values of a series by those of a line between their neighbours.",
    signatures: &[fixed(
        &[
            SERIES,
            optional("missing_value_placeholder", ParameterType::Number, "the value to replace; null when absent"),
            optional("fill_edges", ParameterType::Exact(ScalarType::Bool), "whether the ends take the nearest value; true when absent"),
            optional("constant_value", ParameterType::Number, "the value for a series without values; 0 when absent"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A series of the same length; values that are not replaced stay as they are. Null when the argument is no array.",
    notes: &[
        "In a series of whole numbers the values put in are cut to whole numbers.",
    ],
    examples: &[
        example(
            "Fill gaps",
            "print s = series_fill_linear(dynamic([null, 1.0, null, 2.0]))",
            "s:dynamic\n[1.0,1.0,1.5,2.0]",
        ),
        example(
            "No values",
            "print s = series_fill_linear(dynamic([null, null]))",
            "s:dynamic\n[0.0,0.0]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    filled(args, |row, elements| {
        let placeholder = row.number(1);
        let fills_edges = row.bool(2).unwrap_or(true);
        let known: Vec<(usize, f64)> = elements
            .iter()
            .enumerate()
            .filter(|(_, e)| !is_missing(e, placeholder))
            .filter_map(|(i, e)| Some((i, read(e)?.real())))
            .collect();
        let is_whole = is_whole(elements, placeholder);
        let (Some(&(first, first_value)), Some(&(last, last_value))) = (known.first(), known.last()) else {
            // A constant that is null keeps the gaps; one that is absent is 0.
            let constant = if args.len() > 3 { row.real(3) } else { Some(0.0) };
            if let Some(constant) = constant {
                elements.fill(encoded(Number::Real(constant)));
            }
            return Some(());
        };
        let put = |value: f64| encoded(if is_whole { Number::Long(value as i64) } else { Number::Real(value) });
        if fills_edges {
            elements[..first].fill(put(first_value));
            elements[last + 1..].fill(put(last_value));
        }
        for pair in known.windows(2) {
            let ((from, from_value), (to, to_value)) = (pair[0], pair[1]);
            let step = (to_value - from_value) / (to - from) as f64;
            for (distance, element) in elements[from + 1..to].iter_mut().enumerate() {
                *element = put(from_value + step * (distance + 1) as f64);
            }
        }
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[null,111,null,36,41,null,null,16,61,33,null,null]")]), "[111,111,73,36,41,32,24,16,61,33,33,33]");
        assert_eq!(call_json(&FUNCTION, &[json("[null,111.0,null,36.0]")]), "[111.0,111.0,73.5,36.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[null,1,null,3,null]"), Literal::Null(kql_types::ScalarType::Real), Literal::Bool(false)]), "[null,1,2,3,null]");
        assert_eq!(call_json(&FUNCTION, &[json("[null,null]"), Literal::Null(kql_types::ScalarType::Real), Literal::Bool(true), Literal::Real(2.5)]), "[2.5,2.5]");
    }
}
