//! Diagnostics as text: source line, caret and help.
//!
//! ```text
//! error[KS005]: expected `)`, found `|`
//!   --> rules/spray.kql:2:17
//!    |
//!  2 | | where (a == 1 | count
//!    |         -       ^ expected here
//!    |         |
//!    |         to close this
//!    = help: …
//! ```
//!
//! Decisions: columns are counted in characters from 1; a tab is shown as four
//! blanks; characters that would move the cursor are shown as their escapes; of a line
//! longer than the limit only the part around the caret is shown; of a span over
//! several lines its first and last line.

use crate::line_index::{LineIndex, floor_boundary};
use crate::{Diagnostic, Severity, Span};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// How diagnostics are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderOptions {
    /// ANSI colours; off by default.
    pub is_coloured: bool,
    /// Longest source line shown whole, in characters; 160 by default, never less than 40.
    pub max_line: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { is_coloured: false, max_line: 160 }
    }
}

/// The text that diagnostics point into.
#[derive(Debug, Clone)]
pub struct Source<'t> {
    /// Shown before the position, such as a file name.
    pub name: &'t str,
    pub text: &'t str,
    index: LineIndex,
}

impl<'t> Source<'t> {
    /// Makes a source; its lines are indexed once.
    pub fn new(name: &'t str, text: &'t str) -> Self {
        Self { name, text, index: LineIndex::new(text) }
    }

    /// Returns the index of the text's lines.
    pub fn index(&self) -> &LineIndex {
        &self.index
    }
}

/// Renders one diagnostic; ends with a newline.
pub fn render(diagnostic: &Diagnostic, source: &Source<'_>, options: &RenderOptions) -> String {
    let mut renderer = Renderer { source, options, out: String::new(), gutter: 1 };
    renderer.diagnostic(diagnostic);
    renderer.out
}

/// Renders diagnostics in the order given, with an empty line between.
pub fn render_all(diagnostics: &[Diagnostic], source: &Source<'_>, options: &RenderOptions) -> String {
    let parts: Vec<String> = diagnostics.iter().map(|d| render(d, source, options)).collect();
    parts.join("\n")
}

/// Renders a diagnostic in one line: `name:line:column: severity[code]: message`.
pub fn render_line(diagnostic: &Diagnostic, source: &Source<'_>) -> String {
    let position = source.index.position(source.text, diagnostic.span.start);
    let severity = severity_text(diagnostic.severity);
    format!(
        "{}:{}:{}: {severity}[{}]: {}",
        source.name, position.line, position.column, diagnostic.code, diagnostic.message
    )
}

fn severity_text(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

struct Renderer<'a> {
    source: &'a Source<'a>,
    options: &'a RenderOptions,
    out: String,
    /// Width of the line numbers.
    gutter: usize,
}

/// A place to mark on a line.
struct Mark<'a> {
    /// Characters of the shown line.
    start: usize,
    end: usize,
    message: &'a str,
    is_primary: bool,
}

const TAB: &str = "    ";

