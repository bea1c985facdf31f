//! A result as a drawn table; it stops after a number of rows and says so.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, Table, presets};
use kql_types::QueryResult;

/// More rows than anyone reads on a terminal; `--format json` and `csv` print all.
const MAX_ROWS: usize = 1_000;
/// A cell longer than this is cut, with an ellipsis.
const MAX_CELL: usize = 200;

pub(super) fn write(result: &QueryResult, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(result.columns.iter().map(|(name, ty)| format!("{name}\n{ty}")));
    let mut shown = 0;
    let mut is_cut = false;
    for batch in &result.batches {
        let cells = result.cells(batch).map_err(io::Error::other)?;
        for row in 0..batch.num_rows().min(MAX_ROWS - shown) {
            table.add_row(cells.iter().map(|cell| {
                let mut text = String::new();
                cell.write_text(row, &mut text);
                if let Some((at, _)) = text.char_indices().nth(MAX_CELL) {
                    text.truncate(at);
                    text.push('…');
                    is_cut = true;
                }
                let numeric = cell.ty().is_numeric();
                Cell::new(text).set_alignment(if numeric { CellAlignment::Right } else { CellAlignment::Left })
            }));
        }
        shown = (shown + batch.num_rows()).min(MAX_ROWS);
    }
    writeln!(out, "{table}")?;
    let rows = result.row_count();
    write!(out, "{rows} row{}", if rows == 1 { "" } else { "s" })?;
    if rows > shown {
        write!(out, ", the first {shown} shown; --format json or csv prints all")?;
    }
    if is_cut {
        write!(out, "; cells over {MAX_CELL} characters are cut, not so with --format json or csv")?;
    }
    writeln!(out)
}
