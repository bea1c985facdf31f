//! `evaluate dcount_intersect()`: how many values sketches of sets have in common.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryViewArray, Int64Array};
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use crate::aggregate::_hll::Sketch;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "dcount_intersect",
    kind: TableFunctionKind::Plugin,
    summary: "Estimates how many values the first set has, the first two have in common, the first three, and so on.",
    parameters: &[repeated("hll", ParameterType::DynamicArray, 2, MAX_SETS as u16, "a set, as `hll()` makes it")],
    returns: "The rows of the input with a column for each set: `s0`, `s1`, …. It is null from the first value on \
              that is no sketch. No rows give no rows.",
    notes: &["Estimates are exact while the sets are small; of up to 16 sets."],
    examples: &[
        example(
            "Even numbers, and those of them that three divides",
            "range x from 1 to 100 step 1 | summarize a = hll_if(x, x % 2 == 0), b = hll_if(x, x % 3 == 0) | evaluate dcount_intersect(a, b) | project s0, s1",
            "s0:long|s1:long\n50|16",
        ),
        example(
            "Null sketches",
            "print a = dynamic(null), b = dynamic(null) | evaluate dcount_intersect(a, b) | project s0, s1",
            "s0:long|s1:long\n|",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

const MAX_SETS: usize = 16;

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    if call.arguments.len() > MAX_SETS {
        let message = format!("more than {MAX_SETS} sets cannot be compared");
        return Err(FunctionError::InvalidArgument { argument: MAX_SETS, message });
    }
    let counts = (0..call.arguments.len()).map(|n| OutputColumn::New(format!("s{n}"), ScalarType::Long));
    Ok(std::iter::once(OutputColumn::all(0)).chain(counts).collect())
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let sets = args.columns(0)?;
    let sets = sets.iter().map(|c| c.downcast::<BinaryViewArray>()).collect::<Result<Vec<_>, _>>()?;
    let mut counts: Vec<Vec<Option<i64>>> = vec![Vec::with_capacity(input.rows); sets.len()];
    for row in 0..input.rows {
        let sketches: Vec<Sketch> = sets
            .iter()
            .map_while(|set| {
                use arrow::array::Array;
                set.is_valid(row).then(|| Sketch::decode(DynamicRef::new(set.value(row)))).flatten()
            })
            .collect();
        let common = intersections(&sketches);
        for (set, counts) in counts.iter_mut().enumerate() {
            counts.push(common.get(set).copied());
        }
    }
    let mut columns: Vec<ArrayRef> = input.columns.iter().map(|c| Arc::clone(&c.values)).collect();
    columns.extend(counts.into_iter().map(|c| Arc::new(Int64Array::from(c)) as ArrayRef));
    Ok(columns)
}

/// Returns the sizes of the intersections of the first set, the first two, …, by inclusion
/// and exclusion over unions, which is all that sketches can be merged to.
fn intersections(sets: &[Sketch]) -> Vec<i64> {
    let mut sums = vec![0i64; sets.len()];
    for (first, set) in sets.iter().enumerate() {
        unions(sets, first, set, 1, &mut sums);
    }
    // A union counts in every intersection that has all its sets.
    let mut total = 0;
    let mut smallest = i64::MAX;
    sums.iter()
        .map(|sum| {
            total += sum;
            smallest = smallest.min(total).max(0);
            smallest
        })
        .collect()
}

/// Adds the signed sizes of the unions that begin with this one, by their last set.
fn unions(sets: &[Sketch], last: usize, union: &Sketch, sign: i64, sums: &mut [i64]) {
    sums[last] += sign * union.estimate();
    for next in last + 1..sets.len() {
        let mut larger = union.clone();
        larger.merge(&sets[next]);
        unions(sets, next, &larger, -sign, sums);
    }
}
