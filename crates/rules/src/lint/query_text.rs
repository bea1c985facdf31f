//! KQL text with its strings and comments blanked, so that words can be looked for.

/// Returns the text in equal length with the insides of comments and string literals replaced by spaces.
///
/// Line ends stay. A string literal that does not end is blanked to the end of its line.
pub(crate) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            quote @ (b'"' | b'\'') => {
                let is_verbatim = at > 0 && bytes[at - 1] == b'@';
                string_end(bytes, at, quote, is_verbatim)
            }
            b'`' | b'~' if is_fence(bytes, at) => {
                let fence = &bytes[at..at + 3];
                let rest = &bytes[at + 3..];
                rest.windows(3).position(|window| window == fence).map_or(bytes.len(), |found| at + 6 + found)
            }
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut code[at..end] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    // Blanking replaces whole characters, byte by byte, so what is left is UTF-8.
    String::from_utf8(code).unwrap_or_default()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |found| at + found)
}

fn is_fence(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..at + 3).is_some_and(|three| three == b"```" || three == b"~~~")
}

fn string_end(bytes: &[u8], start: usize, quote: u8, is_verbatim: bool) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return at,
            b'\\' if !is_verbatim => at += 1,
            byte if byte == quote => {
                if is_verbatim && bytes.get(at + 1) == Some(&quote) {
                    at += 1;
                } else {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the words of the code with their byte offsets.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(is_word)?;
        let end = code[start..].find(|char| !is_word(char)).map_or(code.len(), |length| start + length);
        at = end;
        Some((start, &code[start..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_strings_and_comments_only() {
        let text = "T // search\n| where a == 'it\\'s é' and b == @\"x\\\" and c // union";
        let code = code_only(text);
        assert_eq!(code.len(), text.len());
        let found: Vec<&str> = words(&code).map(|(_, word)| word).collect();
        assert_eq!(found, ["T", "where", "a", "and", "b", "and", "c"]);
    }
}
