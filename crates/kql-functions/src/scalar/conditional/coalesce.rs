//! `coalesce()`: returns the first value that is not null.

use super::_choose::choose;
use crate::scalar::dynamic::_rows::Values;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "coalesce",
    aliases: &[],
    category: Category::Conditional,
    summary: "Returns the first value that is not null.",
    signatures: &[block(&[repeated("arg", ParameterType::CommonScalar, 2, 64, "values")], Returns::Common)],
    returns: "The first argument that is not null, for strings not empty; null (for string the empty text) when all are.",
    notes: &[],
    examples: &[example("The second", "print n = coalesce(tolong(\"x\"), tolong(\"42\"), 33)", "n:long\n42")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let candidates: Vec<usize> = (0..args.len()).collect();
    let last = args.len().saturating_sub(1);
    let values: Vec<Values<'_>> = candidates.iter().map(|i| Values::new(args, *i)).collect::<Result<_, _>>()?;
    choose(args, &candidates, |row| values.iter().position(|v| !v.is_missing(row)).unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::{Dynamic, Long, String};

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("coalesce", &["long(null)", "42", "33"], Long, "42");
        check("coalesce", &["\"\"", "\"b\""], String, "b");
        check("coalesce", &["long(null)", "long(null)"], Long, "null");
        check("coalesce", &["string(null)", "\"\""], String, "");
        check("coalesce", &["dynamic(null)", "dynamic([])"], Dynamic, "[]");
    }
}
