//! Measures how many rows a second aggregation functions take in on one thread.
//!
//! `cargo run --release -p kql-functions --example aggregate_speed [rows]`

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringViewArray};
use kql_functions::{AggregateArguments, AggregateImplementation, Emit, FunctionError, RunContext, registry};
use kql_types::{Literal, ScalarType};

const BATCH: usize = 8192;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: usize = std::env::args().nth(1).map_or(Ok(4_000_000), |n| n.parse())?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<28}{:>10}{:>12}{:>12}", "aggregate", "groups", "Mrows/s", "MB held")?;
    for group_count in [1, 1000, 200_000] {
        for (name, types, constants) in [
            ("count", &[][..], &[][..]),
            ("sum", &[ScalarType::Real], &[None]),
            ("avg", &[ScalarType::Long], &[None]),
            ("max", &[ScalarType::DateTime], &[None]),
            ("min", &[ScalarType::String], &[None]),
            ("stdev", &[ScalarType::Real], &[None]),
            ("dcount", &[ScalarType::String], &[None]),
            ("dcount", &[ScalarType::Long], &[None]),
            ("make_set", &[ScalarType::String], &[None]),
            ("make_set", &[ScalarType::String, ScalarType::Long], &[None, Some(Literal::Long(100))]),
            ("make_list", &[ScalarType::Long], &[None]),
            ("arg_max", &[ScalarType::DateTime, ScalarType::String], &[None, None]),
            ("take_any", &[ScalarType::String], &[None]),
            ("percentile", &[ScalarType::Long, ScalarType::Long], &[None, Some(Literal::Long(95))]),
        ] {
            let (seconds, held) = run(name, types, constants, rows, group_count)?;
            let call = format!("{name}({})", types.iter().map(|t| t.name()).collect::<Vec<_>>().join(", "));
            let (speed, held) = (rows as f64 / seconds / 1e6, held as f64 / 1e6);
            writeln!(out, "{call:<28}{group_count:>10}{speed:>12.1}{held:>12.1}")?;
        }
    }
    Ok(())
}

/// Returns the seconds that rows and result take, and the bytes held at the end of the rows.
fn run(
    name: &str,
    types: &[ScalarType],
    constants: &[Option<Literal>],
    rows: usize,
    group_count: usize,
) -> Result<(f64, usize), FunctionError> {
    let unknown = || FunctionError::Internal { message: format!("`{name}` has no accumulator") };
    let function = registry::aggregate(name).ok_or_else(unknown)?;
    let AggregateImplementation::Accumulator { make, .. } = function.implementation else { return Err(unknown()) };
    let context = RunContext::at(0);
    let mut accumulator =
        make(&AggregateArguments { types, constants, return_type: ScalarType::Long, context: &context })?;
    let batches: Vec<(Vec<ArrayRef>, Vec<usize>)> = (0..rows.div_ceil(BATCH))
        .map(|batch| {
            let range = batch * BATCH..rows.min((batch + 1) * BATCH);
            let columns = types.iter().map(|ty| column(*ty, range.clone())).collect();
            (columns, range.map(|row| mixed(row as u64) as usize % group_count).collect())
        })
        .collect();
    let start = Instant::now();
    for (columns, groups) in &batches {
        accumulator.update(columns, groups, None, group_count)?;
    }
    let held = accumulator.size();
    accumulator.evaluate(Emit::All)?;
    Ok((start.elapsed().as_secs_f64(), held))
}

/// Returns values as a log has them: times that ascend, 50,000 different names.
fn column(ty: ScalarType, rows: std::ops::Range<usize>) -> ArrayRef {
    let value = |row: usize| mixed(row as u64 ^ 0x5bd1_e995) % 50_000;
    match ty {
        ScalarType::DateTime => {
            Arc::new(Int64Array::from_iter_values(rows.map(|row| 638_000_000_000_000_000 + row as i64)))
        }
        ScalarType::Real => Arc::new(Float64Array::from_iter_values(rows.map(|row| value(row) as f64 * 0.1))),
        ScalarType::String => {
            Arc::new(StringViewArray::from_iter_values(rows.map(|row| format!("user{}@contoso.com", value(row)))))
        }
        _ => Arc::new(Int64Array::from_iter_values(rows.map(|row| value(row) as i64))),
    }
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53) >> 20
}
