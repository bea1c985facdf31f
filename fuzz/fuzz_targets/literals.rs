//! Whatever the text: reading a literal does not panic, and what was read and printed reads as the same value.

#![no_main]

use kql_types::dynamic::{DynamicRef, parse_json, parse_literal, to_json};
use kql_types::{datetime, decimal, guid, real, timespan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(ticks) = datetime::parse(text) {
        assert_eq!(datetime::parse(&datetime::format(ticks)), Some(ticks));
    }
    if let Some(ticks) = timespan::parse(text) {
        assert_eq!(timespan::parse(&timespan::format(ticks)), Some(ticks));
    }
    if let Some(value) = decimal::parse(text) {
        assert_eq!(decimal::parse(&decimal::format(value)), Some(value));
    }
    if let Some(value) = guid::parse(text) {
        assert_eq!(guid::parse(&guid::format(&value)), Some(value));
    }
    if let Some(value) = real::parse(text) {
        let again = real::parse(&real::format(value)).expect("a printed real reads");
        assert!(again == value || (again.is_nan() && value.is_nan()));
    }
    // Reading JSON forgets how it was written; reading what was printed does not.
    if let Ok(bytes) = parse_json(text) {
        let mut once = String::new();
        to_json(DynamicRef::new(&bytes), &mut once);
        let mut twice = String::new();
        to_json(DynamicRef::new(&parse_json(&once).expect("printed JSON reads")), &mut twice);
        assert_eq!(once, twice);
    }
    let _ = parse_literal(text);
});
