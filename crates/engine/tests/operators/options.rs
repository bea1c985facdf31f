//! `set`, `restrict access` and `declare query_parameters`.

use engine::{Engine, QueryOptions, ScopeColumn, TimeScope};
use kql_catalog::Column;
use kql_types::{Literal, ScalarType, datetime};

use crate::result::{options, refusal, run, text};

fn at(time: &str) -> i64 {
    datetime::parse(time).unwrap()
}

/// An engine with a row for each of the first five days of the year, and a secret.
fn days() -> Engine {
    let columns = vec![Column { name: "TimeGenerated".into(), ty: ScalarType::DateTime }];
    let days = (0..5).map(|day| at("2026-01-01") + day * datetime::TICKS_PER_DAY).collect::<Vec<i64>>();
    let batch = |days: Vec<i64>| {
        let array = std::sync::Arc::new(arrow::array::Int64Array::from(days));
        arrow::array::RecordBatch::try_new(ingest::arrow_schema(&columns), vec![array]).unwrap()
    };
    let (day, secret) = (batch(days), batch(vec![0]));
    Engine::builder()
        .with_threads(1)
        .with_batches("Days", columns.clone(), vec![day])
        .with_batches("Secret", columns.clone(), vec![secret])
        .build()
        .unwrap()
}

fn count(query: &str, options: &QueryOptions) -> String {
    match days().query(query, options) {
        Ok(output) => text(&output.result).lines().last().unwrap().to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn the_time_of_the_query() {
    assert_eq!(
        run("set query_now = datetime(2020-01-02); print now = now(), ago = ago(1d)"),
        "now:datetime|ago:datetime\n2020-01-02T00:00:00.0000000Z|2020-01-01T00:00:00.0000000Z"
    );
    assert_eq!(refusal("set query_now = 5; print now()"), "KU302");
}

#[test]
fn numbers_of_rows() {
    let engine = Engine::builder().with_threads(1).build().unwrap();
    let output = engine.query("set query_take_max_records = 2; range x from 1 to 5 step 1", &options()).unwrap();
    assert_eq!((text(&output.result).as_str(), output.is_truncated), ("x:long\n1\n2", false));
    let output = engine.query("set truncationmaxrecords = 2; range x from 1 to 5 step 1", &options()).unwrap();
    assert_eq!((text(&output.result).as_str(), output.is_truncated), ("x:long\n1\n2", true));
    let mut few = options();
    few.limits.result_rows = 1;
    let output = engine.query("set notruncation; range x from 1 to 3 step 1", &few).unwrap();
    assert_eq!((text(&output.result).lines().count(), output.is_truncated), (4, false));
}

#[test]
fn a_scope_of_time() {
    let set = "set query_datetimescope_column = 'TimeGenerated'; set query_datetimescope_from = datetime(2026-01-03)";
    assert_eq!(count(&format!("{set}; Days | count"), &options()), "3");
    let until = "set query_datetimescope_to = datetime(2026-01-03); Days | count";
    assert_eq!(count(until, &options()), "2");
    // The query narrows the scope that it is given, and does not widen it.
    let scope = TimeScope {
        column: ScopeColumn::Named("TimeGenerated".into()),
        from: Some(at("2026-01-04")),
        to: None,
        is_closed: false,
    };
    let scoped = QueryOptions { scope: Some(scope), ..options() };
    assert_eq!(count(&format!("{set}; Days | count"), &scoped), "2");
    let arrived = TimeScope { column: ScopeColumn::Arrival, from: None, to: None, is_closed: true };
    assert_eq!(count(until, &QueryOptions { scope: Some(arrived), ..options() }), "KU301");
}

#[test]
fn options_without_effect() {
    let engine = Engine::builder().with_threads(1).build().unwrap();
    let warnings = |query: &str| engine.query(query, &options()).unwrap().warnings.len();
    assert_eq!(warnings("set query_results_cache_max_age = time(5m); print 1"), 0);
    assert_eq!(warnings("set nonsense; print 1"), 1);
    assert_eq!(run("set best_effort = true; union Nowhere, (print a = 1)"), "a:long\n1");
    assert_eq!(refusal("set best_effort = false; union Nowhere, (print a = 1)"), "KS204");
}

#[test]
fn restricted_access() {
    let count = |query: &str| count(query, &options());
    assert_eq!(count("restrict access to (Days); Days | count"), "5");
    assert_eq!(count("restrict access to (database().Days); union * | count"), "5");
    assert_eq!(count("restrict access to (Days); Secret | count"), "KS204");
    assert_eq!(count("restrict access to (Da*); table('Secret') | count"), "KS204");
    // A view from before sees what the query does not.
    assert_eq!(count("let V = view () { Secret | count }; restrict access to (V); V"), "1");
    assert_eq!(count("let T = Secret | take 1; restrict access to (Days); T | count"), "KS204");
    assert_eq!(count("restrict access to (Days); restrict access to (Secret); Secret | count"), "KS204");
    // Values stay.
    assert_eq!(count("let n = 2; restrict access to (Days); Days | take n | count"), "2");
}

#[test]
fn parameters() {
    let query = "declare query_parameters(n:long, m:long = 2); print n + m";
    let given = QueryOptions { parameters: vec![("n".into(), Literal::Long(5))], ..options() };
    assert_eq!(count(query, &given), "7");
    assert_eq!(refusal(query), "KU202");
}
