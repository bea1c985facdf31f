//! `range()`: returns an array of equally spaced values.

use kql_types::dynamic::Encoder;
use kql_types::{DecimalValue, Literal, ScalarType, datetime};

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "range",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns an array of equally spaced values.",
    signatures: &[fixed(
        &[
            required("start", ParameterType::Summable, "first element"),
            required("stop", ParameterType::Summable, "what no element exceeds"),
            optional("step", ParameterType::Summable, "distance; default 1, for datetimes and timespans 1h"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "start, start + step and so on up to stop; at most 1,048,576 elements, the rest is cut off as Kusto does; null when an argument is null or the step is 0.",
    notes: &[],
    examples: &[
        example("Every third number", "print a = range(1, 8, 3)", "a:dynamic\n[1,4,7]"),
        example("Hours", "print a = range(1h, 3h)", "a:dynamic\n[\"01:00:00\",\"02:00:00\",\"03:00:00\"]"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Kusto's documented number of elements after which the rest is cut off.
const LIMIT: usize = 1 << 20;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let ty = args.types.first().copied().unwrap_or(ScalarType::Long);
    let is = |ty: ScalarType| args.types.contains(&ty);
    let is_time = matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan);
    let all: Vec<Values<'_>> = (0..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    let mut scratch = Encoder::new();
    let mut one = |at: usize, row: usize| {
        scratch.clear();
        all.get(at)?.encode(row, &mut scratch);
        Some(scratch.as_ref().to_literal())
    };
    if !is_time && (is(ScalarType::Real) || is(ScalarType::Decimal)) {
        let mut number = |at: usize, row: usize| match one(at, row) {
            Some(Literal::Real(v)) => Some(v),
            Some(Literal::Long(v)) => Some(v as f64),
            Some(Literal::Decimal(v)) => Some(v.to_f64()),
            _ => None,
        };
        return build(args, |row, encoder| {
            let step = if args.len() > 2 { number(2, row) } else { Some(1.0) };
            let (Some(start), Some(stop), Some(step)) = (number(0, row), number(1, row), step) else { return };
            if step == 0.0 || !step.is_finite() {
                return;
            }
            encoder.begin_array();
            // Multiplying keeps the error of each element to one rounding.
            let elements = (0..LIMIT).map(|i| start + i as f64 * step);
            for element in elements.take_while(|e| if step > 0.0 { *e <= stop } else { *e >= stop }) {
                if ty == ScalarType::Decimal
                    && let Some(element) = DecimalValue::from_f64(element)
                {
                    encoder.decimal(element);
                } else {
                    encoder.real(element);
                }
            }
            encoder.end();
        });
    }
    let mut number = |at: usize, row: usize| match one(at, row) {
        Some(Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v)) => Some(v),
        _ => None,
    };
    build(args, |row, encoder| {
        let default = if is_time { datetime::TICKS_PER_HOUR } else { 1 };
        let step = if args.len() > 2 { number(2, row) } else { Some(default) };
        let (Some(start), Some(stop), Some(step)) = (number(0, row), number(1, row), step) else { return };
        if step == 0 {
            return;
        }
        encoder.begin_array();
        let elements = std::iter::successors(Some(start), |e| e.checked_add(step));
        for element in elements.take(LIMIT).take_while(|e| if step > 0 { *e <= stop } else { *e >= stop }) {
            match ty {
                ScalarType::DateTime => encoder.datetime(element),
                ScalarType::TimeSpan => encoder.timespan(element),
                _ => encoder.long(element),
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
        check("range", &["1", "8", "3"], Dynamic, "[1,4,7]");
        check("range", &["1", "3"], Dynamic, "[1,2,3]");
        check("range", &["3", "1", "-1"], Dynamic, "[3,2,1]");
        check("range", &["3", "1"], Dynamic, "[]");
        check("range", &["1h", "3h"], Dynamic, "[\"01:00:00\",\"02:00:00\",\"03:00:00\"]");
        check(
            "range",
            &["datetime(2007-01-01)", "datetime(2007-01-02)", "1d"],
            Dynamic,
            "[\"2007-01-01T00:00:00.0000000Z\",\"2007-01-02T00:00:00.0000000Z\"]",
        );
        check("range", &["0", "1", "0.5"], Dynamic, "[0.0,0.5,1.0]");
        check("range", &["1", "3", "0"], Dynamic, "null");
        check("range", &["long(null)", "3"], Dynamic, "null");
    }
}
