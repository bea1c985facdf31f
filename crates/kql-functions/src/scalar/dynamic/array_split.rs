//! `array_split()`: cuts an array at positions.

use kql_types::dynamic::DynamicRef;
use kql_types::{ScalarType, convert};

use super::_rows::{Dynamics, Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "array_split",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Cuts an array at positions.",
    signatures: &[block(
        &[
            required("array", ParameterType::DynamicArray, "array to cut"),
            required(
                "index",
                ParameterType::IntegerOrArray,
                "position or array of positions; negative counts from the end",
            ),
        ],
        Returns::Parameter0,
    )],
    returns: "An array with one array more than there are positions; null when an argument is null or no array.",
    notes: &[],
    examples: &[example(
        "Cut at two places",
        "print a = array_split(dynamic([1,2,3,4,5]), dynamic([1,3]))",
        "a:dynamic\n[[1],[2,3],[4,5]]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (arrays, indices) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let lists = if indices.ty() == ScalarType::Dynamic { Some(Dynamics::new(args, 1)?) } else { None };
    build(args, |row, encoder| {
        let Some(array) = arrays.array(row) else { return };
        let positions: Option<Vec<i64>> = match lists.and_then(|l| l.array(row)) {
            Some(list) => list.elements().map(convert::long_from_dynamic).collect(),
            None => indices.integer(row).map(|index| vec![index]),
        };
        let Some(positions) = positions else { return };
        let elements: Vec<DynamicRef<'_>> = array.elements().collect();
        let len = elements.len() as i64;
        let cut = |at: i64| (if at < 0 { at.saturating_add(len) } else { at }).clamp(0, len) as usize;
        let mut start = 0;
        encoder.begin_array();
        for end in positions.into_iter().map(cut).chain([elements.len()]) {
            encoder.begin_array();
            elements.get(start..end).unwrap_or_default().iter().for_each(|element| encoder.value(*element));
            encoder.end();
            start = end;
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
        check("array_split", &["dynamic([1,2,3,4,5])", "2"], Dynamic, "[[1,2],[3,4,5]]");
        check("array_split", &["dynamic([1,2,3,4,5])", "dynamic([1,3])"], Dynamic, "[[1],[2,3],[4,5]]");
        check("array_split", &["dynamic([1,2,3])", "-1"], Dynamic, "[[1,2],[3]]");
        check("array_split", &["dynamic([1,2,3])", "9"], Dynamic, "[[1,2,3],[]]");
        check("array_split", &["dynamic([1,2,3])", "dynamic([2,1])"], Dynamic, "[[1,2],[],[2,3]]");
        check("array_split", &["dynamic(1)", "1"], Dynamic, "null");
    }
}
