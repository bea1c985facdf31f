//! Whatever the query: its layout has the same typed tree and the same comments, and settles.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    assert_eq!(kql_syntax::layout_fault(text), None);
});
