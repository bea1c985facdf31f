//! Whatever the text: no panic, no lost byte, no overflow, and time in proportion to its length.

use kql_syntax::{MAX_NESTING, format, parse, parse_expression, parse_function_body, parse_parameters};
use std::time::{Duration, Instant};

/// A small generator of pseudo-random numbers (SplitMix64): the same texts in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

fn seeds() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = Vec::new();
    for part in ["ok", "err"] {
        let entries = std::fs::read_dir(folder.join(part)).expect("the folder of test data is there");
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.extension().is_some_and(|e| e == "kql") {
                texts.push(std::fs::read_to_string(path).expect("a case can be read"));
            }
        }
    }
    assert!(texts.len() > 10);
    texts
}

/// Every entry point on one text; the trees must give it back.
fn check(text: &str) {
    assert_eq!(parse(text).tree.text().to_string(), text);
    assert_eq!(parse_expression(text).tree.text().to_string(), text);
    assert_eq!(parse_parameters(text).tree.text().to_string(), text);
    assert_eq!(parse_function_body(text).tree.text().to_string(), text);
}

/// The formatter settles and keeps a text as right or wrong as it was.
fn check_format(text: &str) {
    let once = format(text);
    assert_eq!(format(&once), once, "{text:?}");
    assert_eq!(parse(&once).has_errors(), parse(text).has_errors(), "{text:?}");
}

/// Spans lie inside the text and on the bounds of characters.
fn check_spans(text: &str) {
    for diagnostic in parse(text).diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "{diagnostic:?} in {text:?}");
        for label in diagnostic.secondary {
            assert!(text.get(label.span.range()).is_some(), "{label:?} in {text:?}");
        }
    }
}

#[test]
fn mutated_texts() {
    let seeds = seeds();
    let mut random = Random(1);
    const SNIPPETS: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        ";",
        ",",
        "..",
        "'",
        "\"",
        "```",
        "@\"",
        "h'",
        "//",
        "\n",
        "\\",
        "=",
        "==",
        "=>",
        "-->",
        "]->",
        "*",
        "!",
        "!in~",
        "in",
        "between",
        "by",
        "on",
        "with",
        "let",
        "datetime(",
        "dynamic({",
        "\u{200b}",
        "é",
        "😀",
        "\0",
        "1e",
        "0x",
        "matches regex",
        "project-",
        "union",
        "search",
        "top-nested",
        ":",
        "typeof(",
        "declare pattern",
        ".show",
        "#",
        "?",
        "materialize(",
        "toscalar(",
    ];
    for _ in 0..6000 {
        let mut text: Vec<char> = seeds[random.below(seeds.len())].chars().collect();
        for _ in 0..1 + random.below(4) {
            let at = random.below(text.len() + 1);
            match random.below(4) {
                0 if at < text.len() => {
                    text.remove(at);
                }
                1 => text.truncate(at),
                2 => {
                    let snippet = SNIPPETS[random.below(SNIPPETS.len())];
                    text.splice(at..at, snippet.chars());
                }
                _ => {
                    let end = (at + random.below(20)).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    let to = random.below(text.len() + 1);
                    text.splice(to..to, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        check(&text);
        check_spans(&text);
        check_format(&text);
    }
}

#[test]
fn arbitrary_characters() {
    let mut random = Random(2);
    for _ in 0..3000 {
        let length = random.below(60);
        let text: String = (0..length)
            .map(|_| match random.below(4) {
                0 => char::from_u32(random.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
                _ => char::from(32 + random.below(95) as u8),
            })
            .collect();
        check(&text);
        check_spans(&text);
    }
}

#[test]
fn deep_nesting_is_refused_quickly() {
    let n = 10_000;
    let texts = [
        format!("print {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("print {}", "(".repeat(n)),
        format!("print {}1{}", "f(".repeat(n), ")".repeat(n)),
        format!("print a{}0{}", "[a".repeat(n), "]".repeat(n)),
        format!("print dynamic({}{})", "[".repeat(n), "]".repeat(n)),
        format!("print dynamic({}1{})", "{\"a\":".repeat(n), "}".repeat(n)),
        format!("T | union {}T{}", "(".repeat(n), ")".repeat(n)),
        format!("T | where a in {}", "(b in ".repeat(n)),
        format!("T {}", "| join (T ".repeat(n)),
        format!("{}1", "let f = () { ".repeat(n)),
        format!("T | fork {}", "(fork ".repeat(n)),
        format!("T | mv-apply x on {}", "(mv-apply x on ".repeat(n)),
        format!("T | facet by a with {}", "(facet by a with ".repeat(n)),
        format!("macro-expand entity_group[a] as x {}", "(macro-expand entity_group[a] as x ".repeat(n)),
        format!("print {}1", "toscalar(".repeat(n)),
    ];
    for text in texts {
        let start = Instant::now();
        let parsed = parse(&text);
        assert_eq!(parsed.tree.text().to_string(), text);
        let first: Vec<_> = parsed.diagnostics.iter().filter(|d| d.code == "KS245").collect();
        assert_eq!(first.len(), 1, "{}…: {:?}", &text[..40], parsed.diagnostics.first());
        drop(parsed);
        assert!(start.elapsed() < Duration::from_secs(1), "{}… took {:?}", &text[..40], start.elapsed());
    }
}

#[test]
fn nesting_below_the_limit_is_accepted() {
    // `dynamic([` is two levels, as is a pipeline's operand.
    let n = MAX_NESTING as usize / 2 - 1;
    for (open, close) in [("(", ")"), ("iff(true, 1, ", ")"), ("dynamic([", "])"), ("toscalar(T | where a == ", ")")] {
        let text = format!("print {}1{}", open.repeat(n), close.repeat(n));
        assert!(!parse(&text).has_errors(), "{open}: {:?}", parse(&text).diagnostics.first());
        check_format(&text);
    }
}

#[test]
fn long_chains() {
    let chain = |op: &str, n: usize| format!("T | where {}", vec!["a == 1"; n].join(op));
    for op in [" or ", " and "] {
        let parsed = parse(&chain(op, 20_000));
        assert!(!parsed.has_errors(), "{:?}", parsed.diagnostics.first());
    }
    let sum = |n: usize| format!("print {}", vec!["1"; n].join(" + "));
    assert!(!parse(&sum(900)).has_errors());
    for text in [sum(20_000), format!("print a{}", ".b".repeat(20_000)), format!("print a{}", "[0]".repeat(20_000))] {
        let parsed = parse(&text);
        assert_eq!(parsed.tree.text().to_string(), text);
        assert_eq!(parsed.diagnostics.iter().filter(|d| d.code == "KS245").count(), 1);
    }
    let pipes = format!("T{}", " | take 1".repeat(20_000));
    assert!(!parse(&pipes).has_errors());
}

#[test]
fn time_grows_with_the_length() {
    let unit = "T | where a == 'x' and (b in (1, 2, 3) or c has \"y\") | extend d = strcat(a, b) ; ";
    let broken = "T | where a b ( c | wher ] , ; let = ";
    let texts = [
        unit.to_owned(),
        broken.to_owned(),
        "T | where a in (".to_owned(),
        "'unclosed ".to_owned(),
        "(a, b, c) ".to_owned(),
        "a b | ".to_owned(),
    ];
    for unit in texts {
        let text = unit.repeat(200_000 / unit.len());
        let start = Instant::now();
        let parsed = parse(&text);
        assert_eq!(parsed.tree.text().len(), (text.len() as u32).into());
        assert!(start.elapsed() < Duration::from_secs(5), "{unit}: {:?}", start.elapsed());
    }
}
