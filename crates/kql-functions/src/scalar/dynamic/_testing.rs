//! Calling functions from tests, with arguments written as KQL literals.
#![cfg(test)]

use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::{concat, take};
use kql_types::cell::{cell_to_string, literal_to_array};
use kql_types::dynamic::{DynamicRef, parse_literal};
use kql_types::{Literal, ScalarType};

use crate::{Arguments, ColumnValue, Constants, Implementation, RunContext, registry};

/// Returns the literal that a text means: `dynamic(…)`, `type(null)`, `"text"`, `1.5`, `datetime(…)`, ….
fn literal(text: &str) -> Literal {
    if let Some(name) = text.strip_suffix("(null)")
        && let Some(ty) = ScalarType::from_name(name)
    {
        return if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) };
    }
    if let Some(inner) = text.strip_prefix("int(").and_then(|t| t.strip_suffix(')')) {
        return Literal::Int(inner.parse().expect("an int"));
    }
    match parse_literal(text).expect("a literal") {
        Literal::Dynamic(value) if !text.starts_with("dynamic(") => DynamicRef::new(&value).to_literal(),
        other => other,
    }
}

/// Calls a function or operator with constants, with columns and with both, and checks that each time
/// the result prints as expected.
pub(crate) fn check(name: &str, args: &[&str], ty: ScalarType, expected: &str) {
    let function = registry::scalar(name).or_else(|| registry::operator(name)).expect("a known function");
    let literals: Vec<Literal> = args.iter().map(|a| literal(a)).collect();
    let types: Vec<ScalarType> = literals.iter().map(Literal::ty).collect();
    let context = RunContext::at(kql_types::datetime::UNIX_EPOCH);
    const ROWS: usize = 3;
    for form in 0..3 {
        let values: Vec<ColumnValue> = literals
            .iter()
            .enumerate()
            .map(|(i, literal)| match form {
                0 => ColumnValue::Scalar(literal_to_array(literal, 1)),
                1 => ColumnValue::Array(column(literal, ROWS)),
                _ if i == 0 => ColumnValue::Array(column(literal, ROWS)),
                _ => ColumnValue::Scalar(literal_to_array(literal, 1)),
            })
            .collect();
        let constants: Vec<Option<Literal>> = literals.iter().cloned().map(Some).collect();
        let arguments = Arguments { values: &values, types: &types, return_type: ty, rows: ROWS, context: &context };
        let result = match function.implementation {
            Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&arguments),
            Implementation::Prepared(prepare) => {
                prepare(&Constants { values: &constants, context: &context }).and_then(|kernel| kernel(&arguments))
            }
            _ => panic!("{name} has no kernel"),
        };
        let result = result.unwrap_or_else(|e| panic!("{name}({}): {e}", args.join(", ")));
        assert_eq!(result.is_scalar(), form == 0 || args.is_empty(), "{name}({})", args.join(", "));
        let rows = if result.is_scalar() { 1 } else { ROWS };
        assert_eq!(result.inner().len(), rows, "{name}({})", args.join(", "));
        assert_eq!(result.inner().data_type(), &ty.arrow(), "{name}({})", args.join(", "));
        for row in 0..rows {
            let text = if result.inner().is_null(row) && expected == "null" {
                "null".to_owned()
            } else {
                cell_to_string(result.inner(), row, ty).expect("a cell of the type")
            };
            assert_eq!(text, expected, "{name}({}) form {form} row {row}", args.join(", "));
        }
    }
}

/// A column of several rows whose first row does not lie at the start of its buffers.
fn column(literal: &Literal, rows: usize) -> ArrayRef {
    let one = literal_to_array(literal, 1);
    let padding = literal_to_array(&Literal::Null(literal.ty()), 2);
    let padded = concat(&[&padding, &one]).expect("arrays of one type");
    take(&padded, &UInt32Array::from(vec![2; rows]), None).map(|a| Arc::clone(&a)).expect("rows in range")
}
