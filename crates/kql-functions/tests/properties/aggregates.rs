//! What holds for every aggregation function: rows in one go, in pieces, and as states
//! of two accumulators put together give the same; a filter is the rows that pass it;
//! results come in any number of portions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, UInt32Array};
use arrow::compute::{concat, take};
use arrow::datatypes::{DataType, Float64Type};
use kql_functions::{
    AggregateArguments, AggregateFunction, AggregateImplementation, Emit, FunctionError, GroupAccumulator,
    MakeAccumulator, RunContext, aggregate,
};
use kql_types::Literal;

use crate::generate::{Pool, Random, Shape, shape};
use crate::support::{NOW, function};
use crate::{cases, column};

const ROWS: usize = 23;
const GROUPS: usize = 4;

/// One call of an aggregate over rows of some groups.
struct Call<'a> {
    function: &'a AggregateFunction,
    make: MakeAccumulator,
    shape: &'a Shape,
    constants: Vec<Option<Literal>>,
    columns: Vec<ArrayRef>,
    groups: Vec<usize>,
    context: RunContext,
}

impl Call<'_> {
    fn accumulator(&self) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
        (self.make)(&AggregateArguments {
            types: &self.shape.types,
            constants: &self.constants,
            return_type: self.shape.return_type,
            context: &self.context,
        })
    }

    /// Takes in some of the rows.
    fn update(
        &self,
        accumulator: &mut dyn GroupAccumulator,
        rows: &[usize],
        filter: Option<&BooleanArray>,
    ) -> Result<(), FunctionError> {
        let indices = UInt32Array::from_iter_values(rows.iter().map(|&row| row as u32));
        let values: Vec<ArrayRef> = self.columns.iter().map(|c| take(c, &indices, None).expect("rows")).collect();
        let groups: Vec<usize> = rows.iter().map(|&row| self.groups[row]).collect();
        accumulator.update(&values, &groups, filter, GROUPS)
    }

    fn whole(&self, rows: &[usize]) -> Result<ArrayRef, FunctionError> {
        let mut accumulator = self.accumulator()?;
        self.update(accumulator.as_mut(), rows, None)?;
        accumulator.evaluate(Emit::All)
    }
}

