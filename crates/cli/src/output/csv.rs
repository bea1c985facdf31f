//! A result as CSV with a header line; null is an empty field.

use std::io::{self, Write};

use kql_types::QueryResult;

pub(super) fn write(result: &QueryResult, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(result.columns.iter().map(|(name, _)| name))?;
    let mut field = String::new();
    for batch in &result.batches {
        let cells = result.cells(batch).map_err(io::Error::other)?;
        for row in 0..batch.num_rows() {
            for cell in &cells {
                field.clear();
                cell.write_text(row, &mut field);
                writer.write_field(&field)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()
}