impl Renderer<'_> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let colour = match diagnostic.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        let strong = Style::new().bold().fg_color(Some(colour.into()));
        let head = format!("{}[{}]", severity_text(diagnostic.severity), diagnostic.code);
        self.styled(strong, &head);
        self.styled(Style::new().bold(), &format!(": {}", visible(&diagnostic.message)));
        self.out.push('\n');

        let source = self.source;
        let text = source.text;
        let primary = self.clamp(diagnostic.span);
        let mut spans = vec![(primary, "", true)];
        for label in &diagnostic.secondary {
            spans.push((self.clamp(label.span), label.message.as_str(), false));
        }
        let mut lines: Vec<u32> = Vec::new();
        for (span, _, _) in &spans {
            lines.push(source.index.line(span.start));
            lines.push(self.last_line(*span));
        }
        lines.sort_unstable();
        lines.dedup();
        self.gutter = lines.last().map_or(1, |line| line.to_string().len());

        let position = source.index.position(text, primary.start);
        let gutter = " ".repeat(self.gutter);
        let blue = Style::new().bold().fg_color(Some(AnsiColor::Blue.into()));
        self.styled(blue, &format!("{gutter}-->"));
        let _ = writeln!(self.out, " {}:{}:{}", source.name, position.line, position.column);
        if !text.is_empty() {
            self.styled(blue, &format!("{gutter} |"));
            self.out.push('\n');
            let mut previous = None;
            for line in lines {
                if let Some(previous) = previous
                    && line > previous + 1
                {
                    self.styled(blue, &format!("{gutter} :"));
                    self.out.push('\n');
                }
                previous = Some(line);
                self.source_line(line, &spans, strong, blue);
            }
        }
        if let Some(help) = &diagnostic.help {
            self.styled(blue, &format!("{gutter} ="));
            self.styled(Style::new().bold(), " help");
            let _ = writeln!(self.out, ": {}", visible(help));
        }
    }

    /// The span inside the text and on character boundaries.
    fn clamp(&self, span: Span) -> Span {
        let start = floor_boundary(self.source.text, span.start as usize);
        let end = floor_boundary(self.source.text, span.end as usize).max(start);
        Span::new(start as u32, end as u32)
    }

    /// The line that the span's last character is on.
    fn last_line(&self, span: Span) -> u32 {
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        self.source.index.line(last)
    }

    fn source_line(&mut self, line: u32, spans: &[(Span, &str, bool)], strong: Style, blue: Style) {
        let source = self.source;
        let raw = source.index.line_text(source.text, line);
        let line_start = source.index.line_start(line).unwrap_or(0);
        let line_end = line_start + raw.len() as u32;
        let mut marks = Vec::new();
        for (span, message, is_primary) in spans {
            let (first, last) = (source.index.line(span.start), self.last_line(*span));
            if line != first && line != last {
                continue;
            }
            let start = if line == first { span.start.clamp(line_start, line_end) } else { line_start };
            let end = if line == last { span.end.clamp(start, line_end) } else { line_end };
            let before = raw.get(..(start - line_start) as usize).unwrap_or(raw);
            let inside = raw.get((start - line_start) as usize..(end - line_start) as usize).unwrap_or("");
            let start = visible(before).chars().count();
            let width = visible(inside).chars().count().max(1);
            // The words stand under the line where the span ends.
            let message = if line == last { *message } else { "" };
            marks.push(Mark { start, end: start + width, message, is_primary: *is_primary });
        }
        let shown: Vec<char> = visible(raw).chars().collect();
        let (from, to) = self.window(shown.len(), &marks);
        let mut text: String = shown[from..to].iter().collect();
        let lead = usize::from(from > 0);
        if from > 0 {
            text.insert(0, '…');
        }
        if to < shown.len() {
            text.push('…');
        }
        let number = format!("{line:>width$} |", width = self.gutter);
        self.styled(blue, &number);
        let _ = writeln!(self.out, " {}", text.trim_end());
        let shift = |column: usize| (column.clamp(from, to) - from) + lead;
        for mark in &mut marks {
            mark.start = shift(mark.start);
            mark.end = shift(mark.end).max(mark.start + 1);
        }
        self.mark_lines(marks, strong, blue);
    }

    /// The part of a long line that is shown: around the primary mark.
    fn window(&self, len: usize, marks: &[Mark<'_>]) -> (usize, usize) {
        let max = self.options.max_line.max(40);
        if len <= max {
            return (0, len);
        }
        let focus = marks.iter().find(|mark| mark.is_primary).or(marks.first()).map_or(0, |mark| mark.start);
        let from = focus.saturating_sub(max / 3).min(len - max);
        (from, from + max)
    }

    /// The lines of carets and words under a source line.
    fn mark_lines(&mut self, mut marks: Vec<Mark<'_>>, strong: Style, blue: Style) {
        marks.sort_by_key(|mark| (mark.start, mark.is_primary));
        let gutter = format!("{} |", " ".repeat(self.gutter));
        // Carets of all marks on one line; the primary wins where they overlap.
        let width = marks.iter().map(|mark| mark.end).max().unwrap_or(0);
        let mut carets: Vec<(char, bool)> = vec![(' ', false); width];
        for is_primary in [false, true] {
            for mark in marks.iter().filter(|mark| mark.is_primary == is_primary) {
                let caret = if is_primary { '^' } else { '-' };
                carets[mark.start..mark.end].fill((caret, is_primary));
            }
        }
        self.styled(blue, &gutter);
        self.out.push(' ');
        for (caret, is_primary) in carets {
            match caret {
                ' ' => self.out.push(' '),
                _ => self.styled(if is_primary { strong } else { blue }, &caret.to_string()),
            }
        }
        // The rightmost mark's words stand beside its caret, the others' below theirs.
        let mut below: Vec<&Mark<'_>> = marks.iter().filter(|mark| !mark.message.is_empty()).collect();
        if let Some(last) = below.last()
            && last.end == width
        {
            let style = if last.is_primary { strong } else { blue };
            self.out.push(' ');
            let message = visible(last.message);
            self.styled(style, &message);
            below.pop();
        }
        self.out.push('\n');
        while let Some(mark) = below.pop() {
            self.styled(blue, &gutter);
            self.out.push(' ');
            self.out.push_str(&" ".repeat(mark.start));
            let style = if mark.is_primary { strong } else { blue };
            let message = visible(mark.message);
            self.styled(style, &message);
            self.out.push('\n');
        }
    }

    fn styled(&mut self, style: Style, text: &str) {
        if self.options.is_coloured {
            let _ = write!(self.out, "{style}{text}{style:#}");
        } else {
            self.out.push_str(text);
        }
    }
}

