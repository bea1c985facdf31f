//! How many rows a second the hottest functions take in: `cargo bench -p kql-functions`.
#![allow(clippy::print_stdout, reason = "a benchmark reports to its terminal")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Int64Array, StringViewArray};
use kql_functions::{Arguments, ColumnValue, Constants, Implementation, RunContext, registry};
use kql_types::ScalarType::{self, Bool, DateTime, Dynamic, Long, String as Text};
use kql_types::cell::literal_to_array;
use kql_types::{Literal, datetime, dynamic};

const ROWS: usize = 8192;
const ROUNDS: usize = 200;

fn main() {
    let commands: ArrayRef = Arc::new(StringViewArray::from_iter_values((0..ROWS).map(|i| {
        format!("C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule{} /user:contoso\\admin{}", i % 97, i % 13)
    })));
    let names: ArrayRef = Arc::new(StringViewArray::from_iter_values((0..ROWS).map(|i| format!("user{}", i % 500))));
    let addresses: ArrayRef =
        Arc::new(StringViewArray::from_iter_values((0..ROWS).map(|i| format!("10.{}.{}.7", i % 250, i % 199))));
    let longs: ArrayRef = Arc::new(Int64Array::from_iter_values((0..ROWS as i64).map(|i| i * 7919 % 10_007)));
    let times: ArrayRef = Arc::new(Int64Array::from_iter_values(
        (0..ROWS as i64).map(|i| datetime::UNIX_EPOCH + i * datetime::TICKS_PER_MINUTE),
    ));
    let text = |t: &str| Literal::String(t.into());
    let list = |json: &str| dynamic::parse_json(json).map(Literal::Dynamic).unwrap_or(Literal::Null(Dynamic));

    println!("{:<22} {:>12} {:>10}", "function", "rows/s", "ns/row");
    measure("has", &commands, Text, &[text("powershell")], Bool);
    measure("has", &commands, Text, &[text("SVCHOST")], Bool);
    measure("has_cs", &commands, Text, &[text("svchost")], Bool);
    measure("contains", &commands, Text, &[text("encoded")], Bool);
    measure("startswith", &commands, Text, &[text("c:\\windows")], Bool);
    measure(
        "has_any",
        &commands,
        Text,
        &[list(r#"["mimikatz","rundll32","regsvr32","powershell","wscript","cscript"]"#)],
        Bool,
    );
    measure("matches regex", &commands, Text, &[text(r"(?i)admin\d+$")], Bool);
    measure("==", &names, Text, &[text("user77")], Bool);
    measure("=~", &names, Text, &[text("USER77")], Bool);
    measure("in", &names, Text, &[text("user1"), text("user2"), text("user3")], Bool);
    measure("in~", &names, Text, &[text("USER1"), text("user2"), text("user3")], Bool);
    measure("==", &longs, Long, &[Literal::Long(4625)], Bool);
    measure("in", &longs, Long, &[Literal::Long(4624), Literal::Long(4625)], Bool);
    measure("+", &longs, Long, &[Literal::Long(1)], Long);
    measure(">", &times, DateTime, &[Literal::DateTime(datetime::UNIX_EPOCH + datetime::TICKS_PER_DAY)], Bool);
    measure("bin", &times, DateTime, &[Literal::TimeSpan(datetime::TICKS_PER_HOUR)], DateTime);
    measure("startofmonth", &times, DateTime, &[], DateTime);
    measure("tolower", &names, Text, &[], Text);
    measure("strcat", &names, Text, &[text("@contoso.com")], Text);
    measure("substring", &commands, Text, &[Literal::Long(11), Literal::Long(20)], Text);
    measure("split", &commands, Text, &[text("\\")], Dynamic);
    measure("ipv4_is_private", &addresses, Text, &[], Bool);
    measure("ipv4_is_in_range", &addresses, Text, &[text("10.20.0.0/16")], Bool);
}

/// Times a function of a column and constants.
fn measure(name: &str, column: &ArrayRef, ty: ScalarType, constants: &[Literal], return_type: ScalarType) {
    let Some(function) = registry::operator(name).or_else(|| registry::scalar(name)) else {
        println!("{name:<22} is not known");
        return;
    };
    let context = RunContext::at(datetime::UNIX_EPOCH);
    let mut values = vec![ColumnValue::Array(Arc::clone(column))];
    let (mut types, mut known) = (vec![ty], vec![None]);
    for constant in constants {
        values.push(ColumnValue::Scalar(literal_to_array(constant, 1)));
        types.push(constant.ty());
        known.push(Some(constant.clone()));
    }
    let args = Arguments { values: &values, types: &types, return_type, rows: ROWS, context: &context };
    let kernel = match function.implementation {
        Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => {
            Box::new(kernel) as kql_functions::PreparedKernel
        }
        Implementation::Prepared(prepare) => match prepare(&Constants { values: &known, context: &context }) {
            Ok(kernel) => kernel,
            Err(error) => return println!("{name:<22} {error}"),
        },
        Implementation::Binder | Implementation::Refused(_) => {
            return println!("{name:<22} has no kernel");
        }
    };
    for _ in 0..10 {
        let _ = black_box(kernel(&args));
    }
    let start = Instant::now();
    for _ in 0..ROUNDS {
        let _ = black_box(kernel(&args));
    }
    let rows = (ROWS * ROUNDS) as f64;
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<22} {:>12.0} {:>10.2}", rows / seconds, seconds * 1e9 / rows);
}
