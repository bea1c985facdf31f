//! Whatever the bytes: parsing does not panic, the tree gives the text back, and formatting settles.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = kql_syntax::parse(text);
    assert_eq!(parsed.tree.text().to_string(), text);
    for diagnostic in &parsed.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some());
    }
    let formatted = kql_syntax::format(text);
    assert_eq!(kql_syntax::parse(&formatted).has_errors(), parsed.has_errors());
    assert_eq!(kql_syntax::format(&formatted), formatted);
});
