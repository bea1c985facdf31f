//! Functions on texts against what the standard library says, and against each other.

use kql_functions::{Category, Implementation, scalar};
use kql_types::{Literal, ScalarType};

use crate::cases;
use crate::generate::{Pool, Random, shape};
use crate::support::{self, call, json, text, try_call};

/// Few characters, so that texts meet: both cases, what separates terms, what regular expressions read.
const ALPHABET: &str = "aAbB1ä_-. (+";

fn said(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn literal(value: serde_json::Value) -> Literal {
    json(&value.to_string())
}

#[test]
fn searches_find_what_is_there() {
    let mut random = Random::new(21);
    for _ in 0..cases(150) {
        let (source, word) = (random.text(ALPHABET, 20), random.text(ALPHABET, 3));
        let (low_source, low_word) = (source.to_lowercase(), word.to_lowercase());
        let is_term = !word.is_empty() && word.chars().all(char::is_alphanumeric);
        let terms = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_owned).collect()
        };
        let (terms, low_terms) = (terms(&source), terms(&low_source));
        let mut expected = vec![
            ("contains", low_source.contains(&low_word)),
            ("contains_cs", source.contains(&word)),
            ("startswith", low_source.starts_with(&low_word)),
            ("startswith_cs", source.starts_with(&word)),
            ("endswith", low_source.ends_with(&low_word)),
            ("endswith_cs", source.ends_with(&word)),
            ("==", source == word),
            ("=~", low_source == low_word),
        ];
        if is_term {
            expected.extend([
                ("has", low_terms.contains(&low_word)),
                ("has_cs", terms.contains(&word)),
                ("hasprefix", low_terms.iter().any(|t| t.starts_with(&low_word))),
                ("hasprefix_cs", terms.iter().any(|t| t.starts_with(&word))),
                ("hassuffix", low_terms.iter().any(|t| t.ends_with(&low_word))),
                ("hassuffix_cs", terms.iter().any(|t| t.ends_with(&word))),
            ]);
        }
        for (operator, is) in expected {
            assert_eq!(call(operator, &[text(&source), text(&word)]), said(is), "{source:?} {operator} {word:?}");
        }
        let quoted = call("regex_quote", &[text(&word)]);
        let found = call("matches regex", &[text(&source), text(&quoted)]);
        assert_eq!(found, said(source.contains(&word)), "{source:?} matches regex {quoted:?}");
        // Positions count characters.
        let at = source.find(&word).map_or(-1, |at| source[..at].chars().count() as i64);
        assert_eq!(call("indexof", &[text(&source), text(&word)]), at.to_string(), "{source:?} {word:?}");
        if !word.is_empty() {
            let occurrences = source.char_indices().filter(|(at, _)| source[*at..].starts_with(&word)).count();
            assert_eq!(call("countof", &[text(&source), text(&word)]), occurrences.to_string(), "{source:?} {word:?}");
            let apart = source.matches(&word).count().to_string();
            assert_eq!(call("countof", &[text(&source), text(&quoted), text("regex")]), apart, "{source:?} {word:?}");
        }
    }
}

#[test]
fn lists_of_words_are_their_words() {
    let mut random = Random::new(22);
    for _ in 0..cases(80) {
        let source = random.text(ALPHABET, 20);
        let words: Vec<String> = (0..1 + random.below(4)).map(|_| random.text("aAb1", 2) + "a").collect();
        let has: Vec<bool> = words.iter().map(|w| call("has", &[text(&source), text(w)]) == "true").collect();
        let list = literal(words.clone().into());
        let args = [text(&source), list];
        assert_eq!(call("has_any", &args), said(has.contains(&true)), "{source:?} {words:?}");
        assert_eq!(call("has_all", &args), said(!has.contains(&false)), "{source:?} {words:?}");
        let first = has.iter().position(|has| *has).map_or(-1, |at| at as i64);
        assert_eq!(call("has_any_index", &args), first.to_string(), "{source:?} {words:?}");
    }
}

