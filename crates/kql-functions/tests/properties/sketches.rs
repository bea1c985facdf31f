//! Sketches: how far they may lie off, and that neither the order of the rows nor how
//! they are spread over partial states matters.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::Int64Type;
use kql_functions::{AggregateArguments, AggregateImplementation, Emit, GroupAccumulator, RunContext, aggregate};
use kql_types::{Literal, ScalarType};

use crate::cases;
use crate::column;
use crate::generate::Random;
use crate::numbers::number;
use crate::support::{NOW, call, cell};

struct Aggregate {
    name: &'static str,
    types: Vec<ScalarType>,
    constants: Vec<Option<Literal>>,
    return_type: ScalarType,
}

impl Aggregate {
    fn of(name: &'static str, ty: ScalarType, constant: Option<Literal>, return_type: ScalarType) -> Self {
        let types = std::iter::once(ty).chain(constant.as_ref().map(Literal::ty)).collect();
        let constants = std::iter::once(None).chain(constant.map(Some)).collect();
        Self { name, types, constants, return_type }
    }

    fn made(&self) -> Box<dyn GroupAccumulator> {
        let function = aggregate::functions().find(|f| f.name == self.name).expect("the aggregate");
        let AggregateImplementation::Accumulator { make, .. } = function.implementation else {
            panic!("{} has an accumulator", self.name);
        };
        make(&AggregateArguments {
            types: &self.types,
            constants: &self.constants,
            return_type: self.return_type,
            context: &RunContext::at(NOW),
        })
        .expect("the arguments are fine")
    }

    /// Takes in a column, spread over as many partial states as there are parts.
    fn over(&self, values: &ArrayRef, parts: &[Vec<u32>]) -> ArrayRef {
        let mut whole = self.made();
        for rows in parts {
            let mut part = self.made();
            let picked = take(values, &UInt32Array::from(rows.clone()), None).expect("rows");
            let mut columns = vec![picked];
            for constant in self.constants.iter().skip(1).flatten() {
                columns.push(column(&vec![constant.clone(); values.len()]).slice(0, rows.len()));
            }
            part.update(&columns, &vec![0; rows.len()], None, 1).expect("rows are taken in");
            let states = part.state(Emit::All).expect("states");
            whole.merge(&states, &[0], 1).expect("states are taken in");
        }
        whole.evaluate(Emit::All).expect("a result")
    }
}

/// Spreads rows over parts, in another order.
fn spread(rows: usize, parts: usize, random: &mut Random) -> Vec<Vec<u32>> {
    let mut spread = vec![Vec::new(); parts];
    let mut left: Vec<u32> = (0..rows as u32).collect();
    while !left.is_empty() {
        let row = left.swap_remove(random.below(left.len()));
        let part = random.below(parts);
        spread[part].push(row);
    }
    spread
}

fn in_order(rows: usize) -> Vec<Vec<u32>> {
    vec![(0..rows as u32).collect()]
}

