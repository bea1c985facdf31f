//! Matches become rows: many at a time, what is left of the conditions first.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow::compute::filter;
use arrow::datatypes::SchemaRef;
use datafusion::common::Result;
use datafusion::execution::memory_pool::MemoryReservation;
use kql_binder::bound::FoldKind;
use kql_types::ScalarType;
use kql_types::cell::Cells;
use kql_types::dynamic::DynamicColumnBuilder;

use super::compute::{Compiled, truths};
use super::program::{Fold, MatchProgram, Place};
use super::search::{Path, Trial, UNBOUND};
use super::shortest::{Shortest, is_breadth_first};
use super::store::{Store, pick};
use crate::PlanError;
use crate::batch_bytes::batch_bytes;

pub(super) struct Rows {
    pattern: Box<MatchProgram>,
    store: Arc<Store>,
    schema: SchemaRef,
    batch_size: usize,
    max_rows: u64,
    conditions: Vec<Compiled>,
    folds: Vec<Compiled>,
    waiting: Matches,
    /// Where the shortest can only be told once all are known.
    shortest: Option<Shortest>,
    ready: VecDeque<(RecordBatch, usize)>,
    made: u64,
    reservation: MemoryReservation,
}

/// Matches side by side.
#[derive(Default)]
struct Matches {
    count: usize,
    nodes: Vec<Vec<u32>>,
    edges: Vec<Vec<u32>>,
    paths: Vec<Paths>,
}

#[derive(Default)]
struct Paths {
    edges: Parts,
    inner: Parts,
}

/// Runs of elements, one after another.
#[derive(Default)]
struct Parts {
    elements: Vec<u32>,
    ends: Vec<u32>,
}

impl Parts {
    fn push(&mut self, elements: &[u32]) {
        self.elements.extend_from_slice(elements);
        self.ends.push(self.elements.len() as u32);
    }

    fn get(&self, row: usize) -> std::ops::Range<usize> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        start..self.ends[row] as usize
    }
}

impl Matches {
    fn new(pattern: &MatchProgram) -> Self {
        Self {
            count: 0,
            nodes: vec![Vec::new(); pattern.nodes],
            edges: vec![Vec::new(); pattern.edges.len()],
            paths: pattern.edges.iter().map(|_| Paths::default()).collect(),
        }
    }

    fn push(&mut self, pattern: &MatchProgram, trial: &Trial) {
        self.count += 1;
        self.nodes.iter_mut().zip(&trial.nodes).for_each(|(column, node)| column.push(*node));
        for (edge, part) in pattern.edges.iter().enumerate() {
            if part.length.is_some() {
                self.paths[edge].edges.push(&trial.paths[edge].edges);
                self.paths[edge].inner.push(&trial.paths[edge].inner);
            } else {
                self.edges[edge].push(trial.edges[edge]);
            }
        }
    }

    fn trial(&self, pattern: &MatchProgram, row: usize) -> Trial {
        let path = |edge: usize| {
            let paths = &self.paths[edge];
            Path {
                edges: paths.edges.elements[paths.edges.get(row)].to_vec(),
                inner: paths.inner.elements[paths.inner.get(row)].to_vec(),
            }
        };
        let is_path = |edge: usize| pattern.edges[edge].length.is_some();
        let edges = 0..pattern.edges.len();
        Trial {
            nodes: self.nodes.iter().map(|column| column[row]).collect(),
            edges: edges.clone().map(|edge| if is_path(edge) { UNBOUND } else { self.edges[edge][row] }).collect(),
            paths: edges.map(|edge| if is_path(edge) { path(edge) } else { Path::default() }).collect(),
            ..Trial::default()
        }
    }
}

impl Rows {
    pub(super) fn new(
        pattern: Box<MatchProgram>,
        store: Arc<Store>,
        schema: SchemaRef,
        batch_size: usize,
        max_rows: u64,
        reservation: MemoryReservation,
    ) -> Self {
        Self {
            conditions: pattern.conditions.iter().map(Compiled::new).collect(),
            folds: pattern.folds.iter().map(|fold| Compiled::new(&fold.value)).collect(),
            waiting: Matches::new(&pattern),
            shortest: (pattern.shortest.is_some() && !is_breadth_first(&pattern)).then(Shortest::default),
            pattern,
            store,
            schema,
            batch_size: batch_size.max(1),
            max_rows,
            ready: VecDeque::new(),
            made: 0,
            reservation,
        }
    }

    pub(super) fn push(&mut self, trial: &Trial) -> Result<()> {
        self.waiting.push(&self.pattern, trial);
        if self.waiting.count >= self.batch_size { self.flush() } else { Ok(()) }
    }

    pub(super) fn next(&mut self) -> Option<RecordBatch> {
        let (batch, bytes) = self.ready.pop_front()?;
        self.reservation.shrink(bytes);
        Some(batch)
    }

