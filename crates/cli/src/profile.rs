//! `--profile`: rows and time of each operator of a query, as a table.

use std::io::{self, Write};
use std::time::Duration;

use engine::{OperatorProfile, QueryStats};
use kql_syntax::{SyntaxKind, parse};

/// Characters of an operator that are shown.
const WIDTH: usize = 70;

/// Writes a line per operator, each below those that it reads from.
pub(crate) fn write(
    text: &str,
    operators: &[OperatorProfile],
    stats: &QueryStats,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Some operators are several steps of the plan: a `top` is a sort and a limit.
    let mut lines: Vec<OperatorProfile> = Vec::new();
    let mut steps = 0;
    for operator in operators {
        match lines.last_mut() {
            // The last operator of a pipe has the span of the pipe.
            Some(last) if last.span.end == operator.span.end && operator.depth == steps + 1 => {
                last.time += operator.time;
                steps += 1;
            }
            _ => {
                lines.push(*operator);
                steps = operator.depth;
            }
        }
    }
    let total: Duration = lines.iter().map(|line| line.time).sum();
    writeln!(out, "{:>12} {:>12} {:>6}  operator", "rows", "time", "share")?;
    for line in lines.iter().rev() {
        let share = if total.is_zero() { 0.0 } else { 100.0 * line.time.as_secs_f64() / total.as_secs_f64() };
        let operator = operator_text(text, line.span.start as usize, line.span.end as usize);
        writeln!(out, "{:>12} {:>12} {share:>5.1}%  {operator}", line.rows, milliseconds(line.time))?;
    }
    writeln!(
        out,
        "binding {}, planning {}, execution {}",
        milliseconds(stats.binding),
        milliseconds(stats.planning),
        milliseconds(stats.execution)
    )
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

/// Returns the operator at a place on one line; of a pipe, its last one.
fn operator_text(text: &str, start: usize, end: usize) -> String {
    let Some(own) = text.get(start..end).filter(|own| !own.is_empty()) else {
        return "(of a saved function)".to_owned();
    };
    let tree = parse(text).tree;
    let pipe = tree.descendants().filter(|node| node.kind() == SyntaxKind::PIPE_EXPR).find(|node| {
        // The lossless node may have blanks and comments around it.
        let range = node.text_range();
        let written = node.text().to_string();
        let lead = written.len() - written.trim_start().len();
        usize::from(range.start()) + lead == start && usize::from(range.start()) + written.trim_end().len() == end
    });
    let last = pipe.and_then(|pipe| pipe.children().filter(|child| child.kind() == SyntaxKind::OPERATOR).last());
    let shown = last.map_or_else(|| own.to_owned(), |operator| operator.text().to_string());
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
