//! What RE2 reads and the `regex` crate refuses. Kusto moved from the one to the other and
//! rules written before are still run: `[[]`, `{.*}` and `a{x` mean what they say.

/// Escapes brackets and braces that can only be meant literally: an opening bracket in a
/// class that begins no class of its own, and a brace that is no repetition.
pub(crate) fn escape_literals(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.char_indices().peekable();
    // The position in the class being read: 0 at its beginning, where `]` is literal.
    let mut class: Option<usize> = None;
    while let Some((at, c)) = chars.next() {
        match (c, class) {
            ('\\', _) => {
                out.push(c);
                let escaped = chars.next().map(|(_, escaped)| escaped);
                out.extend(escaped);
                // `\p{…}`, `\x{…}`: the brace belongs to the escape.
                if matches!(escaped, Some('p' | 'P' | 'x' | 'u' | 'U' | 'b')) && chars.peek().is_some_and(|(_, c)| *c == '{') {
                    for (_, c) in chars.by_ref() {
                        out.push(c);
                        if c == '}' {
                            break;
                        }
                    }
                }
                class = class.map(|n| n + 1);
            }
            ('[', None) => {
                out.push(c);
                class = Some(0);
                if let Some((_, '^')) = chars.peek() {
                    out.push('^');
                    chars.next();
                }
            }
            ('[', Some(n)) => {
                if pattern[at..].starts_with("[:") && pattern[at..].contains(":]") {
                    for (_, c) in std::iter::once((at, c)).chain(chars.by_ref()) {
                        out.push(c);
                        if out.ends_with(":]") {
                            break;
                        }
                    }
                } else {
                    out.push_str("\\[");
                }
                class = Some(n + 1);
            }
            (']', Some(0)) => {
                out.push_str("\\]");
                class = Some(1);
            }
            (']', Some(_)) => {
                out.push(c);
                class = None;
            }
            ('&' | '~', Some(n)) => {
                out.push('\\');
                out.push(c);
                class = Some(n + 1);
            }
            (_, Some(n)) => {
                out.push(c);
                class = Some(n + 1);
            }
            ('{', None) if !is_repetition(&pattern[at..]) => out.push_str("\\{"),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a text that begins with a brace begins `{n}`, `{n,}` or `{n,m}`.
fn is_repetition(text: &str) -> bool {
    let Some(inner) = text[1..].split_once('}').map(|(inner, _)| inner) else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !least.is_empty() && is_number(least) && is_number(most)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::escape_literals;

    #[test]
    fn literal_brackets_and_braces() {
        for (pattern, escaped) in [
            ("[[]", r"[\[]"),
            ("[]a]", r"[\]a]"),
            (r"(X\w+{.*})", r"(X\w+\{.*})"),
            ("a{2,3}{", r"a{2,3}\{"),
            ("{,2}", r"\{,2}"),
            ("[[:alpha:][]", r"[[:alpha:]\[]"),
            (r"\p{Greek}\x{41}[^[]", r"\p{Greek}\x{41}[^\[]"),
            ("[a&&b]", r"[a\&\&b]"),
            ("", ""),
            ("\\", "\\"),
        ] {
            assert_eq!(escape_literals(pattern), escaped, "{pattern}");
        }
        assert!(Regex::new(&escape_literals(r"([[{]|\p{L}{2})")).is_ok());
    }
}