#[test]
fn an_operator_with_an_exclamation_mark_is_the_opposite() {
    let mut pairs = 0;
    for function in scalar::functions().filter(|f| f.category == Category::Operator) {
        let Some(of) = function.name.strip_prefix('!') else { continue };
        let positive = if function.name == "!=" {
            "=="
        } else if of == "~" {
            "=~"
        } else {
            of
        };
        let is_kernel = |f: &kql_functions::ScalarFunction| {
            matches!(f.implementation, Implementation::Kernel(_) | Implementation::Prepared(_))
        };
        let positive_record = support::function(positive);
        if !is_kernel(function) || !is_kernel(positive_record) {
            continue;
        }
        pairs += 1;
        let (pool, mut random) = (Pool::of(positive_record), Random::named(positive));
        for signature in function.signatures {
            for _ in 0..cases(15) {
                let Some(shape) = shape(signature, &mut random) else { continue };
                let args: Vec<Literal> = shape.types.iter().map(|&ty| pool.value(ty, &mut random)).collect();
                // Nulls have rules of their own.
                if args.iter().any(|a| matches!(a, Literal::Null(_))) || shape.types.contains(&ScalarType::Dynamic) {
                    continue;
                }
                let (Ok(yes), Ok(no)) = (try_call(positive, &args), try_call(function.name, &args)) else { continue };
                let is_opposite = matches!((yes.as_str(), no.as_str()), ("true", "false") | ("false", "true"));
                // NaN is neither, and a range may end beyond the last time.
                let has_nan = args.iter().any(|a| matches!(a, Literal::Real(x) if x.is_nan()));
                let is_unknown = yes == "null" && no == "null";
                assert!(is_opposite || is_unknown || has_nan, "{args:?}: {positive} {yes}, {} {no}", function.name);
            }
        }
    }
    assert!(pairs >= 15, "only {pairs} pairs");
}

#[test]
fn texts_are_cut_and_joined() {
    let mut random = Random::new(23);
    for _ in 0..cases(100) {
        let (source, word, other) = (random.text(ALPHABET, 20), random.text(ALPHABET, 2), random.text(ALPHABET, 3));
        let chars: Vec<char> = source.chars().collect();
        assert_eq!(call("strlen", &[text(&source)]), chars.len().to_string());
        assert_eq!(call("string_size", &[text(&source)]), source.len().to_string());
        assert_eq!(call("reverse", &[text(&source)]), chars.iter().rev().collect::<String>());
        assert_eq!(call("toupper", &[text(&source)]), source.to_uppercase());
        assert_eq!(call("tolower", &[text(&source)]), source.to_lowercase());
        let (start, length) = (random.below(25), random.below(25));
        let part: String = chars.iter().skip(start).take(length).collect();
        let args = [text(&source), Literal::Long(start as i64), Literal::Long(length as i64)];
        assert_eq!(call("substring", &args), part, "{source:?} from {start}, {length}");
        assert_eq!(call("strcat", &[text(&source), text(&word), text(&other)]), format!("{source}{word}{other}"));
        let joined = call("strcat_delim", &[text(&word), text(&source), text(&other)]);
        assert_eq!(joined, format!("{source}{word}{other}"));
        let times = random.below(4);
        assert_eq!(call("strrep", &[text(&source), Literal::Long(times as i64)]), source.repeat(times));
        let order = call("strcmp", &[text(&source), text(&other)]);
        assert_eq!(order, (source.cmp(&other) as i64).to_string(), "{source:?} {other:?}");
        if !word.is_empty() {
            let replaced = source.replace(&word, &other);
            assert_eq!(call("replace_string", &[text(&source), text(&word), text(&other)]), replaced);
            let list = |word: &str| literal(serde_json::json!([word]));
            assert_eq!(call("replace_strings", &[text(&source), list(&word), list(&other)]), replaced);
            let quoted = call("regex_quote", &[text(&word)]);
            let same = call("replace_regex", &[text(&source), text(&quoted), text(&other)]);
            assert_eq!(same, replaced, "{source:?} {quoted:?} {other:?}");
            let parts: Vec<&str> = source.split(&word).collect();
            let expected = serde_json::to_string(&parts).expect("texts");
            assert_eq!(call("split", &[text(&source), text(&word)]), expected, "{source:?} {word:?}");
            let mut rest = source.as_str();
            while let Some(shorter) = rest.strip_prefix(&word) {
                rest = shorter;
            }
            // A regular expression matches once unless it repeats itself.
            assert_eq!(call("trim_start", &[text(&format!("({quoted})+")), text(&source)]), rest, "{word:?}");
        }
        let is_ascii = source.is_ascii();
        assert_eq!(call("isascii", &[text(&source)]), said(is_ascii));
        assert_eq!(call("isutf8", &[text(&source)]), "true");
    }
}

