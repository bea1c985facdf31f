//! What holds for every scalar function, whatever it computes: a column, the constants
//! of its rows, a slice of a longer column and no rows agree; and pairs of functions
//! that undo each other.

mod aggregates;
mod dynamics;
mod generate;
mod geospatial;
mod layouts;
mod networks;
mod numbers;
mod robust;
mod series;
mod sketches;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod times;

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::array::{Array, ArrayRef, UInt32Array};
use arrow::compute::{concat, take};
use generate::{Pool, Random, Shape, shape};
use kql_functions::{
    Arguments, ColumnValue, Constants, FunctionError, Implementation, RunContext, ScalarFunction, scalar,
};
use kql_types::cell::literal_to_array;
use kql_types::{Literal, ScalarType};
use support::{NOW, call, cell, json, null, text};

const ROWS: usize = 11;

/// Returns how often to try: `KUSTODIAN_CASES` is in percent of what a test run does.
pub(crate) fn cases(usual: usize) -> usize {
    let percent = std::env::var("KUSTODIAN_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(100);
    (usual * percent).div_ceil(100)
}

/// Evaluates a call; the constants are the arguments that are scalars.
fn evaluate(
    function: &ScalarFunction,
    values: &[ColumnValue],
    known: &[Option<Literal>],
    shape: &Shape,
    rows: usize,
) -> Result<ArrayRef, FunctionError> {
    let context = RunContext::at(NOW);
    let args = Arguments { values, types: &shape.types, return_type: shape.return_type, rows, context: &context };
    let result = match function.implementation {
        Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&args)?,
        Implementation::Prepared(prepare) => prepare(&Constants { values: known, context: &context })?(&args)?,
        Implementation::Binder | Implementation::Refused(_) => unreachable!("it has no kernel"),
    };
    let all_scalars = values.iter().all(ColumnValue::is_scalar);
    assert_eq!(result.inner().data_type(), &shape.return_type.arrow(), "{}: type of {shape:?}", function.name);
    assert_eq!(result.is_scalar(), all_scalars, "{}: {shape:?} answers in the form of its arguments", function.name);
    assert_eq!(result.inner().len(), if all_scalars { 1 } else { rows }, "{}: rows of {shape:?}", function.name);
    Ok(result.inner().clone())
}

/// The cell as text; a null string counts as empty.
fn shown(array: &ArrayRef, ty: ScalarType, row: usize) -> String {
    if ty == ScalarType::String && array.is_null(row) { String::new() } else { cell(array, ty, row) }
}

/// Whether two cells show the same; long arrays are only printed where their bytes differ.
fn is_same(a: &ArrayRef, row: usize, b: &ArrayRef, other: usize, ty: ScalarType) -> bool {
    a.slice(row, 1) == b.slice(other, 1) || shown(a, ty, row) == shown(b, ty, other)
}

pub(crate) fn column(cells: &[Literal]) -> ArrayRef {
    let arrays: Vec<ArrayRef> = cells.iter().map(|c| literal_to_array(c, 1)).collect();
    let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
    concat(&arrays).expect("cells of one type")
}

/// Puts other rows around a column, and cuts them off again.
fn sliced(column: &ArrayRef) -> ArrayRef {
    let longer = concat(&[column.as_ref(), column.as_ref(), column.as_ref()]).expect("columns of one type");
    longer.slice(column.len(), column.len())
}

