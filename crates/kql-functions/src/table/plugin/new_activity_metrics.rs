//! `evaluate new_activity_metrics()`: what becomes of those who are first seen in a bin.

use std::sync::Arc;

use arrow::array::ArrayRef;
use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, Distinct, END, Grid, ID, Origin, START, TIMELINE, check_timeline, longs, reals, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "new_activity_metrics",
    kind: TableFunctionKind::Plugin,
    summary: "Follows the identifiers that are first seen in a bin of a timeline through the later bins.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("Window", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        optional_constant("Cohort", ParameterType::Summable, "only follow those first seen in the bin that holds this"),
        DIMENSIONS,
        Parameter {
            is_optional: true,
            ..lookup_table("Lookback", "identifiers that are not new, in the column named as in the input")
        },
    ],
    returns: "A row for each bin with new identifiers and each bin from it on, for each combination of dimensions: \
              `from_…` and `to_…`, where the two begin, the dimensions, `dcount_new_values` seen in the second bin and \
              in none up to the first, `dcount_retained_values` and `dcount_churn_values` of the new ones of the first \
              bin that are and are not seen in the second, and the two as `retention_rate` and `churn_rate` of them. \
              No rows give no rows.",
    notes: &[
        "In the row where both bins are the same, `dcount_new_values` are those first seen in it.",
        "Distinct values are counted exactly.",
    ],
    examples: &[
        example(
            "Two days",
            "datatable(u:long, t:datetime)[1, datetime(2024-01-01), 2, datetime(2024-01-01), 2, datetime(2024-01-02), 3, datetime(2024-01-02)] | evaluate new_activity_metrics(u, t, datetime(2024-01-01), datetime(2024-01-02), 1d) | project-rename f = from_t, to = to_t",
            "f:datetime|to:datetime|dcount_new_values:long|dcount_retained_values:long|dcount_churn_values:long|retention_rate:real|churn_rate:real\n2024-01-01T00:00:00.0000000Z|2024-01-01T00:00:00.0000000Z|2|2|0|1.0|0.0\n2024-01-01T00:00:00.0000000Z|2024-01-02T00:00:00.0000000Z|1|1|1|0.5|0.5\n2024-01-02T00:00:00.0000000Z|2024-01-02T00:00:00.0000000Z|1|1|0|1.0|0.0",
        ),
        example(
            "With those who are not new, by a dimension",
            "datatable(u:long, t:long, d:string)[1, 1, 'x', 2, 1, 'x'] | evaluate new_activity_metrics(u, t, 0, 9, 10, 0, d, (datatable(u:long)[1])) | project from_t, d, dcount_new_values",
            "from_t:long|d:string|dcount_new_values:long\n0|x|1",
        ),
        example(
            "No rows",
            "datatable(u:long, t:long)[] | evaluate new_activity_metrics(u, t, 0, 9, 10) | project from_t",
            "from_t:long",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 1, &[2, 3, 5], 4)?;
    let mut columns = Vec::new();
    if let Some((name, ty)) = call.column_of(1) {
        columns.push(OutputColumn::New(format!("from_{name}"), ty));
        columns.push(OutputColumn::New(format!("to_{name}"), ty));
    }
    columns.extend(call.dimensions(6));
    let counts = ["dcount_new_values", "dcount_retained_values", "dcount_churn_values"];
    columns.extend(counts.map(|name| OutputColumn::new(name, ScalarType::Long)));
    columns.extend(["retention_rate", "churn_rate"].map(|name| OutputColumn::new(name, ScalarType::Real)));
    if let (Some(OutputArgument::Table(table)), Some((id, ty))) = (call.arguments.last(), call.column_of(0)) {
        let lookback = call.tables.get(*table).map(Vec::as_slice).unwrap_or_default();
        if lookback.iter().all(|column| (column.0.as_str(), column.1) != (id, ty)) {
            let message = format!("the table has no column `{id}` of type {ty}");
            return Err(FunctionError::InvalidArgument { argument: call.arguments.len() - 1, message });
        }
    }
    Ok(columns)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    // The last argument is the table of those who are not new.
    let own = TableArguments { arguments: &args.arguments[..args.arguments.len().saturating_sub(1)], ..*args };
    let activity = Activity::new(&own, 6)?;
    let grid = Grid::new(&own, activity.timeline, [2, 3, 4], Origin::Start)?;
    let cohort = if own.is_left_out(5) { None } else { Some(grid.bin_of(&own, activity.timeline, 5)?) };
    let is_known = known(args, &activity)?;
    let mut seen: Vec<(u32, u32, i64)> = activity
        .events()
        .filter(|(_, _, id)| !is_known[*id as usize])
        .filter_map(|(group, place, id)| Some((group, id, grid.bin_within(place)?)))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    // How many that are first seen in one bin are seen in another: `(group, first, other)`.
    let mut pairs: Vec<(u32, i64, i64)> = Vec::with_capacity(seen.len());
    for one in runs(&seen, |s| (s.0, s.1)) {
        pairs.extend(one.iter().map(|s| (s.0, one[0].2, s.2)));
    }
    pairs.sort_unstable();
    let last = grid.last();
    let bins = usize::try_from(last + 1).unwrap_or(0);
    let (mut from, mut to) = (Vec::new(), Vec::new());
    let mut counts = vec![Vec::new(); 3];
    for group in runs(&pairs, |p| p.0) {
        // Of the bins after the cohort's, those first seen in them and seen in each bin.
        let mut newer = vec![0i64; bins];
        let mut cohorts = Vec::new();
        for first in runs(group, |p| p.1).collect::<Vec<_>>().into_iter().rev() {
            let mut retained = vec![0i64; bins];
            first.iter().for_each(|p| retained[p.2 as usize] += 1);
            let start = first[0].1;
            if cohort.is_none_or(|wanted| wanted == start) {
                let rows = (start..=last).map(|bin| {
                    let at = bin as usize;
                    let new = if bin == start { retained[at] } else { newer[at] };
                    (bin, new, retained[at], retained[start as usize])
                });
                cohorts.push((start, rows.collect::<Vec<_>>()));
                args.check_rows(from.len() + cohorts.len() * bins)?;
            }
            newer.iter_mut().zip(&retained).for_each(|(sum, count)| *sum += count);
        }
        for (start, rows) in cohorts.into_iter().rev() {
            for (bin, new, retained, all) in rows {
                from.push((group[0].0, start));
                to.push(bin);
                counts[0].push(new);
                counts[1].push(retained);
                counts[2].push(all - retained);
            }
        }
    }
    let mut outputs = activity.key_columns(&grid, &from)?;
    outputs.insert(1, grid.starts(to.into_iter()));
    let rate = |part: &[i64]| -> Vec<f64> {
        part.iter().zip(counts[1].iter().zip(&counts[2])).map(|(p, (r, c))| *p as f64 / (r + c) as f64).collect()
    };
    let rates = [reals(rate(&counts[1])), reals(rate(&counts[2]))];
    outputs.extend(counts.into_iter().map(longs));
    outputs.extend(rates);
    Ok(outputs)
}

/// Returns, for each identifier of the input, whether it is in the table of those not new.
fn known(args: &TableArguments<'_>, activity: &Activity<'_>) -> Result<Vec<bool>, FunctionError> {
    let mut known = vec![false; activity.ids.first.len()];
    let Some(TableArgument::Table(table)) = args.arguments.last() else { return Ok(known) };
    let id = args.column(0)?;
    let lookback = args.tables.get(*table).and_then(|t| t.columns.iter().find(|c| c.name == id.name));
    let Some(lookback) = lookback else { return Ok(known) };
    // Numbered together, the identifiers of the input come first.
    let both = TableColumn {
        name: id.name.clone(),
        ty: id.ty,
        values: arrow::compute::concat(&[id.values.as_ref(), lookback.values.as_ref()])?,
    };
    let values = Arc::clone(&both.values);
    let numbers = Distinct::new(&[&both], values.len())?;
    for number in numbers.of.iter().skip(activity.rows) {
        if let Some(flag) = known.get_mut(*number as usize) {
            *flag = true;
        }
    }
    Ok(known)
}
