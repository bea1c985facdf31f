//! Broken and hostile texts: functions that read a text answer something or refuse it,
//! within bounds of time and memory, and never panic.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::array::{Array, ArrayRef, StringViewArray};
use kql_functions::{Arguments, ColumnValue, Constants, FunctionError, Implementation, RunContext, scalar};
use kql_types::cell::literal_to_array;
use kql_types::{Literal, ScalarType};

use crate::cases;
use crate::generate::{Pool, Random, mutate, shape};
use crate::support::{self, NOW, call, text, try_call};

#[test]
fn no_text_makes_a_function_panic() {
    let context = RunContext::at(NOW);
    let (mut calls, mut problems) = (0, Vec::new());
    for function in scalar::functions() {
        let pool = Pool::of(function);
        let mut random = Random::named(function.name);
        for signature in function.signatures {
            for _ in 0..cases(40) {
                let Some(shape) = shape(signature, &mut random) else { continue };
                if !shape.types.contains(&ScalarType::String) {
                    break;
                }
                let cells: Vec<Literal> = shape
                    .types
                    .iter()
                    .map(|&ty| match pool.value(ty, &mut random) {
                        Literal::String(text) => Literal::String(mutate(&text, &mut random)),
                        other => other,
                    })
                    .collect();
                let values: Vec<ColumnValue> = cells
                    .iter()
                    .zip(&shape.is_constant)
                    .map(|(cell, is_constant)| {
                        let array = literal_to_array(cell, 1);
                        if *is_constant { ColumnValue::Scalar(array) } else { ColumnValue::Array(array) }
                    })
                    .collect();
                let known: Vec<Option<Literal>> =
                    cells.iter().zip(&shape.is_constant).map(|(c, is)| is.then(|| c.clone())).collect();
                let args = Arguments {
                    values: &values,
                    types: &shape.types,
                    return_type: shape.return_type,
                    rows: 1,
                    context: &context,
                };
                let evaluate = || match function.implementation {
                    Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => Some(kernel(&args)),
                    Implementation::Prepared(prepare) => {
                        let kernel = prepare(&Constants { values: &known, context: &context });
                        Some(kernel.and_then(|kernel| kernel(&args)))
                    }
                    Implementation::Binder | Implementation::Refused(_) => None,
                };
                let problem = match catch_unwind(AssertUnwindSafe(evaluate)) {
                    Ok(None) => break,
                    Ok(Some(Ok(value))) if value.inner().len() == 1 => None,
                    Ok(Some(Ok(value))) => Some(format!("{} rows", value.inner().len())),
                    Ok(Some(Err(FunctionError::Internal { message }))) => Some(message),
                    Ok(Some(Err(FunctionError::InvalidArgument { .. } | FunctionError::Limit { .. }))) => None,
                    Err(_) => Some("panics".into()),
                };
                calls += 1;
                if let Some(problem) = problem {
                    problems.push(format!("{}: {cells:?}: {problem}", function.name));
                    break;
                }
            }
        }
    }
    assert!(calls > cases(3000), "only {calls} calls were made");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn nesting_without_end_is_survived() {
    for depth in [100, 10_000, 200_000] {
        let arrays = "[".repeat(depth) + &"]".repeat(depth);
        let elements = "<a>".repeat(depth) + &"</a>".repeat(depth);
        let bags = "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
        for (function, value) in [
            ("parse_json", &arrays),
            ("parse_json", &bags),
            ("parse_xml", &elements),
            ("todynamic", &arrays),
            ("parse_csv", &arrays),
            ("parse_command_line", &bags),
            ("parse_url", &bags),
            ("parse_path", &arrays),
        ] {
            let mut args = vec![text(value)];
            args.extend((function == "parse_command_line").then(|| text("windows")));
            // Whatever the answer is, it is one.
            let _ = try_call(function, &args);
        }
        let path = format!("${}", ".a".repeat(depth));
        let _ = try_call("extract_json", &[text(&path), text("{\"a\":1}")]);
    }
}

/// Zeros, packed so small that they would fill the memory.
fn bomb(is_gzip: bool) -> String {
    const CHUNK: usize = 1 << 20;
    let zeros = vec![0u8; CHUNK];
    let packed = if is_gzip {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..512).for_each(|_| out.write_all(&zeros).expect("memory takes it"));
        out.finish().expect("memory takes it")
    } else {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        (0..512).for_each(|_| out.write_all(&zeros).expect("memory takes it"));
        out.finish().expect("memory takes it")
    };
    let bytes: Vec<String> = packed.iter().map(u8::to_string).collect();
    call("base64_encode_fromarray", &[support::json(&format!("[{}]", bytes.join(",")))])
}

#[test]
fn packed_texts_do_not_fill_the_memory() {
    for (function, is_gzip) in
        [("gzip_decompress_from_base64_string", true), ("zlib_decompress_from_base64_string", false)]
    {
        let packed = bomb(is_gzip);
        let array: ArrayRef = std::sync::Arc::new(StringViewArray::from(vec![packed.as_str()]));
        let types = [ScalarType::String];
        let context = RunContext::at(NOW);
        let args = Arguments {
            values: &[ColumnValue::Array(array)],
            types: &types,
            return_type: ScalarType::String,
            rows: 1,
            context: &context,
        };
        let Implementation::Kernel(kernel) = support::function(function).implementation else {
            panic!("{function} is a kernel");
        };
        // 512 MiB is more than a text may have: refused, or no text.
        match kernel(&args) {
            Ok(value) => {
                let found = value.inner().as_any().downcast_ref::<StringViewArray>().expect("texts");
                assert!(found.is_null(0) || found.value(0).is_empty(), "{function}: {} bytes", found.value(0).len());
            }
            Err(error) => assert!(matches!(error, FunctionError::Limit { .. }), "{function}: {error}"),
        }
    }
}