    pub(super) fn finish(&mut self) -> Result<()> {
        self.flush()?;
        // Those that are kept have met the conditions.
        if let Some(shortest) = self.shortest.take() {
            self.conditions.clear();
            for trial in shortest.into_trials() {
                self.push(&trial)?;
            }
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let matches = std::mem::replace(&mut self.waiting, Matches::new(&self.pattern));
        if matches.count == 0 {
            return Ok(());
        }
        let mut columns = Columns::new(&matches, &self.store, &self.pattern);
        let mut holds: Option<Vec<bool>> = None;
        for condition in &mut self.conditions {
            for place in condition.reads() {
                if let Place::Fold(fold) = place {
                    columns.fold(fold, &mut self.folds)?;
                }
            }
            let more = condition.holds(matches.count, |place| columns.column(place))?;
            let more = (0..matches.count).map(|row| more.value(row));
            holds = Some(match holds {
                Some(all) => all.into_iter().zip(more).map(|(all, more)| all && more).collect(),
                None => more.collect(),
            });
        }
        if let Some(shortest) = &mut self.shortest {
            let rows = (0..matches.count).filter(|&row| holds.as_ref().is_none_or(|holds| holds[row]));
            let kept = rows.map(|row| shortest.offer(&self.pattern, matches.trial(&self.pattern, row))).sum();
            return self.reservation.try_grow(kept);
        }
        let kept = holds.as_ref().map_or(matches.count, |holds| holds.iter().filter(|h| **h).count());
        if kept == 0 {
            return Ok(());
        }
        self.made += kept as u64;
        if self.made > self.max_rows {
            let message = format!("the pattern has more than {} matches", self.max_rows);
            return Err(PlanError::limit(None, message).into());
        }
        let mask = holds.filter(|_| kept < matches.count).map(BooleanArray::from);
        let mut outputs = Vec::with_capacity(self.pattern.outputs.len());
        for output in &self.pattern.outputs {
            if let Place::Fold(fold) = output.source {
                columns.fold(fold, &mut self.folds)?;
            }
            let column = columns.column(output.source)?;
            outputs.push(match &mask {
                Some(mask) => filter(&column, mask)?,
                None => column,
            });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(kept));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), outputs, &options)?;
        let bytes = batch_bytes(&batch);
        self.reservation.try_grow(bytes)?;
        self.ready.push_back((batch, bytes));
        Ok(())
    }
}

/// The columns of some matches, each made when it is first read.
struct Columns<'a> {
    matches: &'a Matches,
    store: &'a Store,
    pattern: &'a MatchProgram,
    nodes: Vec<Option<UInt32Array>>,
    edges: Vec<Option<UInt32Array>>,
    folds: Vec<Option<ArrayRef>>,
}

impl<'a> Columns<'a> {
    fn new(matches: &'a Matches, store: &'a Store, pattern: &'a MatchProgram) -> Self {
        Self {
            matches,
            store,
            pattern,
            nodes: vec![None; matches.nodes.len()],
            edges: vec![None; matches.edges.len()],
            folds: vec![None; pattern.folds.len()],
        }
    }

    fn column(&mut self, place: Place) -> Result<ArrayRef> {
        let (matches, store) = (self.matches, self.store);
        match place {
            Place::Node { node, column } => {
                let nodes = self.nodes[node].get_or_insert_with(|| UInt32Array::from(matches.nodes[node].clone()));
                pick(&store.node_columns[column], nodes)
            }
            Place::Edge { edge, column } => {
                let edges = self.edges[edge].get_or_insert_with(|| UInt32Array::from(matches.edges[edge].clone()));
                pick(&store.edge_columns[column], edges)
            }
            Place::Fold(fold) => match &self.folds[fold] {
                Some(values) => Ok(Arc::clone(values)),
                None => Err(PlanError::internal("a value of a path is read before it is made").into()),
            },
            Place::Element(_) => Err(PlanError::internal("an element of a path is read outside of it").into()),
        }
    }

    /// Makes the values of an expression over the parts of paths.
    fn fold(&mut self, position: usize, compiled: &mut [Compiled]) -> Result<()> {
        if self.folds[position].is_some() {
            return Ok(());
        }
        let (matches, store, pattern) = (self.matches, self.store, self.pattern);
        let fold = &pattern.folds[position];
        let paths = &matches.paths[fold.edge];
        let parts = if fold.over_nodes { &paths.inner } else { &paths.edges };
        let elements = UInt32Array::from(parts.elements.clone());
        let stored = if fold.over_nodes { &store.node_columns } else { &store.edge_columns };
        let mut rows = None;
        let values = compiled[position].evaluate(elements.len(), |place| match place {
            Place::Element(column) => pick(&stored[column], &elements),
            Place::Node { .. } | Place::Edge { .. } | Place::Fold(_) => {
                // What is outside of the path is the same for all of its parts.
                let rows = rows.get_or_insert_with(|| {
                    let row = |row: usize| std::iter::repeat_n(row as u32, parts.get(row).len());
                    UInt32Array::from_iter_values((0..matches.count).flat_map(row))
                });
                let column = self.column(place)?;
                pick(&column, rows)
            }
        })?;
        self.folds[position] = Some(folded(fold, parts, &values, matches.count)?);
        Ok(())
    }
}

fn folded(fold: &Fold, parts: &Parts, values: &ArrayRef, rows: usize) -> Result<ArrayRef> {
    Ok(match fold.kind {
        FoldKind::All => {
            let holds = truths(values)?;
            let all = (0..rows).map(|row| Some(parts.get(row).all(|element| holds.value(element))));
            Arc::new(all.collect::<BooleanArray>())
        }
        FoldKind::Any => {
            let holds = truths(values)?;
            let any = (0..rows).map(|row| Some(parts.get(row).any(|element| holds.value(element))));
            Arc::new(any.collect::<BooleanArray>())
        }
        FoldKind::Map => {
            let ty: ScalarType = fold.value_type;
            let cells = Cells::new(values.as_ref(), ty).map_err(|error| PlanError::internal(error.to_string()))?;
            let mut builder = DynamicColumnBuilder::with_capacity(rows);
            for row in 0..rows {
                builder.append_with(|encoder| {
                    encoder.begin_array();
                    parts.get(row).for_each(|element| cells.encode(element, encoder));
                    encoder.end();
                });
            }
            Arc::new(builder.finish())
        }
    })
}