#[test]
fn rows_in_pieces_and_states_give_the_same() {
    let (mut calls, mut problems) = (0, Vec::new());
    for function in aggregate::functions() {
        let AggregateImplementation::Accumulator { make, .. } = function.implementation else { continue };
        let mut random = Random::named(function.name);
        for signature in function.signatures {
            for _ in 0..cases(8) {
                let Some(shape) = shape(signature, &mut random) else { continue };
                let checked = catch_unwind(AssertUnwindSafe(|| check(function, make, &shape, &mut random)));
                match checked.unwrap_or_else(|_| Ok(Some("panics".into()))) {
                    Ok(None) => calls += 1,
                    Ok(Some(problem)) => {
                        problems.push(format!("{} of {:?}: {problem}", function.name, shape.types));
                        break;
                    }
                    // Its constants are refused.
                    Err(_) => {}
                }
            }
        }
    }
    assert!(calls > 100, "only {calls} calls were made");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn check(
    function: &AggregateFunction,
    make: MakeAccumulator,
    shape: &Shape,
    random: &mut Random,
) -> Result<Option<String>, FunctionError> {
    let pool = Pool::of(crate::support::function("tostring"));
    let (mut constants, mut columns) = (Vec::new(), Vec::new());
    for (&ty, &is_constant) in shape.types.iter().zip(&shape.is_constant) {
        let first = pool.value(ty, random);
        let cells: Vec<Literal> =
            (0..ROWS).map(|_| if is_constant { first.clone() } else { pool.value(ty, random) }).collect();
        columns.push(column(&cells));
        constants.push(is_constant.then_some(first));
    }
    let groups = (0..ROWS).map(|_| random.below(GROUPS - 1)).collect();
    let call = Call { function, make, shape, constants, columns, groups, context: RunContext::at(NOW) };
    let all: Vec<usize> = (0..ROWS).collect();
    let whole = call.whole(&all)?;
    if whole.len() != GROUPS {
        return Ok(Some(format!("{} results for {GROUPS} groups", whole.len())));
    }

    // A group at a time.
    let mut portions = call.accumulator()?;
    call.update(portions.as_mut(), &all, None)?;
    let (first, rest) = (portions.evaluate(Emit::First(1))?, portions.evaluate(Emit::All)?);
    let joined = concat(&[first.as_ref(), rest.as_ref()])?;
    if !is_same(&joined, &whole) {
        return Ok(Some(differs("in portions", &joined, &whole)));
    }

    // The rows that pass a filter.
    let passing: Vec<usize> = all.iter().copied().filter(|row| row % 3 != 0).collect();
    let filter: BooleanArray = all.iter().map(|row| if row % 6 == 0 { None } else { Some(row % 3 != 0) }).collect();
    let mut filtered = call.accumulator()?;
    call.update(filtered.as_mut(), &all, Some(&filter))?;
    let (filtered, passed) = (filtered.evaluate(Emit::All)?, call.whole(&passing)?);
    if !is_same(&filtered, &passed) {
        return Ok(Some(differs("filtered", &filtered, &passed)));
    }

    // Row by row.
    let mut pieces = call.accumulator()?;
    for row in &all {
        call.update(pieces.as_mut(), &[*row], None)?;
    }
    call.update(pieces.as_mut(), &[], None)?;
    let pieces = pieces.evaluate(Emit::All)?;
    if !is_same(&pieces, &whole) {
        return Ok(Some(differs("row by row", &pieces, &whole)));
    }

    // Two halves, put together by their states.
    let (left, right) = all.split_at(ROWS / 2);
    let mut merged = call.accumulator()?;
    for half in [left, right] {
        let mut partial = call.accumulator()?;
        call.update(partial.as_mut(), half, None)?;
        let states = partial.state(Emit::All)?;
        merged.merge(&states, &(0..GROUPS).collect::<Vec<_>>(), GROUPS)?;
    }
    let merged = merged.evaluate(Emit::All)?;
    Ok((!is_same(&merged, &whole)).then(|| differs("of two halves", &merged, &whole)))
}

fn differs(what: &str, found: &ArrayRef, whole: &ArrayRef) -> String {
    format!("{what} {found:?}, at once {whole:?}")
}

/// Whether results are equal; reals that are added in another order may differ a little.
fn is_same(a: &ArrayRef, b: &ArrayRef) -> bool {
    match a.data_type() {
        DataType::Float64 if b.data_type() == &DataType::Float64 => {
            let (a, b) = (a.as_primitive::<Float64Type>(), b.as_primitive::<Float64Type>());
            let close =
                |x: f64, y: f64| x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= 1e-9 * x.abs().max(y.abs());
            a.len() == b.len()
                && (0..a.len()).all(|row| {
                    a.is_null(row) == b.is_null(row) && (a.is_null(row) || close(a.value(row), b.value(row)))
                })
        }
        DataType::Struct(_) if matches!(b.data_type(), DataType::Struct(_)) => {
            let (a, b) = (a.as_struct(), b.as_struct());
            a.num_columns() == b.num_columns() && a.columns().iter().zip(b.columns()).all(|(a, b)| is_same(a, b))
        }
        _ => a.as_ref() == b.as_ref(),
    }
}

#[test]
fn an_aggregate_over_nothing_answers() {
    for aggregate in aggregate::functions() {
        let AggregateImplementation::Accumulator { make, .. } = aggregate.implementation else { continue };
        let mut random = Random::new(3);
        let pool = Pool::of(function("tostring"));
        for signature in aggregate.signatures {
            let Some(shape) = shape(signature, &mut random) else { continue };
            let constants: Vec<Option<Literal>> = shape
                .types
                .iter()
                .zip(&shape.is_constant)
                .map(|(&ty, &is_constant)| is_constant.then(|| pool.value(ty, &mut random)))
                .collect();
            let columns = shape.types.iter().map(|&ty| column(&[Literal::Null(ty)]).slice(0, 0)).collect();
            let context = RunContext::at(NOW);
            let call =
                Call { function: aggregate, make, shape: &shape, constants, columns, groups: Vec::new(), context };
            let Ok(mut accumulator) = call.accumulator() else { continue };
            call.update(accumulator.as_mut(), &[], None).expect("no rows are taken in");
            let result = accumulator.evaluate(Emit::All).expect("a result");
            assert_eq!(result.len(), GROUPS, "{}", call.function.name);
        }
    }
}
