//! A function in a `.kql` file: a body, a `let` with a lambda, or a `.create function` command.
//!
//! The file's name is the function's, except for `.create function`, which names it itself.
//! A file that ends by calling its own lambda with the lambda's own parameters, as ASIM parsers do,
//! has those parameters.

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{SourceText, TextMap, decode};
use crate::lint::code_only;

use super::saved_function::SavedFunction;

/// Reads a function from a file's bytes; `name` is the file's name without ending.
pub fn read_kql_function(
    file: &str,
    name: &str,
    bytes: &[u8],
) -> Result<(SavedFunction, Vec<FileDiagnostic>), FileDiagnostic> {
    let text = decode(file, bytes)?;
    // Line ends as in a query, so that offsets are the same on every platform.
    let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
    let code = code_only(&text);
    let mut found = Vec::new();
    let start = code.len() - code.trim_start().len();
    let source = SourceText::new(&text);
    let (line, column) = source.position(start);
    let region = Region::at(line, column);
    if code.trim().is_empty() {
        let mut error = FileDiagnostic::new(codes::FUNCTION_FORM, file, Region::START, "the file holds no function");
        error.help("write the function's body, or `let Name = (parameters) { body };`");
        return Err(error);
    }
    let parts = if code[start..].starts_with('.') {
        let Some(parts) = create_command(&text, &code, start) else {
            let mut error = FileDiagnostic::new(
                codes::FUNCTION_FORM,
                file,
                region,
                "the command is no readable `.create function`",
            );
            error.help("write `.create-or-alter function Name(parameters) { body }`");
            return Err(error);
        };
        if parts.name.as_deref().is_some_and(|own| own != name) {
            let own = parts.name.as_deref().unwrap_or_default();
            let message = format!("the file is named `{name}`, its function `{own}`");
            found.push(FileDiagnostic::new(codes::FUNCTION_NAME, file, region, message));
        }
        parts
    } else {
        let_lambda(&code, start).unwrap_or(Parts { name: None, parameters: None, body: 0..text.len() })
    };
    let body_map = map_from(&source, parts.body.start);
    let function = SavedFunction {
        name: parts.name.unwrap_or_else(|| name.to_owned()),
        aliases: Vec::new(),
        parameters: parts.parameters.map_or_else(String::new, |range| text[range].to_owned()),
        body: text[parts.body].to_owned(),
        file: file.to_owned(),
        region,
        body_map,
    };
    Ok((function, found))
}

/// Maps a text that begins inside the file.
fn map_from(source: &SourceText<'_>, offset: usize) -> TextMap {
    let (line, column) = source.position(offset);
    TextMap::Lines { first_line: line, cut: vec![column - 1] }
}

struct Parts {
    name: Option<String>,
    parameters: Option<std::ops::Range<usize>>,
    body: std::ops::Range<usize>,
}

/// Reads `.create[-or-alter] function [ifnotexists] [with (…)] Name(parameters) { body }`.
fn create_command(text: &str, code: &str, start: usize) -> Option<Parts> {
    let mut at = start + 1;
    let verb = word(code, &mut at, "-")?;
    if !matches!(verb.as_str(), "create" | "create-or-alter" | "alter") || word(code, &mut at, "")? != "function" {
        return None;
    }
    let mut name_at = at;
    let mut next = word(code, &mut at, "")?;
    if next == "ifnotexists" {
        name_at = at;
        next = word(code, &mut at, "")?;
    }
    if next == "with" {
        let open = skip_blank(code, at);
        at = matching(code, open)? + 1;
        name_at = at;
        next = word(code, &mut at, "")?;
    }
    // A bracketed name stands blanked in the code, so it is read from the text.
    let name = if text[skip_blank(code, name_at)..].starts_with('[') {
        return None;
    } else {
        next
    };
    let open = skip_blank(code, at);
    let close = matching(code, open)?;
    let body_open = skip_blank(code, close + 1);
    if !code[body_open..].starts_with('{') {
        return None;
    }
    let body_close = matching(code, body_open)?;
    let is_empty = code[open + 1..close].trim().is_empty();
    Some(Parts {
        name: Some(name),
        parameters: (!is_empty).then_some(open..close + 1),
        body: body_open + 1..body_close,
    })
}

