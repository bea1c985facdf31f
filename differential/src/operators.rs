//! Sources and tabular operators, as text over the columns at hand.

use kql_types::ScalarType;

use crate::case::Step;
use crate::generator::{Generator, column_name};
use crate::values;

type Make = fn(&mut Generator) -> Option<String>;

/// Operators on rows in any order, with their weight.
const UNORDERED: &[(usize, Make)] = &[
    (6, filter),
    (6, extend),
    (4, project),
    (1, project_away),
    (1, project_rename),
    (1, project_reorder),
    (6, summarize),
    (2, distinct),
    (1, |_| Some("count".to_owned())),
    (5, join),
    (2, lookup),
    (3, union),
    (4, mv_expand),
    (3, mv_apply),
    (3, parse),
    (1, parse_kv),
    (2, make_series),
    (2, top_nested),
    (2, partition),
    (2, in_table),
    (2, to_scalar),
    (1, |_| Some("getschema | project ColumnName, ColumnType".to_owned())),
    (1, as_self_join),
    (1, invoke),
    (2, plugin),
    (2, timeline_plugin),
    (1, lookup_plugin),
    (2, graph),
    (2, let_function),
    (1, let_scalar),
    (1, |g| Some(format!("project-keep {}*", column_name(&g.columns.first()?.0)))),
    (1, |g| Some(format!("sample-distinct {} of {} | count", g.random.below(4), plain_column(g)?))),
    (1, |_| Some("consume decodeblocks=true".to_owned())),
    (1, top_hitters),
    (1, sample_size),
    (1, |g| Some(format!("search {}", values::literal(&mut g.random, ScalarType::String)))),
];

/// Operators whose result follows the order of the rows.
const ORDERED: &[(usize, Make)] = &[
    (2, |g| Some(format!("take {}", g.random.below(12)))),
    (3, window),
    (3, ordered_summarize),
    (2, inner_unique_join),
    (1, top),
    (2, scan),
    (1, limited_mv_expand),
    (1, ordered_partition),
    (3, ordered_plugin),
    (2, unpacked),
    (1, |g| Some(format!("reduce by {}", g.atom(ScalarType::String)))),
];

fn choose(g: &mut Generator, of: &[(usize, Make)]) -> Option<String> {
    let mut at = g.random.below(of.iter().map(|(weight, _)| weight).sum());
    let (_, make) = of.iter().find(|(weight, _)| {
        let is_it = at < *weight;
        at = at.saturating_sub(*weight);
        is_it
    })?;
    make(g)
}

/// Returns the next operator; one that looks at the order of rows comes behind a total sort.
pub(crate) fn step(g: &mut Generator) -> Step {
    let text = match g.random.percent(25) {
        true => {
            let mut text = g.total_sort();
            // The order stays when its keys are gone.
            if g.random.percent(25) {
                let columns = g.columns.clone();
                g.columns = g.random.some(&columns, 50);
                let names: Vec<String> = g.columns.iter().map(|c| column_name(&c.0)).collect();
                text.push_str(&format!("\n| project {}", names.join(", ")));
            }
            choose(g, ORDERED).map(|operator| format!("{text}\n| {operator}"))
        }
        false => choose(g, UNORDERED),
    };
    Step { text: text.unwrap_or_else(|| "where true".to_owned()), is_total_sort: false }
}

/// Returns an operator for the pipelines inside others.
pub(crate) fn simple(g: &mut Generator) -> String {
    let made =
        choose(g, &[(3, filter), (2, extend), (2, project), (2, summarize), (1, distinct), (1, mv_expand), (1, parse)]);
    made.unwrap_or_else(|| "where true".to_owned())
}

