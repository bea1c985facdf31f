//! What a query asks for with `set`.

use kql_binder::bound::{BoundQuery, BoundResult, Expr, ExprKind, Tabular, TabularKind};
use kql_diagnostics::{Diagnostic, Span};
use kql_planner::{ScopeColumn, TimeScope, UNSUPPORTED};
use kql_types::{Literal, ScalarType};

use crate::QueryOptions;

/// Options of Kusto's that change nothing here: the caches and the distribution of a
/// cluster, and `best_effort`, which binding has looked at.
const WITHOUT_EFFECT: &[&str] = &[
    "best_effort",
    "client_max_redirect_count",
    "deferpartialqueryfailures",
    "materialized_view_shuffle",
    "materialized_view_shuffle_query",
    "maxmemoryconsumptionperiterator",
    "max_memory_consumption_per_query_per_node",
    "query_bin_auto_at",
    "query_bin_auto_size",
    "query_cursor_after_default",
    "query_cursor_before_or_at_default",
    "query_cursor_current",
    "query_cursor_disabled",
    "query_cursor_scoped_tables",
    "query_datascope",
    "query_distribution_nodes_span",
    "query_fanout_nodes_percent",
    "query_fanout_threads_percent",
    "query_force_row_level_security",
    "query_language",
    "query_optimize_fts_at_relop",
    "query_results_cache_force_refresh",
    "query_results_cache_max_age",
    "query_results_cache_per_shard",
    "query_shuffle_broadcast_join",
    "query_weakconsistency_session_id",
    "queryconsistency",
    "querytrace",
    "request_app_name",
    "request_description",
    "request_user",
];

/// The options of a run with what its query set.
pub(crate) struct Requested {
    pub(crate) options: QueryOptions,
    /// Rows of each result, without a word about those that are left out.
    pub(crate) take: Option<i64>,
    pub(crate) warnings: Vec<Diagnostic>,
}

pub(crate) fn requested(options: &QueryOptions, set: &[(String, Option<Literal>)]) -> Result<Requested, Diagnostic> {
    let mut requested = Requested { options: options.clone(), take: None, warnings: Vec::new() };
    let (mut column, mut from, mut to) = (None, None, None);
    for (name, value) in set {
        let option = name.to_ascii_lowercase();
        let limits = &mut requested.options.limits;
        match option.as_str() {
            "query_now" => requested.options.now = time(name, value)?,
            "query_datetimescope_column" => column = Some(text(name, value)?),
            "query_datetimescope_from" => from = Some(time(name, value)?),
            "query_datetimescope_to" => to = Some(time(name, value)?),
            "notruncation" => {
                if *value != Some(Literal::Bool(false)) {
                    limits.result_rows = usize::MAX;
                }
            }
            "truncationmaxrecords" | "truncation_max_records" => {
                limits.result_rows = usize::try_from(number(name, value)?).unwrap_or_default();
            }
            "query_take_max_records" => requested.take = Some(number(name, value)?),
            "servertimeout" => {
                let Some(Literal::TimeSpan(ticks)) = value else { return Err(wants(name, "a timespan")) };
                let timeout = std::time::Duration::from_nanos(u64::try_from(*ticks).unwrap_or_default() * 100);
                // A query may not give itself more time than it has.
                limits.timeout = Some(limits.timeout.map_or(timeout, |given| given.min(timeout)));
            }
            known if WITHOUT_EFFECT.contains(&known) => {}
            _ => requested.warnings.push(Diagnostic::warning(
                "KU206",
                Span::default(),
                format!("the option `{name}` has no effect"),
            )),
        }
    }
    if from.is_some() || to.is_some() {
        let column = column.unwrap_or_else(|| requested.options.time_columns.generated.clone());
        requested.options.scope = Some(scoped(requested.options.scope.take(), column, from, to)?);
    }
    Ok(requested)
}

/// Returns the scope that a query asks for within the one that it is given.
fn scoped(
    given: Option<TimeScope>,
    column: String,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<TimeScope, Diagnostic> {
    let column = ScopeColumn::Named(column);
    let Some(given) = given else { return Ok(TimeScope { column, from, to, is_closed: false }) };
    if given.column != column {
        let message = "a datetime scope of the query beside that of the run is not supported yet";
        return Err(Diagnostic::error(UNSUPPORTED, Span::default(), message));
    }
    let ends_before = match (to, given.to) {
        (Some(own), Some(given)) => own <= given,
        (own, _) => own.is_some(),
    };
    Ok(TimeScope {
        column,
        from: from.max(given.from),
        to: if ends_before { to } else { given.to },
        is_closed: given.is_closed && !ends_before,
    })
}

/// Cuts the results of a query to a number of rows.
pub(crate) fn take(query: &mut BoundQuery, rows: i64) {
    let results = query.several.iter_mut().map(|r| &mut r.result).chain([&mut query.result]);
    for result in results {
        if let BoundResult::Tabular(table) = result {
            let (row, span) = (table.row.clone(), table.span);
            let count = Expr { kind: ExprKind::Literal(Literal::Long(rows)), ty: ScalarType::Long, span };
            let input = Box::new(std::mem::replace(
                table,
                Tabular { kind: TabularKind::Values { rows: Vec::new() }, row: row.clone(), span },
            ));
            *table = Tabular { kind: TabularKind::Take { input, count }, row, span };
        }
    }
}

fn time(name: &str, value: &Option<Literal>) -> Result<i64, Diagnostic> {
    let ticks = match value {
        Some(Literal::DateTime(ticks)) => Some(*ticks),
        Some(Literal::String(text)) => kql_types::datetime::parse(text),
        _ => None,
    };
    ticks.ok_or_else(|| wants(name, "a datetime"))
}

fn number(name: &str, value: &Option<Literal>) -> Result<i64, Diagnostic> {
    match value {
        Some(Literal::Long(number)) if *number >= 0 => Ok(*number),
        Some(Literal::Int(number)) if *number >= 0 => Ok(i64::from(*number)),
        _ => Err(wants(name, "a whole number")),
    }
}

fn text(name: &str, value: &Option<Literal>) -> Result<String, Diagnostic> {
    match value {
        Some(Literal::String(text)) => Ok(text.clone()),
        _ => Err(wants(name, "a text")),
    }
}

fn wants(name: &str, what: &str) -> Diagnostic {
    Diagnostic::error("KU302", Span::default(), format!("the option `{name}` takes {what}"))
}