/// Reads `let Name = (parameters) { body };`, alone or followed by a call that hands the parameters on.
fn let_lambda(code: &str, start: usize) -> Option<Parts> {
    let mut lambdas: Vec<(String, std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    let mut at = start;
    let mut statements = 0;
    loop {
        at = skip_blank(code, at);
        let end = statement_end(code, at);
        if code[at..end].trim().is_empty() && end >= code.len() {
            break;
        }
        statements += 1;
        if let Some((name, parameters, body)) = lambda(code, at, end) {
            lambdas.push((name, parameters, body));
        } else if end >= code.len() {
            // The last statement: a call of one of the lambdas with its own parameters?
            let (name, arguments) = call(&code[at..end])?;
            let (_, parameters, _) = lambdas.into_iter().find(|(own, ..)| *own == name)?;
            let own = parameter_names(&code[parameters.clone()]);
            let is_handed_on = arguments.iter().all(|argument| own.contains(argument));
            return (!own.is_empty() && !arguments.is_empty() && is_handed_on).then_some(Parts {
                name: None,
                parameters: Some(parameters),
                body: start..code.len(),
            });
        }
        at = end + 1;
        if at >= code.len() {
            break;
        }
    }
    // Nothing but one lambda: that is the function.
    match lambdas.pop() {
        Some((_, parameters, body)) if statements == 1 => {
            let is_empty = code[parameters.start + 1..parameters.end - 1].trim().is_empty();
            Some(Parts { name: None, parameters: (!is_empty).then_some(parameters), body })
        }
        _ => None,
    }
}

/// Returns name, parameters (with their parentheses) and body of `let Name = (…) {…}`.
fn lambda(code: &str, start: usize, end: usize) -> Option<(String, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut at = start;
    if word(code, &mut at, "")? != "let" {
        return None;
    }
    let name = word(code, &mut at, "")?;
    at = skip_blank(code, at);
    if !code[at..].starts_with('=') {
        return None;
    }
    at = skip_blank(code, at + 1);
    // `view` may stand before the parameters.
    if code[at..].starts_with("view") {
        at = skip_blank(code, at + 4);
    }
    let open = at;
    if !code[open..].starts_with('(') {
        return None;
    }
    let close = matching(code, open)?;
    let body_open = skip_blank(code, close + 1);
    if !code[body_open..].starts_with('{') {
        return None;
    }
    let body_close = matching(code, body_open)?;
    (code[body_close + 1..end].trim().is_empty()).then_some((name, open..close + 1, body_open + 1..body_close))
}

/// Returns name and arguments of `Name(a, b = b)`; none if an argument is anything but a name.
fn call(code: &str) -> Option<(String, Vec<String>)> {
    let mut at = 0;
    let name = word(code, &mut at, "")?;
    let open = skip_blank(code, at);
    if !code[open..].starts_with('(') {
        return None;
    }
    let close = matching(code, open)?;
    if !code[close + 1..].trim().trim_end_matches(';').trim().is_empty() {
        return None;
    }
    let mut arguments = Vec::new();
    for argument in code[open + 1..close].split(',').map(str::trim).filter(|argument| !argument.is_empty()) {
        let value = argument.rsplit('=').next().unwrap_or(argument).trim();
        let is_name = value.chars().all(|char| char.is_alphanumeric() || char == '_');
        if !is_name {
            return None;
        }
        arguments.push(value.to_owned());
    }
    Some((name, arguments))
}

/// Returns the names declared in `(a:long = 1, T:(x:string))`.
fn parameter_names(parameters: &str) -> Vec<String> {
    let inner = &parameters[1..parameters.len() - 1];
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, char) in inner.char_indices().chain([(inner.len(), ',')]) {
        match char {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                let name = inner[start..at].split(':').next().unwrap_or_default().trim();
                if !name.is_empty() {
                    names.push(name.to_owned());
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

fn skip_blank(code: &str, at: usize) -> usize {
    let rest = code.get(at..).unwrap_or_default();
    code.len() - rest.trim_start().len()
}

/// Reads a word and moves past it; `extra` names further characters of words.
fn word(code: &str, at: &mut usize, extra: &str) -> Option<String> {
    let start = skip_blank(code, *at);
    let rest = &code[start..];
    let end =
        rest.find(|char: char| !char.is_alphanumeric() && char != '_' && !extra.contains(char)).unwrap_or(rest.len());
    *at = start + end;
    (end > 0).then(|| rest[..end].to_owned())
}

/// Returns where the bracket that opens at `open` closes.
fn matching(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            _ if at == open => return None,
            _ => continue,
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns where a statement ends: at its `;`, or at the end of the text.
fn statement_end(code: &str, start: usize) -> usize {
    let mut depth = 0i32;
    for (at, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b';' if depth <= 0 => return at,
            _ => {}
        }
    }
    code.len()
}
