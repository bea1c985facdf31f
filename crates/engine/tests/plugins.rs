//! Plugins over tables: lookups that become joins, and columns that only the data knows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringViewArray};
use engine::{Engine, QueryOptions};
use kql_catalog::Column;
use kql_types::{ScalarType, datetime};

/// `Logs (ip:string, site:string, n:long)`: addresses with repeats, and text that is none, in
/// several batches.
fn engine() -> Engine {
    let names = [("ip", ScalarType::String), ("site", ScalarType::String), ("n", ScalarType::Long)];
    let columns: Vec<Column> = names.iter().map(|(name, ty)| Column { name: (*name).into(), ty: *ty }).collect();
    let batches = (0..10i64).map(|batch| {
        let rows = || batch * 20..batch * 20 + 20;
        let address = |n: i64| match n % 7 {
            0 => String::new(),
            1 => format!("192.168.{}.{}", n % 3, n % 5),
            _ => format!("10.{}.0.{}", n % 4, n % 6),
        };
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(StringViewArray::from_iter_values(rows().map(address))),
            Arc::new(StringViewArray::from_iter_values(rows().map(|n| if n % 2 == 0 { "a" } else { "b" }))),
            Arc::new(Int64Array::from_iter_values(rows())),
        ];
        RecordBatch::try_new(ingest::arrow_schema(&columns), arrays).unwrap()
    });
    Engine::builder().with_batches("Logs", columns.clone(), batches.collect()).build().unwrap()
}

fn rows(engine: &Engine, query: &str) -> Vec<String> {
    rows_with(engine, query, 8192, 1)
}

fn rows_with(engine: &Engine, query: &str, batch_size: usize, partitions: usize) -> Vec<String> {
    let now = datetime::parse("2026-01-01T12:00:00Z").unwrap();
    let options = QueryOptions { batch_size, partitions: Some(partitions), ..QueryOptions::at(now) };
    let output = engine.query(query, &options).unwrap_or_else(|error| panic!("{query}: {error}"));
    let mut rows = Vec::new();
    for batch in &output.result.batches {
        let cells = output.result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let mut text = String::new();
            for cell in &cells {
                cell.write_text(row, &mut text);
                text.push('|');
            }
            rows.push(text);
        }
    }
    rows.sort();
    rows
}

#[test]
fn lookups_are_the_same_whether_the_table_streams_or_is_gathered() {
    let engine = engine();
    let networks = "let Nets = datatable(net:string, site:string, owner:string)\
                    ['10.0.0.0/8', 'a', 'x', '10.1.0.0/16', 'b', 'y', '192.168.1.0/24', 'a', 'z', 'none', 'a', 'w'];";
    for arguments in ["ip, net", "ip, net, return_unmatched = true", "ip, net, site", "ip, net, site, true"] {
        for rest in ["", "| where n > 20 | project n, ip, site"] {
            let streamed = format!("{networks} Logs {rest} | evaluate ipv4_lookup(Nets, {arguments})");
            // Behind a limit the table is gathered.
            let gathered = format!("{networks} Logs {rest} | take 100000 | evaluate ipv4_lookup(Nets, {arguments})");
            let found = rows(&engine, &streamed);
            assert!(!found.is_empty(), "{streamed}");
            assert_eq!(found, rows(&engine, &gathered), "{streamed}");
        }
    }
}

#[test]
fn a_lookup_may_be_used_like_any_table() {
    let engine = engine();
    let query = "let Nets = datatable(net:string)['10.1.0.0/16'];\
                 Logs | evaluate ipv4_lookup(Nets, ip, net) | summarize n = count() by net\
                 | join kind=inner (Logs | evaluate ipv4_lookup(Nets, ip, net) | summarize m = dcount(ip) by net) on net\
                 | project net, m";
    assert_eq!(rows(&engine, query), ["10.1.0.0/16|3|"]);
}

#[test]
fn values_become_columns_in_the_order_in_which_they_are_met() {
    let engine = engine();
    let pivot = "Logs | where n < 40 | extend k = case(n % 3 == 0, 'c', n % 3 == 1, 'a', 'b') | evaluate pivot(k, count(), site)";
    assert_eq!(rows(&engine, pivot), ["a|7|6|7|", "b|7|7|6|"]);
    let schema = format!("{pivot} | getschema | project strcat(ColumnOrdinal, ColumnName)");
    assert_eq!(rows(&engine, &schema), ["0site|", "1c|", "2a|", "3b|"]);
}

#[test]
fn plugins_do_not_depend_on_how_rows_are_cut() {
    let engine = engine();
    for query in [
        "Logs | evaluate pivot(site, sum(n), ip)",
        "Logs | evaluate narrow() | where Row < 30",
        "Logs | evaluate rows_near(n == 77, 3)",
        "Logs | extend bag = bag_pack(site, n) | evaluate bag_unpack(bag)",
        "Logs | project ip, site | evaluate basket(0.1)",
        "Logs | evaluate sliding_window_counts(ip, n, 0, 200, 30, 10, site)",
        "Logs | evaluate rolling_percentile(n, 90, n, 10, 3)",
    ] {
        let expected = rows_with(&engine, query, 8192, 1);
        assert!(!expected.is_empty(), "{query}");
        for (batch_size, partitions) in [(1, 1), (7, 4), (8192, 3)] {
            assert_eq!(rows_with(&engine, query, batch_size, partitions), expected, "{query}");
        }
    }
}
