//! A small XML reader: elements, attributes and text; comments, instructions and document types are skipped.

use std::borrow::Cow;

use kql_types::dynamic::MAX_DEPTH;

#[derive(Debug, Default)]
pub(crate) struct Element<'t> {
    pub(crate) attributes: Vec<(&'t str, Cow<'t, str>)>,
    pub(crate) children: Vec<(&'t str, Element<'t>)>,
    /// The pieces of text between the children, none of them empty; blank pieces only where nothing else is.
    pub(crate) texts: Vec<Cow<'t, str>>,
}

/// Returns the name and content of the root element, or `None` if the text is not well-formed.
pub(crate) fn parse(text: &str) -> Option<(&str, Element<'_>)> {
    let mut reader = Reader { rest: text.trim_start_matches('\u{feff}') };
    reader.skip_misc()?;
    let mut open: Vec<(&str, Element<'_>)> = Vec::new();
    loop {
        if let Some((_, element)) = open.last_mut() {
            let end = reader.rest.find('<')?;
            let (piece, rest) = reader.rest.split_at(end);
            reader.rest = rest;
            if !piece.trim().is_empty() || (rest.starts_with("</") && !piece.is_empty()) {
                push_text(element, decode(piece)?);
            }
        }
        let finished = if let Some(rest) = reader.rest.strip_prefix("<![CDATA[") {
            let (piece, rest) = rest.split_once("]]>")?;
            push_text(&mut open.last_mut()?.1, Cow::Borrowed(piece));
            reader.rest = rest;
            None
        } else if reader.rest.starts_with("<!") || reader.rest.starts_with("<?") {
            reader.skip_markup()?;
            None
        } else if let Some(rest) = reader.rest.strip_prefix("</") {
            let (name, rest) = rest.split_once('>')?;
            reader.rest = rest;
            let element = open.pop()?;
            if element.0 != name.trim_end() {
                return None;
            }
            Some(element)
        } else {
            let (name, element, is_closed) = reader.start_tag()?;
            if open.len() >= MAX_DEPTH - 1 {
                return None;
            }
            if is_closed {
                Some((name, element))
            } else {
                open.push((name, element));
                None
            }
        };
        let Some((name, mut element)) = finished else { continue };
        // Blank text before the end tag counts only where it is all there is.
        if !element.children.is_empty() || !element.attributes.is_empty() {
            element.texts.retain(|t| !t.trim().is_empty());
        }
        match open.last_mut() {
            Some((_, parent)) => parent.children.push((name, element)),
            None => {
                reader.skip_misc()?;
                return reader.rest.is_empty().then_some((name, element));
            }
        }
    }
}

fn push_text<'t>(element: &mut Element<'t>, text: Cow<'t, str>) {
    if !text.is_empty() {
        element.texts.push(text);
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Skips blanks, comments, instructions and document types.
    fn skip_misc(&mut self) -> Option<()> {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with("<!") && !self.rest.starts_with("<?") {
                return Some(());
            }
            self.skip_markup()?;
        }
    }

    fn skip_markup(&mut self) -> Option<()> {
        let rest = self.rest;
        let end = if rest.starts_with("<!--") {
            rest[4..].find("-->")? + 7
        } else if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else {
            // A document type may hold declarations of its own in brackets.
            let mut depth = 0i32;
            let end = rest.char_indices().find(|(_, c)| {
                depth += match c {
                    '<' => 1,
                    '>' => -1,
                    _ => 0,
                };
                depth == 0
            })?;
            end.0 + 1
        };
        self.rest = &rest[end..];
        Some(())
    }

    /// Reads `<name a="b">` or `<name/>`; tells whether it is closed.
    fn start_tag(&mut self) -> Option<(&'t str, Element<'t>, bool)> {
        self.rest = self.rest.strip_prefix('<')?;
        let name = self.name()?;
        let mut element = Element::default();
        loop {
            let before = self.rest;
            self.rest = before.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                return Some((name, element, true));
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                return Some((name, element, false));
            }
            if before.len() == self.rest.len() {
                return None;
            }
            let attribute = self.name()?;
            self.rest = self.rest.trim_start().strip_prefix('=')?.trim_start();
            let quote = self.rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, rest) = self.rest[1..].split_once(quote)?;
            if value.contains('<') {
                return None;
            }
            element.attributes.push((attribute, decode(value)?));
            self.rest = rest;
        }
    }

    fn name(&mut self) -> Option<&'t str> {
        let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '\'' | '&');
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        let first = name.chars().next()?;
        (first.is_alphabetic() || matches!(first, '_' | ':')).then_some(name)
    }
}

/// Replaces entities and character references; an unknown one is an error.
fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('&') {
        return Some(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = after.split_once(';')?;
        let decoded = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        };
        out.push(decoded);
        rest = after;
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_or_not() {
        for good in [
            "<a/>",
            " <a></a> ",
            "<a b='1' c=\"2\"/>",
            "<a>&amp;&#x41;</a>",
            "<ns:a xmlns:ns='u'><ns:b/></ns:a>",
            "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
        ] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "<",
            "<a",
            "<a>",
            "</a>",
            "<a></b>",
            "<a b/>",
            "<a b=1/>",
            "<a>&nope;</a>",
            "<a/><b/>",
            "x<a/>",
            "<a/>x",
            "<1/>",
            "<a b='1'c='2'/>",
            "<!-- <a/>",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(parse(&"<a>".repeat(100_000)).is_none());
    }
}