/// Text that is safe and aligned on a terminal: tabs as blanks, control characters as escapes.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            c if c.is_control() => out.extend(c.escape_default()),
            // Marks that change the direction or have no width could show another line than the one read.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, diagnostic: &Diagnostic) -> String {
        render(diagnostic, &Source::new("q.kql", text), &RenderOptions::default())
    }

    fn span_of(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap() as u32;
        Span::new(start, start + part.len() as u32)
    }

    #[test]
    fn one_line_with_label_and_help() {
        let text = "T\n| where (a == 1 | count";
        let diagnostic = Diagnostic::error("KS005", span_of(text, "| count"), "expected `)`, found `|`")
            .with_label(span_of(text, "("), "to close this")
            .with_help("write `)`");
        assert_eq!(
            plain(text, &diagnostic),
            "\
error[KS005]: expected `)`, found `|`
 --> q.kql:2:17
  |
2 | | where (a == 1 | count
  |         -       ^^^^^^^
  |         to close this
  = help: write `)`
"
        );
    }

    #[test]
    fn tabs_and_wide_characters_keep_the_caret_in_place() {
        let text = "\tprint 'ä€😀' x";
        let rendered = plain(text, &Diagnostic::error("KS005", span_of(text, "x"), "unexpected"));
        let lines: Vec<&str> = rendered.lines().collect();
        assert_eq!(lines[1], " --> q.kql:1:14");
        assert_eq!(lines[3], "1 |     print 'ä€😀' x");
        assert_eq!(lines[3].chars().position(|c| c == 'x'), lines[4].chars().position(|c| c == '^'));
    }

    #[test]
    fn spans_over_lines_show_first_and_last() {
        let text = "let a = dynamic([\n1,\n2,\n3]);";
        let rendered = plain(text, &Diagnostic::warning("KU001", span_of(text, "dynamic([\n1,\n2,\n3])"), "odd"));
        assert_eq!(
            rendered,
            "\
warning[KU001]: odd
 --> q.kql:1:9
  |
1 | let a = dynamic([
  |         ^^^^^^^^^
  :
4 | 3]);
  | ^^^
"
        );
    }

    #[test]
    fn end_of_text_and_empty_text() {
        let text = "T | where";
        let end = Span::new(9, 9);
        assert!(plain(text, &Diagnostic::error("KS006", end, "missing expression")).ends_with("|          ^\n"));
        assert_eq!(
            plain("", &Diagnostic::error("KS006", Span::default(), "missing")),
            "error[KS006]: missing\n --> q.kql:1:1\n"
        );
        // Spans beyond the text, or inside a character, are drawn at the nearest place.
        assert!(plain("ä", &Diagnostic::error("KS006", Span::new(1, 99), "x")).contains("1 | ä\n  | ^"));
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let rendered = plain(&text, &Diagnostic::error("KS002", span_of(&text, "HERE"), "unexpected"));
        let lines: Vec<&str> = rendered.lines().collect();
        assert!(lines[3].chars().count() <= 170);
        assert!(lines[3].contains("…a") && lines[3].ends_with("b…"));
        let column = lines[3].find("HERE").map(|at| lines[3][..at].chars().count());
        assert_eq!(column, lines[4].chars().position(|c| c == '^'));
    }

    #[test]
    fn control_characters_are_escaped() {
        let rendered = plain("a\u{1b}[31m\u{202e}b", &Diagnostic::error("KS002", Span::new(1, 2), "bad \u{1b}"));
        assert!(!rendered.contains('\u{1b}') && !rendered.contains('\u{202e}'));
    }

    #[test]
    fn colour_only_adds_escapes() {
        let text = "T | wher";
        let diagnostic = Diagnostic::error("KS176", span_of(text, "wher"), "x").with_help("y");
        let source = Source::new("q.kql", text);
        let coloured = render(&diagnostic, &source, &RenderOptions { is_coloured: true, ..Default::default() });
        assert!(coloured.contains('\u{1b}'));
        let mut stripped = String::new();
        let mut in_escape = false;
        for c in coloured.chars() {
            match c {
                '\u{1b}' => in_escape = true,
                'm' if in_escape => in_escape = false,
                _ if in_escape => {}
                c => stripped.push(c),
            }
        }
        assert_eq!(stripped, render(&diagnostic, &source, &RenderOptions::default()));
    }
}
