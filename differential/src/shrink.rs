//! Makes a failing case smaller while it fails the same way.

use std::time::{Duration, Instant};

use crate::case::Case;
use crate::check::{Failure, check};

/// Runs and time that shrinking may take.
const RUNS: usize = 400;
const TIME: Duration = Duration::from_secs(60);

/// Leaves out steps, `let` statements, tables, rows and columns while the same kind of failure stays.
pub fn shrink(case: &Case, failure: &Failure) -> Case {
    let mut best = case.clone();
    let (mut runs, started) = (0, Instant::now());
    loop {
        let before = best.clone();
        for candidate in smaller(&best) {
            runs += 1;
            if runs > RUNS || started.elapsed() > TIME {
                return best;
            }
            if matches!(check(&candidate), Err(found) if found.kind == failure.kind) {
                best = candidate;
                break;
            }
        }
        if best == before {
            return best;
        }
    }
}

fn smaller(case: &Case) -> Vec<Case> {
    let mut candidates = Vec::new();
    for at in (0..case.steps.len()).rev() {
        let mut smaller = case.clone();
        smaller.steps.remove(at);
        candidates.push(smaller);
    }
    for at in 0..case.lets.len() {
        let mut smaller = case.clone();
        smaller.lets.remove(at);
        candidates.push(smaller);
    }
    for at in 0..case.tables.len() {
        let mut smaller = case.clone();
        smaller.tables.remove(at);
        candidates.push(smaller);
    }
    for (at, table) in case.tables.iter().enumerate() {
        let rows = table.rows.len();
        let halves = [(0, rows / 2), (rows / 2, rows)].into_iter().filter(|_| rows > 3);
        let singles = (0..rows).filter(|_| rows <= 8).map(|row| (row, row + 1));
        for (from, to) in halves.chain(singles) {
            let mut smaller = case.clone();
            smaller.tables[at].rows.drain(from..to);
            candidates.push(smaller);
        }
        for column in 0..table.columns.len() {
            if table.columns.len() > 1 {
                let mut smaller = case.clone();
                smaller.tables[at].columns.remove(column);
                smaller.tables[at].rows.iter_mut().for_each(|row| drop(row.remove(column)));
                candidates.push(smaller);
            }
        }
    }
    candidates
}