#[test]
fn distinct_values_are_estimated_well() {
    let mut random = Random::new(81);
    for round in 0..cases(6) {
        let rows = [5, 300, 4000][round % 3];
        let kinds = [rows, rows / 3 + 1][round % 2];
        let values: Vec<Literal> = (0..rows)
            .map(|_| match round % 2 {
                0 => Literal::Long(random.below(kinds) as i64 * 7919),
                _ => Literal::String(format!("user {}", random.below(kinds))),
            })
            .collect();
        let ty = values[0].ty();
        let exact = values.iter().map(|v| format!("{v:?}")).collect::<HashSet<_>>().len() as f64;
        let values = column(&values);
        // The error of each accuracy, in percent, four times over: beyond doubt.
        for (accuracy, error) in
            [(None, 1.6), (Some(0), 1.6), (Some(1), 0.8), (Some(2), 0.4), (Some(3), 0.28), (Some(4), 0.2)]
        {
            let dcount = Aggregate::of("dcount", ty, accuracy.map(Literal::Long), ScalarType::Long);
            let found = dcount.over(&values, &in_order(rows));
            let parts = spread(rows, 1 + random.below(5), &mut random);
            assert_eq!(&dcount.over(&values, &parts), &found, "{accuracy:?} over other parts");
            let found = found.as_primitive::<Int64Type>().value(0) as f64;
            assert!((found - exact).abs() <= 1.0 + exact * error * 4.0 / 100.0, "{found} for {exact} at {accuracy:?}");
        }
        // The sketch answers as the aggregate does, and merges by value too.
        let hll = Aggregate::of("hll", ty, None, ScalarType::Dynamic);
        let whole = hll.over(&values, &in_order(rows));
        assert_eq!(&hll.over(&values, &spread(rows, 4, &mut random)), &whole);
        let sketch =
            |rows: &[u32]| Literal::Dynamic(hll.over(&values, &[rows.to_vec()]).as_binary_view().value(0).to_vec());
        let parts = spread(rows, 2, &mut random);
        let merged = call("dcount_hll", &[Literal::Dynamic(whole.as_binary_view().value(0).to_vec())]);
        let dcount = Aggregate::of("dcount", ty, None, ScalarType::Long).over(&values, &in_order(rows));
        assert_eq!(merged, cell(&dcount, ScalarType::Long, 0));
        if parts.iter().all(|part| !part.is_empty()) {
            let [left, right] = [sketch(&parts[0]), sketch(&parts[1])];
            assert_eq!(merge_hll(&left, &right), merge_hll(&right, &left));
            assert_eq!(merge_hll(&left, &right), merged);
            assert_eq!(merge_hll(&left, &left), call("dcount_hll", &[left.clone()]), "with itself");
        }
    }
}

fn merge_hll(a: &Literal, b: &Literal) -> String {
    let arrays = [a, b].map(|l| kql_functions::ColumnValue::Scalar(kql_types::cell::literal_to_array(l, 1)));
    let types = [ScalarType::Dynamic; 2];
    let known = [Some(a.clone()), Some(b.clone())];
    let (merged, _) = crate::support::run("hll_merge", &arrays, &types, &known, 1).expect("sketches merge");
    let merged = merged.inner().as_binary_view().value(0).to_vec();
    call("dcount_hll", &[Literal::Dynamic(merged)])
}

#[test]
fn percentiles_are_estimated_well() {
    let mut random = Random::new(82);
    for round in 0..cases(6) {
        let rows = [7, 400, 3000][round % 3];
        let mut numbers: Vec<f64> = (0..rows).map(|_| random.between(0.0, 1000.0)).collect();
        let values = column(&numbers.iter().map(|x| Literal::Real(*x)).collect::<Vec<_>>());
        numbers.sort_by(f64::total_cmp);
        let parts = spread(rows, 1 + random.below(5), &mut random);
        let digest = Aggregate::of("tdigest", ScalarType::Real, None, ScalarType::Dynamic).over(&values, &parts);
        assert!(digest.is_valid(0));
        let digest = Literal::Dynamic(digest.as_binary_view().value(0).to_vec());
        for percent in [0.0, 1.0, 25.0, 50.0, 90.0, 99.0, 100.0] {
            let percentile =
                Aggregate::of("percentile", ScalarType::Real, Some(Literal::Real(percent)), ScalarType::Real);
            for (found, what) in [
                (cell(&percentile.over(&values, &parts), ScalarType::Real, 0), "percentile"),
                (call("percentile_tdigest", &[digest.clone(), Literal::Real(percent)]), "percentile_tdigest"),
            ] {
                // It lies where the rank says, or a percent of the rows beside it.
                let found = number(&found);
                let rank = percent / 100.0 * rows as f64;
                let slack = 2.0 + 0.015 * rows as f64;
                let below = numbers.iter().filter(|x| **x < found).count() as f64;
                let not_above = numbers.iter().filter(|x| **x <= found).count() as f64;
                let is_near = below <= rank + slack && not_above >= rank - slack;
                assert!(is_near, "{what} {percent} of {rows}: {found} has {below} below, {not_above} up to it");
            }
        }
        let rank = number(&call("rank_tdigest", &[digest, Literal::Real(numbers[rows / 2])]));
        assert!((rank - (rows / 2) as f64).abs() <= 2.0 + 0.015 * rows as f64, "{rank} in {rows}");
    }
}