#[test]
fn columns_constants_slices_and_no_rows_agree() {
    let (mut calls, mut errors, mut problems) = (0, 0, Vec::new());
    for function in scalar::functions() {
        let has_kernel = matches!(
            function.implementation,
            Implementation::Kernel(_) | Implementation::Columnar(_) | Implementation::Prepared(_)
        );
        if !has_kernel || !function.is_deterministic {
            continue;
        }
        let pool = Pool::of(function);
        let mut random = Random::named(function.name);
        for signature in function.signatures {
            // Shapes of calls drawn for each signature.
            for _ in 0..cases(10) {
                let Some(shape) = shape(signature, &mut random) else { continue };
                let checked = catch_unwind(AssertUnwindSafe(|| check(function, &pool, &shape, &mut random)));
                match checked.unwrap_or_else(|_| Err(format!("panics on {:?}", shape.types))) {
                    Ok(true) => calls += 1,
                    Ok(false) => errors += 1,
                    Err(problem) => {
                        problems.push(format!("{}: {problem}", function.name));
                        break;
                    }
                }
            }
        }
    }
    assert!(calls > 2 * errors && calls > cases(2000), "only {calls} calls were made, {errors} were refused");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Compares the forms of one call; false where its constants are refused.
fn check(function: &ScalarFunction, pool: &Pool, shape: &Shape, random: &mut Random) -> Result<bool, String> {
    let cells: Vec<Vec<Literal>> = (0..shape.types.len())
        .map(|argument| {
            let ty = shape.types[argument];
            let first = pool.value(ty, random);
            (0..ROWS)
                .map(|_| if shape.is_constant[argument] { first.clone() } else { pool.value(ty, random) })
                .collect()
        })
        .collect();
    let columns: Vec<ArrayRef> = cells.iter().map(|c| column(c)).collect();
    let is_column = |argument: usize| !shape.is_constant[argument];
    let known: Vec<Option<Literal>> =
        (0..columns.len()).map(|a| (!is_column(a)).then(|| cells[a][0].clone())).collect();
    let form = |of: &dyn Fn(&ArrayRef) -> ArrayRef| -> Vec<ColumnValue> {
        (0..columns.len())
            .map(|a| match is_column(a) {
                true => ColumnValue::Array(of(&columns[a])),
                false => ColumnValue::Scalar(columns[a].slice(0, 1)),
            })
            .collect()
    };
    let has_columns = (0..columns.len()).any(is_column);
    let whole = match evaluate(function, &form(&ArrayRef::clone), &known, shape, ROWS) {
        Ok(whole) => whole,
        Err(FunctionError::Internal { message }) => return Err(format!("{shape:?}: {message}")),
        Err(FunctionError::InvalidArgument { .. } | FunctionError::Limit { .. }) => return Ok(false),
    };
    if !has_columns {
        return Ok(true);
    }
    let ty = shape.return_type;
    let differs = |what: &str, row: usize, found: &str| {
        let args: Vec<&Literal> = cells.iter().map(|c| &c[row]).collect();
        format!("{what} of {args:?}: {found}, as a column {}", shown(&whole, ty, row))
    };
    type Layout = fn(&ArrayRef) -> ArrayRef;
    let layouts: [(&str, Layout); 5] = [
        ("the same again", ArrayRef::clone),
        ("a slice", sliced),
        ("compact arrays", layouts::compact),
        ("shared texts", layouts::overlapping),
        ("arrays with values beneath their nulls", layouts::filled),
    ];
    for (what, layout) in layouts {
        let other = evaluate(function, &form(&layout), &known, shape, ROWS).map_err(|e| format!("{what}: {e}"))?;
        if let Some(row) = (0..ROWS).find(|&row| !is_same(&other, row, &whole, row, ty)) {
            return Err(differs(what, row, &shown(&other, ty, row)));
        }
    }
    // Rows that repeat, as the pages of a dictionary give them.
    let picked: Vec<u32> = (0..3 * ROWS).map(|_| random.below(ROWS) as u32).collect();
    let indices = UInt32Array::from(picked.clone());
    let repeated = form(&|c| take(c, &indices, None).expect("rows repeat"));
    let repeated = evaluate(function, &repeated, &known, shape, picked.len()).map_err(|e| format!("repeated: {e}"))?;
    for (place, &row) in picked.iter().enumerate() {
        if !is_same(&repeated, place, &whole, row as usize, ty) {
            return Err(differs("rows that repeat", row as usize, &shown(&repeated, ty, place)));
        }
    }
    // Some arguments as constants, the others as columns; and the constants as columns.
    let mut fixed: Vec<bool> = (0..columns.len()).map(|a| !is_column(a) || random.below(2) == 0).collect();
    if let Some(a) = (0..columns.len()).find(|&a| is_column(a)) {
        fixed[a] &= fixed.iter().any(|is| !is);
    }
    let row = random.below(ROWS);
    let first = |a: usize| ColumnValue::Scalar(columns[a].slice(row, 1));
    let mixed: Vec<ColumnValue> =
        (0..columns.len()).map(|a| if fixed[a] { first(a) } else { ColumnValue::Array(columns[a].clone()) }).collect();
    let spread: Vec<ColumnValue> = (0..columns.len())
        .map(|a| match fixed[a] && is_column(a) {
            true => {
                let rows = UInt32Array::from_value(row as u32, ROWS);
                ColumnValue::Array(take(&columns[a], &rows, None).expect("a row repeats"))
            }
            false => mixed[a].clone(),
        })
        .collect();
    let known_of_mixed: Vec<Option<Literal>> =
        (0..columns.len()).map(|a| fixed[a].then(|| cells[a][row].clone())).collect();
    if fixed.iter().any(|is| !is)
        && let Ok(mixed) = evaluate(function, &mixed, &known_of_mixed, shape, ROWS)
    {
        let spread = evaluate(function, &spread, &known, shape, ROWS).map_err(|e| format!("spread: {e}"))?;
        if let Some(at) = (0..ROWS).find(|&at| !is_same(&mixed, at, &spread, at, ty)) {
            let args: Vec<&Literal> = (0..columns.len()).map(|a| &cells[a][if fixed[a] { row } else { at }]).collect();
            let (mixed, spread) = (shown(&mixed, ty, at), shown(&spread, ty, at));
            return Err(format!("{args:?}, constant {fixed:?}: {mixed}, as columns {spread}"));
        }
    }
    evaluate(function, &form(&|c| c.slice(0, 0)), &known, shape, 0).map_err(|e| format!("over no rows: {e}"))?;
    for row in (random.below(2)..ROWS).step_by(2) {
        let scalars: Vec<ColumnValue> = columns.iter().map(|c| ColumnValue::Scalar(c.slice(row, 1))).collect();
        let all_known: Vec<Option<Literal>> = cells.iter().map(|c| Some(c[row].clone())).collect();
        // A constant that is refused is null as a column.
        let Ok(one) = evaluate(function, &scalars, &all_known, shape, ROWS) else { continue };
        if !is_same(&one, 0, &whole, row, ty) {
            return Err(differs("constants", row, &shown(&one, ty, 0)));
        }
        // The first argument as a column, the others as constants.
        if is_column(0) {
            let repeated = take(&columns[0], &UInt32Array::from_value(row as u32, 3), None).expect("a row repeats");
            let mut mixed = scalars;
            mixed[0] = ColumnValue::Array(repeated);
            let mut known = all_known;
            known[0] = None;
            let Ok(three) = evaluate(function, &mixed, &known, shape, 3) else { continue };
            if !is_same(&three, 2, &whole, row, ty) {
                return Err(differs("a column with constants", row, &shown(&three, ty, 2)));
            }
        }
    }
    Ok(true)
}

/// Texts of all kinds, from the seeds of the pools.
fn texts() -> Vec<String> {
    let function = support::function("strlen");
    let (pool, mut random) = (Pool::of(function), Random::new(7));
    let mut found: Vec<String> = Vec::new();
    while found.len() < 60 {
        if let Literal::String(text) = pool.value(ScalarType::String, &mut random) {
            found.push(text);
        }
    }
    found
}

#[test]
fn decoding_undoes_encoding() {
    for value in texts() {
        for (encode, decode) in [
            ("base64_encode_tostring", "base64_decode_tostring"),
            ("url_encode", "url_decode"),
            ("url_encode_component", "url_decode"),
            ("gzip_compress_to_base64_string", "gzip_decompress_from_base64_string"),
            ("zlib_compress_to_base64_string", "zlib_decompress_from_base64_string"),
            ("reverse", "reverse"),
        ] {
            let encoded = call(encode, &[text(&value)]);
            assert_eq!(call(decode, &[text(&encoded)]), value, "{encode} of {value:?} is {encoded:?}");
        }
        let points = call("unicode_codepoints_from_string", &[text(&value)]);
        assert_eq!(call("unicode_codepoints_to_string", &[json(&points)]), value);
        let quoted = call("regex_quote", &[text(&value)]);
        assert_eq!(call("extract", &[text(&format!("^{quoted}$")), Literal::Long(0), text(&value)]), value);
        let parts = call("split", &[text(&value), text(",")]);
        assert_eq!(call("strcat_array", &[json(&parts), text(",")]), value);
    }
    assert_eq!(call("base64_decode_toguid", &[text("no guid")]), "null");
    assert_eq!(call("base64_encode_fromguid", &[null(ScalarType::Guid)]), "");
    for guid in [[0u8; 16], [0xff; 16], *b"0123456789abcdef"] {
        let encoded = call("base64_encode_fromguid", &[Literal::Guid(guid)]);
        assert_eq!(call("base64_decode_toguid", &[text(&encoded)]), kql_types::guid::format(&guid));
    }
    for bytes in ["[]", "[0]", "[0,127,128,255]"] {
        let encoded = call("base64_encode_fromarray", &[json(bytes)]);
        assert_eq!(call("base64_decode_toarray", &[text(&encoded)]), bytes);
    }
}

#[test]
fn parsing_undoes_printing() {
    let function = support::function("tostring");
    let (pool, mut random) = (Pool::of(function), Random::new(11));
    for (ty, parse) in [
        (ScalarType::Bool, "tobool"),
        (ScalarType::Int, "toint"),
        (ScalarType::Long, "tolong"),
        (ScalarType::Real, "toreal"),
        (ScalarType::Decimal, "todecimal"),
        (ScalarType::DateTime, "todatetime"),
        (ScalarType::TimeSpan, "totimespan"),
        (ScalarType::Guid, "toguid"),
    ] {
        for _ in 0..40 {
            let value = pool.value(ty, &mut random);
            let printed = call("tostring", std::slice::from_ref(&value));
            let expected = cell(&literal_to_array(&value, 1), ty, 0);
            assert_eq!(call(parse, &[text(&printed)]), expected, "{parse} of {printed:?}");
        }
    }
    for value in [
        "1",
        "-1.5",
        "\"a\\\"b\"",
        "[]",
        "[1,[2,{}],null]",
        "{\"a\":{\"b\":[true]}}",
        "{\"ä\":\"\\u0000\"}",
        "9007199254740993",
    ] {
        // A text alone is printed without its quotes.
        let printed = call("tostring", &[json(&format!("[{value}]"))]);
        let parsed = call("parse_json", &[text(&printed)]);
        assert_eq!(call("tostring", &[json(&parsed)]), printed);
    }
}

#[test]
fn times_are_taken_apart_and_put_together() {
    let day = |ticks: i64| Literal::DateTime(ticks);
    for ticks in [0, NOW, 504_911_232_000_000_000, 621_355_968_000_000_000, 3_155_378_975_999_999_999] {
        let printed = call("format_datetime", &[day(ticks), text("yyyy-MM-dd HH:mm:ss.fffffff")]);
        assert_eq!(call("todatetime", &[text(&printed)]), call("tostring", &[day(ticks)]));
        let start = call("startofday", &[day(ticks)]);
        let end = call("endofday", &[day(ticks)]);
        let text_of = call("tostring", &[day(ticks)]);
        assert!(start <= text_of && text_of <= end, "{start} {text_of} {end}");
        for part in ["day", "hour", "second", "millisecond"] {
            let Some(there) =
                kql_types::datetime::parse(&call("datetime_add", &[text(part), Literal::Long(40), day(ticks)]))
            else {
                continue;
            };
            assert_eq!(call("datetime_add", &[text(part), Literal::Long(-40), day(there)]), text_of, "{part}");
            assert_eq!(call("datetime_diff", &[text(part), day(there), day(ticks)]), "40", "{part}");
        }
    }
    for ticks in [0, 1, 36_000_000_000, 863_999_999_999, 12_345_678_901_234] {
        let printed = call("format_timespan", &[Literal::TimeSpan(ticks), text("d.hh:mm:ss.fffffff")]);
        let expected = call("tostring", &[Literal::TimeSpan(ticks)]);
        assert_eq!(call("totimespan", &[text(&printed)]), expected, "{printed}");
    }
    for seconds in [0i64, 1, 1_700_000_000, -1] {
        let at = call("unixtime_seconds_todatetime", &[Literal::Long(seconds)]);
        let ticks = kql_types::datetime::parse(&at).expect("a datetime");
        assert_eq!((ticks - 621_355_968_000_000_000) / 10_000_000, seconds);
    }
}

#[test]
fn sets_and_arrays_keep_their_laws() {
    let arrays = ["[]", "[1]", "[1,2,3]", "[3,2,1,2]", "[\"a\",1,null,1.5]", "[[1],{\"a\":1}]"];
    for a in arrays {
        let twice = call("array_reverse", &[json(&call("array_reverse", &[json(a)]))]);
        assert_eq!(twice, a);
        let length: i64 = call("array_length", &[json(a)]).parse().expect("a length");
        assert_eq!(call("array_slice", &[json(a), Literal::Long(0), Literal::Long(length)]), a);
        for b in arrays {
            let joined = call("array_concat", &[json(a), json(b)]);
            let other: i64 = call("array_length", &[json(b)]).parse().expect("a length");
            assert_eq!(call("array_length", &[json(&joined)]), (length + other).to_string());
            let union = call("set_union", &[json(a), json(b)]);
            assert_eq!(call("set_difference", &[json(a), json(&union)]), "[]");
            assert_eq!(call("set_equals", &[json(&union), json(&call("set_union", &[json(b), json(a)]))]), "true");
            assert_eq!(call("set_difference", &[json(&call("set_intersect", &[json(a), json(b)])), json(a)]), "[]");
        }
        for n in [-4, -1, 0, 1, 5] {
            let there = call("array_rotate_left", &[json(a), Literal::Long(n)]);
            assert_eq!(call("array_rotate_right", &[json(&there), Literal::Long(n)]), a, "{n}");
        }
    }
    for value in [0i64, 1, -1, i64::MAX, i64::MIN, 12345] {
        let not = call("binary_not", &[Literal::Long(value)]).parse().expect("a long");
        assert_eq!(call("binary_not", &[Literal::Long(not)]), value.to_string());
        let mixed = call("binary_xor", &[Literal::Long(value), Literal::Long(77)]).parse().expect("a long");
        assert_eq!(call("binary_xor", &[Literal::Long(mixed), Literal::Long(77)]), value.to_string());
    }
    for address in ["0.0.0.0", "10.1.2.3", "255.255.255.255"] {
        let number = call("parse_ipv4", &[text(address)]).parse().expect("a long");
        assert_eq!(call("format_ipv4", &[Literal::Long(number)]), address);
    }
}
