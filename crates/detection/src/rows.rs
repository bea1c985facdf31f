//! A query's rows, read cell by cell.

use kql_types::cell::{Cells, TypeMismatch};
use kql_types::{QueryResult, ScalarType};

/// A result's rows in order.
pub(crate) struct Rows<'a> {
    result: &'a QueryResult,
    batches: Vec<Vec<Cells<'a>>>,
    /// Batch and row within it, for the rows that count.
    places: Vec<(u32, u32)>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(result: &'a QueryResult) -> Result<Self, TypeMismatch> {
        let mut batches = Vec::with_capacity(result.batches.len());
        let mut places = Vec::with_capacity(result.row_count());
        for (index, batch) in result.batches.iter().enumerate() {
            batches.push(result.cells(batch)?);
            places.extend((0..batch.num_rows()).map(|row| (index as u32, row as u32)));
        }
        Ok(Self { result, batches, places })
    }

    /// Keeps the rows for which the test holds; returns how many were dropped.
    pub(crate) fn retain(&mut self, test: impl Fn(&Self, usize) -> bool) -> u64 {
        let kept: Vec<_> = (0..self.len()).filter(|row| test(self, *row)).map(|row| self.places[row]).collect();
        let dropped = self.places.len() - kept.len();
        self.places = kept;
        dropped as u64
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.result.column_index(name)
    }

    pub(crate) fn columns(&self) -> &'a [(String, ScalarType)] {
        &self.result.columns
    }

    fn cell(&self, row: usize, column: usize) -> Option<(Cells<'a>, usize)> {
        let (batch, row) = *self.places.get(row)?;
        Some((*self.batches.get(batch as usize)?.get(column)?, row as usize))
    }

    /// Returns a cell as `tostring()` prints it; null as nothing.
    pub(crate) fn text(&self, row: usize, column: usize) -> String {
        let mut text = String::new();
        if let Some((cells, row)) = self.cell(row, column) {
            cells.write_text(row, &mut text);
        }
        text
    }

    pub(crate) fn json(&self, row: usize, column: usize) -> serde_json::Value {
        self.cell(row, column).map_or(serde_json::Value::Null, |(cells, row)| cells.json(row))
    }

    /// Returns a datetime cell; none if it is null or of another type.
    pub(crate) fn datetime(&self, row: usize, column: usize) -> Option<i64> {
        match self.cell(row, column)? {
            (cells @ Cells::DateTime(array), row) if !cells.is_null(row) => Some(array.value(row)),
            _ => None,
        }
    }
}
