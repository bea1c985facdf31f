//! Whatever the bytes: unpacking them takes bounded memory, and what it gives packs and unpacks to itself.

#![no_main]

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringViewArray};
use kql_functions::{Arguments, ColumnValue, FunctionError, Implementation, RunContext, registry};
use kql_types::ScalarType;
use libfuzzer_sys::fuzz_target;

/// More than this no text may hold.
const LIMIT: usize = 64 << 20;

fuzz_target!(|data: &[u8]| {
    let packed = base64(data);
    for format in ["gzip", "zlib"] {
        let unpack = format!("{format}_decompress_from_base64_string");
        let Some(text) = call(&unpack, &packed) else { continue };
        assert!(text.len() <= LIMIT, "{} bytes", text.len());
        if text.is_empty() {
            continue;
        }
        let again = call(&format!("{format}_compress_to_base64_string"), &text).expect("a text packs");
        assert_eq!(call(&unpack, &again).as_deref(), Some(text.as_str()));
    }
});

fn call(name: &str, text: &str) -> Option<String> {
    let function = registry::scalar(name).expect("a function");
    let Implementation::Kernel(kernel) = function.implementation else { panic!("{name} is a kernel") };
    let array: ArrayRef = Arc::new(StringViewArray::from(vec![text]));
    let context = RunContext::at(0);
    let args = Arguments {
        values: &[ColumnValue::Array(array)],
        types: &[ScalarType::String],
        return_type: ScalarType::String,
        rows: 1,
        context: &context,
    };
    match kernel(&args) {
        Ok(result) => Some(result.inner().as_string_view().value(0).to_owned()),
        Err(FunctionError::Limit { .. }) => None,
        Err(error) => panic!("{name}: {error}"),
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit > chunk.len() { '=' } else { char::from(DIGITS[index]) });
        }
    }
    text
}