#[test]
fn delimited_texts_give_their_fields_back() {
    let mut random = Random::new(24);
    for _ in 0..cases(100) {
        let fields: Vec<String> = (0..1 + random.below(4)).map(|_| random.text("ab, ä\"", 6)).collect();
        let written: Vec<String> = fields.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
        let expected = serde_json::to_string(&fields).expect("texts");
        assert_eq!(call("parse_csv", &[text(&written.join(","))]), expected, "{written:?}");

        let value = random.json(3);
        let printed = call("tostring", &[literal(serde_json::json!([value]))]);
        let read: serde_json::Value = serde_json::from_str(&printed).expect("JSON is printed");
        assert_eq!(read, serde_json::json!([value]), "{printed}");
        // A value of a text is the value; nulls of JSON are nulls.
        if value.is_array() || value.is_object() {
            assert_eq!(call("parse_json", &[text(&value.to_string())]), call("tostring", &[literal(value.clone())]));
        }

        let key = random.text("abcä=&%# +", 6) + "k";
        let encoded = |part: &str| call("url_encode_component", &[text(part)]);
        let query = format!("{}={}", encoded(&key), encoded(&fields[0]));
        let parsed = call("parse_urlquery", &[text(&query)]);
        let read: serde_json::Value = serde_json::from_str(&parsed).expect("a bag");
        let values: Vec<&serde_json::Value> = read["Query Parameters"].as_object().expect("a bag").values().collect();
        assert_eq!(values.len(), 1, "{query} is {parsed}");
    }
}

#[test]
fn addresses_are_taken_apart() {
    let mut random = Random::new(25);
    for _ in 0..cases(60) {
        let part = |random: &mut Random| random.text("abc019", 6) + "x";
        let (host, path) = (part(&mut random), part(&mut random));
        let (key, value, fragment) = (part(&mut random), part(&mut random), part(&mut random));
        let port = random.below(65_536);
        let url = format!("https://{host}.example:{port}/{path}?{key}={value}#{fragment}");
        let parsed = call("parse_url", &[text(&url)]);
        let read: serde_json::Value = serde_json::from_str(&parsed).expect("a bag");
        for (name, expected) in [
            ("Scheme", "https".to_owned()),
            ("Host", format!("{host}.example")),
            ("Port", port.to_string()),
            ("Path", format!("/{path}")),
            ("Fragment", fragment),
        ] {
            assert_eq!(read[name], serde_json::json!(expected), "{name} of {url}: {parsed}");
        }
        assert_eq!(read["Query Parameters"], serde_json::json!({ key: value }), "{url}: {parsed}");

        let folder = part(&mut random);
        let path = format!("C:\\{folder}\\{host}.txt");
        let parsed = call("parse_path", &[text(&path)]);
        let read: serde_json::Value = serde_json::from_str(&parsed).expect("a bag");
        assert_eq!(read["Filename"], serde_json::json!(format!("{host}.txt")), "{parsed}");
        assert_eq!(read["Extension"], serde_json::json!("txt"), "{parsed}");
        assert_eq!(read["DirectoryName"], serde_json::json!(folder), "{parsed}");
    }
}

#[test]
fn command_lines_keep_their_arguments() {
    let mut random = Random::new(26);
    for _ in 0..cases(100) {
        // Windows' rule: quotes hold blanks together, `\"` is a quote, `\` elsewhere is itself.
        let arguments: Vec<String> = (0..1 + random.below(4)).map(|_| random.text("ab /-ä", 8) + "z").collect();
        let line = arguments.iter().map(|a| format!("\"{a}\"")).collect::<Vec<_>>().join("  ");
        let expected = serde_json::to_string(&arguments).expect("texts");
        assert_eq!(call("parse_command_line", &[text(&line), text("windows")]), expected, "{line}");
    }
}
