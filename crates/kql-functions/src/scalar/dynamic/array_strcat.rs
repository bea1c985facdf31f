//! `array_strcat()`: joins the values of an array to one text.

use kql_types::ScalarType;

use super::strcat_array::evaluate;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "array_strcat",
 aliases: &[],
 category: Category::Dynamic,
 summary: "Joins the values of an array to one text.",
 signatures: &[fixed(&[required("array", ParameterType::DynamicArray, "array of values"), required("delimiter", ParameterType::Scalar, "text between two values")], ScalarType::String)],
 returns: "The values as `tostring()` prints them with the delimiter between; empty for null and for what is no array.",
 notes: &[],
 examples: &[example("Join","print s = array_strcat(dynamic([1, 2, 3]), \"->\")","s:string\n1->2->3"),example("A null","print s = array_strcat(dynamic(null), \",\")","s:string\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Kernel(evaluate),
};
