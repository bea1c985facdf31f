//! `array_iff()`: chooses element by element between two arrays.

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder};

use super::_rows::{Dynamics, Values, build, is_array};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_iff",
    aliases: &["array_iif"],
    category: Category::Dynamic,
    summary: "Chooses element by element between two arrays.",
    signatures: &[fixed(
        &[
            required("condition_array", ParameterType::DynamicArray, "array of bools or numbers"),
            required("when_true", ParameterType::Scalar, "array or value for true elements"),
            required("when_false", ParameterType::Scalar, "array or value for false elements"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "An array as long as the conditions; null elements where the condition is neither bool nor number or the chosen array is too short; null when the conditions are no array.",
    notes: &[],
    examples: &[example(
        "Choose",
        "print a = array_iff(dynamic([true, 0, \"x\"]), dynamic([1, 2, 3]), \"no\")",
        "a:dynamic\n[1,\"no\",null]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let conditions = Dynamics::new(args, 0)?;
    let (when_true, when_false) = (Values::new(args, 1)?, Values::new(args, 2)?);
    let (mut yes, mut no) = (Encoder::new(), Encoder::new());
    build(args, |row, encoder| {
        let Some(conditions) = conditions.array(row) else { return };
        yes.clear();
        when_true.encode(row, &mut yes);
        no.clear();
        when_false.encode(row, &mut no);
        encoder.begin_array();
        for (at, condition) in conditions.elements().enumerate() {
            let chosen = match condition.as_bool().or_else(|| condition.as_number().map(|n| n != 0.0)) {
                None => None,
                Some(is_true) => {
                    let side = if is_true { yes.as_ref() } else { no.as_ref() };
                    if is_array(side) { side.index(at as i64) } else { Some(side) }
                }
            };
            encoder.value(chosen.unwrap_or(DynamicRef::NULL));
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
        check("array_iff", &["dynamic([true,false,true])", "dynamic([1,2,3])", "dynamic([4,5,6])"], Dynamic, "[1,5,3]");
        check("array_iff", &["dynamic([1,0,50])", "\"yes\"", "\"no\""], Dynamic, "[\"yes\",\"no\",\"yes\"]");
        check(
            "array_iff",
            &["dynamic([\"some string value\", datetime(\"01-01-2022\"), null])", "1", "0"],
            Dynamic,
            "[null,null,null]",
        );
        check("array_iff", &["dynamic([true,true,true])", "dynamic([1,2])", "dynamic([3,4])"], Dynamic, "[1,2,null]");
        check("array_iff", &["dynamic(null)", "1", "2"], Dynamic, "null");
    }
}
