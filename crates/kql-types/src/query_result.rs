//! What a query returns.

use arrow::array::RecordBatch;
use serde_json::Value;

use crate::ScalarType;
use crate::cell::{Cells, TypeMismatch};

/// A table: named and typed columns, and the rows in batches of those columns.
#[derive(Debug, Clone, Default)]
pub struct QueryResult {
    pub columns: Vec<(String, ScalarType)>,
    pub batches: Vec<RecordBatch>,
}

impl QueryResult {
    /// Returns the number of rows.
    pub fn row_count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Returns the position of a column.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(column, _)| column == name)
    }

    /// Casts the columns of a batch to their KQL types.
    pub fn cells<'a>(&self, batch: &'a RecordBatch) -> Result<Vec<Cells<'a>>, TypeMismatch> {
        batch.columns().iter().zip(&self.columns).map(|(array, (_, ty))| Cells::new(array, *ty)).collect()
    }

    /// Returns all rows as JSON; see [`Cells::json`].
    pub fn json_rows(&self) -> Result<Vec<Vec<Value>>, TypeMismatch> {
        let mut rows = Vec::with_capacity(self.row_count());
        for batch in &self.batches {
            let cells = self.cells(batch)?;
            rows.extend((0..batch.num_rows()).map(|row| cells.iter().map(|c| c.json(row)).collect()));
        }
        Ok(rows)
    }

    /// Returns all rows as the text of a JSON array of arrays; see [`Cells::write_json`].
    pub fn json_text(&self) -> Result<String, TypeMismatch> {
        let mut out = String::from("[");
        let mut is_first = true;
        for batch in &self.batches {
            let cells = self.cells(batch)?;
            for row in 0..batch.num_rows() {
                if !is_first {
                    out.push(',');
                }
                is_first = false;
                out.push('[');
                for (at, cell) in cells.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    cell.write_json(row, &mut out);
                }
                out.push(']');
            }
        }
        out.push(']');
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Literal, cell::literal_to_array};

    #[test]
    fn bags_keep_the_order_of_their_keys() -> Result<(), Box<dyn std::error::Error>> {
        let bag = crate::dynamic::parse_json(r#"{"type":"Point","at":[1.0,{"b":1,"a":"x\"y"}]}"#)?;
        let batch = RecordBatch::try_from_iter([("d", literal_to_array(&Literal::Dynamic(bag), 1))])?;
        let result = QueryResult { columns: vec![("d".to_owned(), ScalarType::Dynamic)], batches: vec![batch] };
        assert_eq!(result.json_text()?, r#"[[{"type":"Point","at":[1.0,{"b":1,"a":"x\"y"}]}]]"#);
        Ok(())
    }

    #[test]
    fn rows_as_json() -> Result<(), Box<dyn std::error::Error>> {
        let batch = RecordBatch::try_from_iter([
            ("a", literal_to_array(&Literal::Long(1), 2)),
            ("b", literal_to_array(&Literal::Null(ScalarType::DateTime), 2)),
        ])?;
        let columns = vec![("a".to_owned(), ScalarType::Long), ("b".to_owned(), ScalarType::DateTime)];
        let result = QueryResult { columns, batches: vec![batch.clone(), batch.slice(0, 1)] };
        assert_eq!(result.row_count(), 3);
        assert_eq!(result.column_index("b"), Some(1));
        assert_eq!(result.json_rows()?, vec![vec![Value::from(1), Value::Null]; 3]);
        assert_eq!(result.json_text()?, "[[1,null],[1,null],[1,null]]");
        Ok(())
    }
}
