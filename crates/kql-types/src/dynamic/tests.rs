use std::cmp::Ordering;

use super::*;
use crate::test_random::Random;
use crate::{Literal, ScalarType};

fn json(text: &str) -> String {
    match parse_json(text) {
        Ok(value) => print(&value),
        Err(error) => format!("error: {error}"),
    }
}

fn literal(text: &str) -> String {
    match parse_literal(text) {
        Ok(Literal::Dynamic(value)) => print(&value),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("error: {error}"),
    }
}

fn print(value: &[u8]) -> String {
    let mut text = String::new();
    to_json(DynamicRef::new(value), &mut text);
    text
}

#[test]
fn json_text() {
    for (text, expected) in [
        ("null", "null"),
        (" true ", "true"),
        ("-12", "-12"),
        ("1.0", "1.0"),
        ("1e3", "1000.0"),
        ("-0", "0"),
        ("9223372036854775807", "9223372036854775807"),
        ("18446744073709551615", "18446744073709551615"),
        ("100000000000000000000000", "1e+23"),
        ("\"a\"", "\"a\""),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[[],{},[1]]", "[[],{},[1]]"),
        (" { \"a\" : 1 , \"b\" : [ 2 , { \"c\" : null } ] } ", "{\"a\":1,\"b\":[2,{\"c\":null}]}"),
        ("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}"),
        (r#""\"\\\/\b\f\n\r\tA\ud83d\ude00""#, "\"\\\"\\\\/\\b\\f\\n\\r\\tA😀\""),
        (r#""\ud83d x \ude00 \ud83dA""#, "\"\u{fffd} x \u{fffd} \u{fffd}A\""),
        ("\"\\u0001é\"", "\"\\u0001é\""),
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
}

#[test]
fn not_json() {
    for text in [
        "",
        " ",
        "nul",
        "[1,]",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "'a'",
        "01",
        "1.",
        ".5",
        "+1",
        "\"a",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "1 2",
        "[1]]",
        "NaN",
        "-",
        "1e",
        "datetime(2020-01-01)",
        "1d",
        "{\"a\":1,}",
        "\"\\",
        "[1}",
        "{\"a\":1]",
    ] {
        assert!(parse_json(text).is_err(), "{text} is {}", json(text));
    }
    let mut buffer = vec![1, 2, 3];
    assert!(parse_json_into(&mut buffer, "[1, 2, x]").is_err());
    assert_eq!(buffer, [1, 2, 3]);
    assert!(parse_json_into(&mut buffer, "[1, 2]").is_ok());
    assert_eq!(print(&buffer[3..]), "[1,2]");
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(json(&nested(MAX_DEPTH)), nested(MAX_DEPTH));
    assert!(parse_json(&nested(MAX_DEPTH + 1)).is_err());
    assert!(parse_json(&"[".repeat(1_000_000)).is_err());
    assert!(parse_literal(&"dynamic(".repeat(100_000)).is_err());
}

#[test]
fn literal_text() {
    for (text, expected) in [
        (
            "[1, datetime(2020-01-01), 1d, 'single \"quotes\"']",
            "[1,\"2020-01-01T00:00:00.0000000Z\",\"1.00:00:00\",\"single \\\"quotes\\\"\"]",
        ),
        (
            "{'a': dynamic({'b': [dynamic(1)]}), \"c\": guid(74be27de-1e4e-49d9-b579-fe0b331d3642)}",
            "{\"a\":{\"b\":[1]},\"c\":\"74be27de-1e4e-49d9-b579-fe0b331d3642\"}",
        ),
        (
            "[long(1), int(0x10), real(nan), decimal(1.50), bool(true), time(1:00:00), timespan(2s), double(1), real(null)]",
            "[1,16,\"NaN\",1.5,true,\"01:00:00\",\"00:00:02\",1.0,null]",
        ),
        ("@'c:\\temp ''x'''", "\"c:\\\\temp 'x'\""),
        ("datetime('2020-01-01')", "\"2020-01-01T00:00:00.0000000Z\""),
        ("-1.5h", "\"-01:30:00\""),
        ("null", "Null(Dynamic)"),
        ("dynamic(null)", "Null(Dynamic)"),
    ] {
        assert_eq!(literal(text), expected, "{text}");
    }
    for text in ["datetime(x)", "foo(1)", "[1 2]", "{a:1}", "1zz", "datetime(2020-01-01", "dynamic(1", "true(1)"] {
        assert!(parse_literal(text).is_err(), "{text} is {}", literal(text));
    }
}

#[test]
fn access() -> Result<(), ParseError> {
    let bytes = parse_json("{\"a\": [10, \"x\", {\"b\": true}], \"\": null, \"ä\": 1.5}")?;
    let value = DynamicRef::new(&bytes);
    assert_eq!(value.kind(), Kind::Bag);
    assert_eq!(value.len(), Some(3));
    let array = value.get("a").unwrap_or(DynamicRef::NULL);
    assert_eq!(array.index(0).and_then(DynamicRef::as_long), Some(10));
    assert_eq!(array.index(1).and_then(DynamicRef::as_str), Some("x"));
    assert_eq!(array.index(-1).and_then(|v| v.get("b")).and_then(DynamicRef::as_bool), Some(true));
    assert_eq!(array.index(-3).and_then(DynamicRef::as_long), Some(10));
    assert!(array.index(3).is_none() && array.index(-4).is_none() && array.index(i64::MIN).is_none());
    assert!(array.get("a").is_none() && value.index(0).is_none());
    assert!(value.get("").is_some_and(DynamicRef::is_null));
    assert_eq!(value.get("ä").and_then(DynamicRef::as_real), Some(1.5));
    assert!(value.get("A").is_none());
    assert_eq!(value.entries().map(|(k, _)| k).collect::<Vec<_>>(), ["a", "", "ä"]);
    assert_eq!(array.elements().len(), 3);
    assert_eq!(array.elements().last().map(DynamicRef::kind), Some(Kind::Bag));
    Ok(())
}

#[test]
fn duplicate_keys_of_many() {
    let body: Vec<String> = (0..100).map(|i| format!("\"k{}\":{i}", i % 30)).collect();
    let expected: Vec<String> = (0..30).map(|i| format!("\"k{i}\":{}", if i < 10 { 90 + i } else { 60 + i })).collect();
    assert_eq!(json(&format!("{{{}}}", body.join(","))), format!("{{{}}}", expected.join(",")));
}

#[test]
fn broken_encodings_read_as_something() {
    let Ok(bytes) = parse_json("{\"a\": [1, \"x\", {\"b\": true}], \"c\": 1.5}") else {
        panic!("the text is JSON");
    };
    let mut random = Random::new(17);
    for _ in 0..20_000 {
        let mut broken = bytes.clone();
        broken.truncate(random.below(bytes.len() as u64 + 1) as usize);
        if !broken.is_empty() {
            let at = random.below(broken.len() as u64) as usize;
            broken[at] = random.next() as u8;
        }
        let value = DynamicRef::new(&broken);
        // An index may point anywhere, but reading ends, and never outside the slice.
        if value.len().unwrap_or(0) < 100 {
            assert!(
                value
                    .elements()
                    .chain(value.entries().map(|(_, v)| v))
                    .all(|v| v.as_bytes().len() <= broken.len().max(1))
            );
        }
        assert_eq!(compare(value, DynamicRef::NULL) == Ordering::Equal, value.is_null());
    }
}

#[test]
fn equality_and_order() -> Result<(), ParseError> {
    let bytes = |text: &str| parse_json(text);
    for (a, b, expected) in [
        ("1", "1.0", true),
        ("{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true),
        ("{\"a\":1}", "{\"a\":1,\"b\":2}", false),
        ("[1,2]", "[2,1]", false),
        ("\"1\"", "1", false),
        ("null", "null", true),
        ("18446744073709551615", "18446744073709551615.0", true),
    ] {
        assert_eq!(equal(DynamicRef::new(&bytes(a)?), DynamicRef::new(&bytes(b)?)), expected, "{a} {b}");
    }
    let sorted = [
        "null",
        "false",
        "true",
        "-1",
        "0.5",
        "1",
        "9223372036854775807",
        "\"a\"",
        "\"b\"",
        "[]",
        "[1]",
        "[1,2]",
        "[2]",
        "{}",
        "{\"a\":1}",
        "{\"a\":2}",
        "{\"b\":0}",
    ];
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            assert_eq!(compare(DynamicRef::new(&bytes(a)?), DynamicRef::new(&bytes(b)?)), i.cmp(&j), "{a} {b}");
        }
    }
    Ok(())
}

/// Writes a random value and returns its JSON text.
pub(super) fn write_random(random: &mut Random, depth: usize, encoder: &mut Encoder) {
    match random.below(if depth > 4 { 8 } else { 10 }) {
        0 => encoder.null(),
        1 => encoder.bool(random.below(2) == 0),
        2 | 3 => encoder.long((random.next() >> random.below(64)) as i64),
        4 | 5 => {
            let value = f64::from_bits(random.next());
            encoder.real(if value.is_finite() { value } else { 0.5 });
        }
        6 | 7 => {
            let text: String =
                (0..random.below(20)).map(|_| char::from_u32(random.below(0x300) as u32).unwrap_or('x')).collect();
            encoder.string(&text);
        }
        8 => {
            encoder.begin_array();
            (0..random.below(6)).for_each(|_| write_random(random, depth + 1, encoder));
            encoder.end();
        }
        _ => {
            encoder.begin_bag();
            for i in 0..random.below(30) {
                encoder.key(&format!("k{i}\n\""));
                write_random(random, depth + 1, encoder);
            }
            encoder.end();
        }
    }
}

#[test]
fn json_round_trip() {
    let mut random = Random::new(23);
    for _ in 0..2000 {
        let mut encoder = Encoder::new();
        write_random(&mut random, 0, &mut encoder);
        let text = print(encoder.as_bytes());
        assert_eq!(parse_json(&text).as_deref(), Ok(encoder.as_bytes()), "{text}");
        if !encoder.as_ref().is_null() {
            assert_eq!(parse_literal(&text), Ok(Literal::Dynamic(encoder.as_bytes().to_vec())), "{text}");
        }
        let reader: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(reader.is_ok(), "{text}");
    }
}

#[test]
fn columns_hold_no_encoded_null() {
    use arrow::array::Array;
    let mut builder = DynamicColumnBuilder::with_capacity(4);
    builder.append_json("{\"a\":1}");
    builder.append_json("null");
    builder.append_json("not json");
    builder.append_json("");
    builder.append(DynamicRef::NULL);
    builder.append_with(|encoder| encoder.null());
    let column = builder.finish();
    assert_eq!((0..6).map(|i| column.is_null(i)).collect::<Vec<_>>(), [false, true, false, true, true, true]);
    assert_eq!(print(column.value(2)), "\"not json\"");
    assert_eq!(column.data_type(), &ScalarType::Dynamic.arrow());
}

#[test]
fn columns_of_many_buffers() {
    use arrow::array::Array;
    let mut builder = DynamicColumnBuilder::default();
    let text = |row: usize| "x".repeat(row * 37 % 5000);
    for row in 0..2000 {
        builder.append_with(|encoder| {
            encoder.begin_array();
            encoder.long(row as i64);
            encoder.string(&text(row));
            encoder.end();
        });
        builder.append_json("[1, x");
    }
    let column = builder.finish();
    assert_eq!((column.len(), column.null_count()), (4000, 0));
    assert!(column.data_buffers().len() > 3);
    for row in 0..2000 {
        assert_eq!(print(column.value(2 * row)), format!("[{row},\"{}\"]", text(row)));
        assert_eq!(print(column.value(2 * row + 1)), "\"[1, x\"");
    }
    assert_eq!(builder.finish().len(), 0);
}