/// Returns what the query begins with; some `let` statements may come with it.
pub(crate) fn source(g: &mut Generator) -> String {
    match g.random.below(14) {
        12 => {
            let kind = *g.random.pick(&["", "kind=case_sensitive "]);
            let tables = if g.random.percent(50) { "T0" } else { "T0, T*" };
            match g.random.percent(60) {
                true => format!("search {kind}in ({tables}) {}", values::literal(&mut g.random, ScalarType::String)),
                false => format!("find withsource=Src in ({tables}) where {}", g.predicate(1)),
            }
        }
        13 => format!("union {}T*", g.random.pick(&["", "withsource=Src ", "kind=inner "])),
        0 => {
            let (from, to, step) = *g.random.pick(&[
                ("1", "20", "3"),
                ("-5", "5", "1"),
                ("datetime(2024-01-01)", "datetime(2024-01-03)", "7h"),
                ("0.5", "4.0", "0.25"),
                ("3", "1", "1"),
                ("1d", "2d", "5h"),
            ]);
            format!("range x from {from} to {to} step {step}")
        }
        1 => {
            let count = 1 + g.random.below(4);
            let values: Vec<String> = (0..count).map(|_| g.any(3)).collect();
            format!("print {}", values.join(", "))
        }
        2 => {
            let (pipeline, _) = g.pipeline();
            g.case.lets.push(format!("let M = materialize({pipeline})"));
            "M".to_owned()
        }
        3 => {
            let (pipeline, _) = g.pipeline();
            g.case.lets.push(format!("let V = () {{ {pipeline} }}"));
            "V".to_owned()
        }
        4 => {
            let kind = *g.random.pick(&["", "kind=outer ", "kind=inner ", "withsource=Src "]);
            let count = 2 + g.random.below(2);
            let tables: Vec<String> = (0..count).map(|_| format!("({})", g.pipeline().0)).collect();
            format!("union {kind}{}", tables.join(", "))
        }
        5 => format!("find in (T0) where {}", { g.predicate(1) }),
        _ => {
            let names: Vec<String> = g.case.tables.iter().map(|t| t.name.clone()).collect();
            g.random.pick(&names).clone()
        }
    }
}

fn filter(g: &mut Generator) -> Option<String> {
    let predicate = g.predicate(3);
    // Most predicates leave no rows, and then there is little to compare.
    Some(match g.columns.first().filter(|_| g.random.percent(40)) {
        Some((name, _)) => format!("where {predicate} or isnotnull({})", column_name(name)),
        None => format!("where {predicate}"),
    })
}

fn extend(g: &mut Generator) -> Option<String> {
    let count = 1 + g.random.below(3);
    let columns: Vec<String> = (0..count)
        .map(|_| {
            let name = match g.random.percent(20) {
                true => g.columns.first().map(|c| column_name(&c.0)).unwrap_or_default(),
                false => g.new_name(),
            };
            format!("{name} = {}", g.any(3))
        })
        .collect();
    Some(format!("extend {}", columns.join(", ")))
}

fn project(g: &mut Generator) -> Option<String> {
    let columns = g.columns.clone();
    let mut columns: Vec<String> = g.random.some(&columns, 60).iter().map(|c| column_name(&c.0)).collect();
    if g.random.percent(40) {
        let name = g.new_name();
        columns.push(format!("{name} = {}", g.any(2)));
    }
    Some(format!("project {}", columns.join(", ")))
}

fn project_away(g: &mut Generator) -> Option<String> {
    let columns = g.columns.clone();
    let away = g.random.some(&columns, 20);
    let away: Vec<String> = away.iter().map(|c| column_name(&c.0)).collect();
    (away.len() < columns.len()).then(|| format!("project-away {}", away.join(", ")))
}

fn project_rename(g: &mut Generator) -> Option<String> {
    let columns = g.columns.clone();
    let (old, new) = (g.random.pick(&columns).0.clone(), g.new_name());
    Some(format!("project-rename {new} = {}", column_name(&old)))
}

fn project_reorder(g: &mut Generator) -> Option<String> {
    let columns = g.columns.clone();
    let first = g.random.pick(&columns).0.clone();
    let order = *g.random.pick(&["", ", * asc", ", * desc"]);
    Some(format!("project-reorder {}{order}", column_name(&first)))
}

