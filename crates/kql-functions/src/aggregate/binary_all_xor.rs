//! `binary_all_xor()`: the bitwise xor of a group.

use super::_arguments::SUMMABLE;
use super::_fold::{self, BitOp};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "binary_all_xor",
    aliases: &[],
    summary: "Combines the bits of all values of each group with xor.",
    signatures: &[block(&[SUMMABLE], Returns::Parameter0)],
    returns: "The combined bits, of the type of `expr`; null over no values. Nulls are ignored.",
    notes: &[
        "Values of real and decimal are refused: their bits are no number.",
    ],
    examples: &[
        example("Two numbers", "datatable(x:long)[12, 10] | summarize b = binary_all_xor(x)", "b:long\n6"),
        example("No rows", "datatable(x:long)[] | summarize b = binary_all_xor(x)", "b:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _fold::bit_fold::<Bits>, state_types: _fold::bit_state },
};

struct Bits;

impl BitOp for Bits {
    const START: i64 = 0;

    fn apply(left: i64, right: i64) -> i64 {
        left ^ right
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, AsArray, Int32Array, Int64Array};
    use arrow::datatypes::{Int32Type, Int64Type};
    use kql_types::{Literal, ScalarType};

    use super::FUNCTION;
    use crate::aggregate::_testing::Check;

    #[test]
    fn combines_bits() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(12), None, Some(10), Some(-1)]));
        let bits = Check::new(&FUNCTION, &[ScalarType::Long]).run(&[values], &[0, 0, 0, 1], 3);
        assert_eq!(bits.as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(6), Some(-1), None]);
        let values: ArrayRef = Arc::new(Int32Array::from(vec![12, 10]));
        let bits = Check::new(&FUNCTION, &[ScalarType::Int]).run(&[values], &[0, 0], 1);
        assert_eq!(bits.as_primitive::<Int32Type>().values(), &[6]);
    }

    #[test]
    fn refuses_reals() {
        let made = Check::new(&FUNCTION, &[ScalarType::Real]).constant(0, Literal::Real(1.0)).make();
        assert!(made.is_err());
    }
}
