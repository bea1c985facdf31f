//! A prompt: queries typed at a terminal, with history; an empty line ends a query.

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use crate::failure::Failure;

/// Reads queries until the end of input and hands each to `answer`.
///
/// A query ends at an empty line or at a semicolon after which nothing follows, so that
/// queries of several lines can be pasted as they are.
pub(crate) fn read(mut answer: impl FnMut(&str)) -> Result<(), Failure> {
    let mut editor = DefaultEditor::new().map_err(|error| Failure::new(error.to_string()))?;
    let history = std::env::home_dir().map(|home| home.join(".kustodian_history"));
    if let Some(path) = &history {
        // No history yet is no failure.
        let _ = editor.load_history(path);
    }
    let mut query = String::new();
    loop {
        let line = editor.readline(if query.is_empty() { "kql> " } else { "...> " });
        match line {
            Ok(line) => {
                let is_end = line.trim().is_empty() || line.trim_end().ends_with(';');
                query.push_str(&line);
                query.push('\n');
                if !is_end {
                    continue;
                }
            }
            Err(ReadlineError::Interrupted) => {
                query.clear();
                continue;
            }
            Err(ReadlineError::Eof) if query.trim().is_empty() => break,
            Err(ReadlineError::Eof) => {}
            Err(error) => return Err(Failure::new(error.to_string())),
        }
        let text = query.trim();
        if text.eq_ignore_ascii_case("exit") || text.eq_ignore_ascii_case("quit") {
            break;
        }
        if !text.is_empty() {
            let _ = editor.add_history_entry(text);
            answer(text);
        }
        query.clear();
    }
    if let Some(path) = &history {
        editor.save_history(path).map_err(|error| Failure::new(format!("the history was not kept: {error}")))?;
    }
    Ok(())
}