/// Returns some keys: columns, and sometimes an expression.
fn keys(g: &mut Generator, most: usize) -> Vec<String> {
    let columns = g.plain_columns();
    let count = g.random.below(most + 1).min(columns.len());
    let mut keys: Vec<String> = Vec::new();
    for _ in 0..count {
        let (name, ty) = g.random.pick(&columns).clone();
        let name = column_name(&name);
        let key = match ty {
            ScalarType::DateTime if g.random.percent(50) => format!("bin({name}, 1d)"),
            ScalarType::Long | ScalarType::Real if g.random.percent(20) => format!("bin({name}, 2)"),
            _ => name,
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn aggregates(g: &mut Generator, takes_ordered: bool) -> Vec<String> {
    let count = 1 + g.random.below(3);
    let mut calls = Vec::new();
    for _ in 0..count * 4 {
        let (call, is_ordered) = g.aggregate(1);
        if is_ordered == takes_ordered || (takes_ordered && !calls.is_empty()) {
            calls.push(call);
        }
        if calls.len() == count {
            break;
        }
    }
    calls
}

fn summarize(g: &mut Generator) -> Option<String> {
    let (calls, keys) = (aggregates(g, false), keys(g, 2));
    let calls = if calls.is_empty() { vec!["count()".to_owned()] } else { calls };
    let by = if keys.is_empty() { String::new() } else { format!(" by {}", keys.join(", ")) };
    Some(format!("summarize {}{by}", calls.join(", ")))
}

fn ordered_summarize(g: &mut Generator) -> Option<String> {
    let calls = aggregates(g, true);
    if calls.is_empty() {
        return None;
    }
    let keys = keys(g, 1);
    let by = if keys.is_empty() { String::new() } else { format!(" by {}", keys.join(", ")) };
    Some(format!("summarize {}{by}", calls.join(", ")))
}

fn distinct(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    if columns.is_empty() {
        return None;
    }
    let columns: Vec<String> = g.random.some(&columns, 40).iter().map(|c| column_name(&c.0)).collect();
    Some(format!("distinct {}", columns.join(", ")))
}

/// Returns a right side and the key of a join with it.
fn right_side(g: &mut Generator) -> Option<(String, String)> {
    let (pipeline, right) = g.pipeline();
    let left = g.plain_columns();
    let common: Vec<String> = left.iter().filter(|l| right.contains(l)).map(|c| column_name(&c.0)).collect();
    let mut on = Vec::new();
    if !common.is_empty() && g.random.percent(70) {
        on = g.random.some(&common, 30);
    } else {
        let pairs: Vec<(String, String)> = left
            .iter()
            .flat_map(|l| right.iter().filter(|r| r.1 == l.1).map(|r| (column_name(&l.0), column_name(&r.0))))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        let (l, r) = g.random.pick(&pairs).clone();
        on.push(format!("$left.{l} == $right.{r}"));
    }
    Some((pipeline, on.join(", ")))
}

fn join(g: &mut Generator) -> Option<String> {
    let kind = *g.random.pick(&[
        "inner",
        "leftouter",
        "rightouter",
        "fullouter",
        "leftsemi",
        "rightsemi",
        "leftanti",
        "rightanti",
    ]);
    let (pipeline, on) = right_side(g)?;
    Some(format!("join kind={kind} ({pipeline}) on {on}"))
}

fn inner_unique_join(g: &mut Generator) -> Option<String> {
    let (pipeline, on) = right_side(g)?;
    Some(format!("join ({pipeline}) on {on}"))
}

fn lookup(g: &mut Generator) -> Option<String> {
    let kind = *g.random.pick(&["", "kind=inner ", "kind=leftouter "]);
    let (pipeline, on) = right_side(g)?;
    Some(format!("lookup {kind}({pipeline}) on {on}"))
}

fn union(g: &mut Generator) -> Option<String> {
    let kind = *g.random.pick(&["", "kind=outer ", "kind=inner ", "withsource=Src ", "isfuzzy=true "]);
    let (pipeline, _) = g.pipeline();
    Some(format!("union {kind}({pipeline})"))
}

fn expanded(g: &mut Generator) -> String {
    match g.columns_of(ScalarType::Dynamic) {
        columns if !columns.is_empty() && g.random.percent(70) => column_name(g.random.pick::<String>(&columns)),
        _ => {
            let name = g.new_name();
            format!("{name} = {}", g.expr(ScalarType::Dynamic, 1))
        }
    }
}

fn mv_expand(g: &mut Generator) -> Option<String> {
    let bags = *g.random.pick(&["", "", "bagexpansion=array ", "kind=bag ", "with_itemindex=Ix "]);
    let mut items = vec![expanded(g)];
    if g.random.percent(25) {
        items.push(expanded(g));
    }
    let ty = *g.random.pick(&["", "", " to typeof(long)", " to typeof(string)", " to typeof(real)"]);
    Some(format!("mv-expand {bags}{}{ty}", items.join(", ")))
}

fn limited_mv_expand(g: &mut Generator) -> Option<String> {
    let limit = 1 + g.random.below(3);
    Some(format!("mv-expand {} limit {limit}", expanded(g)))
}

/// Returns an operator for the rows of one group; what looks at their order sorts first.
fn subquery(g: &mut Generator) -> String {
    let made = match g.random.below(6) {
        0 => {
            let sort = g.total_sort();
            Some(format!("{sort} | take {}", g.random.below(3)))
        }
        1 => {
            let sort = g.total_sort();
            window(g).map(|window| format!("{sort} | {window}"))
        }
        2 => summarize(g),
        3 => extend(g),
        4 => filter(g),
        _ => Some("count".to_owned()),
    };
    made.unwrap_or_else(|| "where true".to_owned())
}

fn mv_apply(g: &mut Generator) -> Option<String> {
    let item = expanded(g);
    let name = item.split(' ').next().unwrap_or_default().to_owned();
    let ty = *g.random.pick(&[ScalarType::Long, ScalarType::String, ScalarType::Dynamic]);
    let outer = g.columns.clone();
    g.columns.retain(|c| column_name(&c.0) != name);
    g.columns.push((name.clone(), ty));
    let subquery = subquery(g);
    g.columns = outer;
    Some(format!("mv-apply {item} to typeof({}) on ({subquery})", ty.name()))
}

fn partition_with(g: &mut Generator, subquery: fn(&mut Generator) -> String) -> Option<String> {
    let columns = g.plain_columns();
    if columns.is_empty() {
        return None;
    }
    let key = column_name(&g.random.pick(&columns).0);
    let strategy = *g.random.pick(&["hint.strategy=native ", "hint.strategy=shuffle ", ""]);
    Some(format!("partition {strategy}by {key} ({})", subquery(g)))
}

fn partition(g: &mut Generator) -> Option<String> {
    partition_with(g, subquery)
}

fn ordered_partition(g: &mut Generator) -> Option<String> {
    partition_with(g, |g| format!("take {}", 1 + g.random.below(2)))
}

fn parse(g: &mut Generator) -> Option<String> {
    let operand = g.atom(ScalarType::String);
    let verb = *g.random.pick(&["parse", "parse-where"]);
    let kind = *g.random.pick(&["", "kind=simple ", "kind=relaxed ", "kind=regex "]);
    let (a, b) = (g.new_name(), g.new_name());
    let pattern = match g.random.below(5) {
        0 => format!("* ' ' {a}"),
        1 => format!("{a}:long ',' *"),
        2 => format!("{a} ' ' {b} ' ' *"),
        3 => format!("'a' {a}:string"),
        _ => format!("* '=' {a}:long"),
    };
    Some(format!("{verb} {kind}{operand} with {pattern}"))
}

fn parse_kv(g: &mut Generator) -> Option<String> {
    let operand = g.atom(ScalarType::String);
    let (a, b) = (g.new_name(), g.new_name());
    Some(format!("parse-kv {operand} as ({a}:string, z:long, {b}:real) with (pair_delimiter=';', kv_delimiter='=')"))
}

fn plain_column(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    (!columns.is_empty()).then(|| column_name(&g.random.pick(&columns).0))
}

/// Returns a column to count time by, a start, an end, a short and a long part of it.
fn timeline(g: &mut Generator) -> Option<(String, [&'static str; 4])> {
    let is_time = |c: &&(String, ScalarType)| matches!(c.1, ScalarType::DateTime | ScalarType::Long);
    let columns: Vec<(String, ScalarType)> = g.columns.iter().filter(is_time).cloned().collect();
    if columns.is_empty() {
        return None;
    }
    let (name, ty) = g.random.pick(&columns).clone();
    let span = match ty {
        ScalarType::DateTime => ["datetime(2023-12-30)", "datetime(2024-03-02)", "1d", "7d"],
        _ => ["-5", "100", "2", "10"],
    };
    Some((column_name(&name), span))
}

fn timeline_plugin(g: &mut Generator) -> Option<String> {
    let (id, (time, [start, end, short, long])) = (plain_column(g)?, timeline(g)?);
    let more = if g.random.percent(30) { format!(", {}", plain_column(g)?) } else { String::new() };
    let call = match g.random.below(9) {
        0 => format!("activity_counts_metrics({id}, {time}, {start}, {end}, {short}{more})"),
        1 => format!("activity_engagement({id}, {time}, {start}, {end}, {short}, {long}{more})"),
        2 => format!("activity_metrics({id}, {time}, {start}, {end}, {short}{more})"),
        3 => format!("new_activity_metrics({id}, {time}, {start}, {end}, {short}{more})"),
        4 => format!("active_users_count({id}, {time}, {start}, {end}, {long}, {short}, 1, {long}{more})"),
        5 => format!("session_count({id}, {time}, {start}, {end}, {short}, {long}{more})"),
        6 => format!("sliding_window_counts({id}, {time}, {start}, {end}, {long}, {short}{more})"),
        7 => {
            let state = g.atom(ScalarType::String);
            format!("funnel_sequence({id}, {time}, {start}, {end}, {long}, {long}, {state}, dynamic(['a', 'b']))")
        }
        _ => {
            let state = g.atom(ScalarType::String);
            let periods = if short == "1d" { "dynamic([1d, 7d])" } else { "dynamic([1, 10])" };
            format!(
                "funnel_sequence_completion({id}, {time}, {start}, {end}, {long}, {state}, dynamic(['a', 'b']), {periods})"
            )
        }
    };
    Some(format!("evaluate {call}"))
}

fn lookup_plugin(g: &mut Generator) -> Option<String> {
    let texts = g.columns_of(ScalarType::String);
    if texts.is_empty() {
        return None;
    }
    let column = column_name(g.random.pick::<String>(&texts));
    let all = if g.random.percent(50) { ", return_unmatched = true" } else { "" };
    let networks = "(datatable(net:string, site:string)['10.0.0.0/8', 'a', '10.0.0.0/24', 'b', '192.168.0.1', 'c'])";
    Some(match g.random.percent(70) {
        true => format!("evaluate ipv4_lookup({networks}, {column}, net{all})"),
        false => format!("evaluate ipv6_lookup({networks}, {column}, net{all})"),
    })
}

/// Plugins whose columns only the data knows, in its order, or that a schema is given for.
fn unpacked(g: &mut Generator) -> Option<String> {
    let bags = g.columns_of(ScalarType::Dynamic);
    if bags.is_empty() || g.random.percent(30) {
        let (column, call) = (plain_column(g)?, g.random.pick(&["count()", "take_any(1)", "max('a')"]).to_owned());
        return Some(format!("evaluate pivot({column}, {call})"));
    }
    let bag = column_name(g.random.pick::<String>(&bags));
    let schema = *g.random.pick(&["", " : (p_a:long, p_b:string)", " : (*, p_a:dynamic)"]);
    Some(format!("evaluate bag_unpack({bag}, 'p_'){schema}"))
}

/// Plugins that look at the order of rows, or take the first of equals.
fn ordered_plugin(g: &mut Generator) -> Option<String> {
    Some(match g.random.below(8) {
        0 => "evaluate autocluster()".to_owned(),
        1 => "evaluate basket(0.3)".to_owned(),
        2 => format!(
            "evaluate diffpatterns({}, {}, {})",
            plain_column(g)?,
            values::literal(&mut g.random, ScalarType::String),
            values::literal(&mut g.random, ScalarType::String)
        ),
        3 => format!("evaluate rows_near({}, {}, {})", g.predicate(1), g.random.below(3), g.random.below(3)),
        4 => {
            let (time, [_, _, short, _]) = timeline(g)?;
            let numbers = [g.columns_of(ScalarType::Long), g.columns_of(ScalarType::Real)].concat();
            let value = column_name(if numbers.is_empty() { return None } else { g.random.pick::<String>(&numbers) });
            format!("evaluate rolling_percentile({value}, 50, {time}, {short}, 3)")
        }
        5 => {
            let (time, [_, _, short, long]) = timeline(g)?;
            let (first, second) = (g.predicate(1), g.predicate(1));
            format!(
                "evaluate sequence_detect({time}, {long}, {short}, a = {first}, b = {second}, {})",
                plain_column(g)?
            )
        }
        6 => format!("evaluate preview({})", g.random.below(4)),
        _ => "evaluate narrow() | evaluate autocluster()".to_owned(),
    })
}

/// A graph of two columns, and something asked of it.
fn graph(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    let (from, ty) = if columns.is_empty() { return None } else { g.random.pick(&columns).clone() };
    let others: Vec<&(String, ScalarType)> = columns.iter().filter(|c| c.1 == ty && c.0 != from).collect();
    let to = if others.is_empty() { return None } else { g.random.pick(&others).0.clone() };
    let property = column_name(&g.random.pick(&columns).0);
    let make = format!("make-graph {} --> {} with_node_id=nid", column_name(&from), column_name(&to));
    let asked = match g.random.below(9) {
        0 => format!("graph-match (a)-[e]->(b) project x1 = a.nid, x2 = e.{property}, x3 = b.nid"),
        1 => "graph-match (a)-[e]->(b)-[f]->(c) project x1 = a.nid, x2 = b.nid, x3 = c.nid".to_owned(),
        2 => {
            "graph-match cycles=none (a)-[e*1..2]->(b) project x1 = a.nid, x2 = array_length(e), x3 = b.nid".to_owned()
        }
        3 => format!("graph-match (a)<-[e]-(b) where isnotempty(e.{property}) project x1 = a.nid, x2 = b.nid"),
        4 => "graph-shortest-paths (a)-[e*1..3]->(b) project x1 = a.nid, x2 = array_length(e), x3 = b.nid".to_owned(),
        5 => {
            "graph-mark-components | graph-to-table nodes | summarize n = count() by ComponentId | project n".to_owned()
        }
        6 => "graph-to-table nodes".to_owned(),
        7 => "graph-where-nodes isnotempty(nid) | graph-to-table edges".to_owned(),
        _ => {
            format!("graph-where-edges isnotempty({property}) | graph-to-table edges with_source_id=s with_target_id=t")
        }
    };
    Some(format!("{make} | {asked}"))
}

/// A function of the query's own, called for a column.
fn let_function(g: &mut Generator) -> Option<String> {
    let (column, ty) = if g.columns.is_empty() { return None } else { g.random.pick(&g.columns.clone()).clone() };
    let (name, new) = (g.new_name(), g.new_name());
    let outer = std::mem::replace(&mut g.columns, vec![("v".to_owned(), ty)]);
    let body = g.any(2);
    g.columns = outer;
    g.case.lets.push(format!("let {name} = (v:{}) {{ {body} }}", ty.name()));
    Some(format!("extend {new} = {name}({})", column_name(&column)))
}

/// A constant of the query's own, compared with a column.
fn let_scalar(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    let (column, ty) = if columns.is_empty() { return None } else { g.random.pick(&columns).clone() };
    let name = g.new_name();
    let outer = std::mem::take(&mut g.columns);
    let value = g.expr(ty, 1);
    g.columns = outer;
    g.case.lets.push(format!("let {name} = {value}"));
    let sign = *g.random.pick(&["==", "!=", "<"]);
    Some(format!("where {} {sign} {name}", column_name(&column)))
}

fn make_series(g: &mut Generator) -> Option<String> {
    let axes: Vec<(String, ScalarType)> = g
        .columns
        .iter()
        .filter(|c| matches!(c.1, ScalarType::DateTime | ScalarType::Long | ScalarType::Real | ScalarType::TimeSpan))
        .cloned()
        .collect();
    if axes.is_empty() {
        return None;
    }
    let (axis, ty) = g.random.pick(&axes).clone();
    let range = match ty {
        ScalarType::DateTime => "from datetime(2023-12-31) to datetime(2024-01-04) step 12h",
        ScalarType::TimeSpan => "from 0h to 2d step 6h",
        _ => "from -2 to 12 step 3",
    };
    let numbers = g.columns_of(ScalarType::Long);
    let number = numbers.first().map_or_else(|| "1".to_owned(), |name| column_name(name));
    let call = match g.random.below(6) {
        0 => format!("sum({number} % 1000)"),
        1 => format!("avg({number} % 1000)"),
        2 => format!("max({number}), x = min({number})"),
        3 => format!("dcount({number})"),
        _ => "count()".to_owned(),
    };
    let default = *g.random.pick(&["", " default=0", " default=-1"]);
    let keys = keys(g, 2);
    let by = if keys.is_empty() { String::new() } else { format!(" by {}", keys.join(", ")) };
    Some(format!("make-series {call}{default} on {} {range}{by}", column_name(&axis)))
}

fn top_nested(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    if columns.is_empty() {
        return None;
    }
    // All values, so that no tie decides which are left out.
    let levels = 1 + g.random.below(2);
    let levels: Vec<String> = (0..levels)
        .map(|at| {
            let column = column_name(&g.random.pick(&columns).0);
            let others = if g.random.percent(30) { " with others = ''" } else { "" };
            format!("top-nested of k{at} = {column}{others} by n{at} = count()")
        })
        .collect();
    Some(levels.join(", "))
}

fn in_table(g: &mut Generator) -> Option<String> {
    let (pipeline, columns) = g.pipeline();
    let right = columns.iter().find(|c| c.1 != ScalarType::Dynamic)?.clone();
    let word = *g.random.pick(&["in", "!in"]);
    let left = g.expr(right.1, 1);
    Some(format!("where {left} {word} (({pipeline} | project {}))", column_name(&right.0)))
}

fn to_scalar(g: &mut Generator) -> Option<String> {
    let (pipeline, columns) = g.pipeline();
    if columns.is_empty() {
        return None;
    }
    let column = g.random.pick(&columns).clone();
    let call = match column.1 {
        ScalarType::Dynamic | ScalarType::Guid | ScalarType::Bool => "count()".to_owned(),
        _ => format!("max({})", column_name(&column.0)),
    };
    let name = g.new_name();
    Some(format!("extend {name} = toscalar({pipeline} | summarize {call})"))
}

fn as_self_join(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    if columns.is_empty() {
        return None;
    }
    let (name, key) = (g.new_name(), column_name(&g.random.pick(&columns).0));
    Some(format!("as {name} | join kind=inner ({name} | summarize n = count() by {key}) on {key}"))
}

fn invoke(g: &mut Generator) -> Option<String> {
    let (column, ty) = g.columns.first()?.clone();
    let (name, new, column) = (g.new_name(), g.new_name(), column_name(&column));
    g.case
        .lets
        .insert(0, format!("let {name} = (T:({column}:{})) {{ T | extend {new} = isnull({column}) }}", ty.name()));
    Some(format!("invoke {name}()"))
}

fn plugin(g: &mut Generator) -> Option<String> {
    let strings = g.plain_columns();
    let column = |g: &mut Generator| strings.get(g.random.below(strings.len())).map(|c| column_name(&c.0));
    Some(match g.random.below(6) {
        4 => {
            // It numbers columns in the order in which the rows name them.
            let sort = g.total_sort();
            format!("{sort} | evaluate schema_merge()")
        }
        5 => "evaluate estimate_rows_count()".to_owned(),
        0 => {
            let sort = g.total_sort();
            format!("{sort} | evaluate narrow()")
        }
        1 => format!("summarize count() by {} | evaluate narrow() | project Column, Value", column(g)?),
        2 => {
            let (key, a, b) = (column(g)?, column(g)?, column(g)?);
            format!(
                "summarize h1 = hll({a}), h2 = hll({b}) by {key} | evaluate dcount_intersect(h1, h2) | project s0, s1"
            )
        }
        _ => format!("evaluate basket() | where {} == ''", column(g)?),
    })
}

fn top_hitters(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    let column = column_name(&columns.first()?.0);
    let by = match g.columns_of(ScalarType::Long) {
        weights if !weights.is_empty() && g.random.percent(40) => format!(" by {} % 10", column_name(&weights[0])),
        _ => String::new(),
    };
    Some(format!("top-hitters 1000 of {column}{by}"))
}

fn sample_size(g: &mut Generator) -> Option<String> {
    Some(format!("sample {} | count", g.random.below(9)))
}

fn window(g: &mut Generator) -> Option<String> {
    let count = 1 + g.random.below(2);
    let calls: Vec<String> = (0..count)
        .map(|_| {
            let name = g.new_name();
            format!("{name} = {}", g.window_call())
        })
        .collect();
    let verb = *g.random.pick(&["extend", "serialize"]);
    Some(format!("{verb} {}", calls.join(", ")))
}

fn top(g: &mut Generator) -> Option<String> {
    let columns = g.plain_columns();
    if columns.is_empty() {
        return None;
    }
    // Which of rows with equal keys stay is open, so only the key is looked at.
    let key = column_name(&g.random.pick(&columns).0);
    let direction = *g.random.pick(&["", " asc", " desc nulls first"]);
    Some(format!("top {} by {key}{direction} | project {key}", g.random.below(10)))
}

fn scan(g: &mut Generator) -> Option<String> {
    let name = g.new_name();
    let (first, second) = (g.predicate(1), g.predicate(1));
    Some(match g.random.percent(50) {
        true => format!("scan declare ({name}:long = 0) with (step s: true => {name} = s.{name} + 1;)"),
        false => format!("scan with_match_id={name} with (step s1: {first}; step s2: {second};)"),
    })
}
