//! `row_window_session()`: where the session of each row began.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;

use super::_rows::{RESTART, required_rows, restarts};
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "row_window_session",
    aliases: &[],
    summary: "Groups the rows of a row set that is sorted by time into sessions.",
    signatures: &[block(
        &[
            required("expr", ParameterType::Exact(ScalarType::DateTime), "the time of the row"),
            required(
                "maxDistanceFromFirst",
                ParameterType::Exact(ScalarType::TimeSpan),
                "how long after its first row a session may last",
            ),
            required(
                "maxDistanceBetweenNeighbors",
                ParameterType::Exact(ScalarType::TimeSpan),
                "how long after the row before a row may come",
            ),
            RESTART,
        ],
        Returns::Parameter0,
    )],
    returns: "The time of the first row of the session; null where `expr` is null.",
    notes: &[
        "A row that comes exactly at one of the distances begins a session.",
        "Rows without a time belong to no session, and the next one begins a session.",
    ],
    examples: &[
        example(
            "Two sessions",
            "datatable(t:datetime)[datetime(2024-01-01 10:00), datetime(2024-01-01 10:04), datetime(2024-01-01 10:30)] | serialize s = row_window_session(t, 1h, 5m) | project s",
            "s:datetime\n2024-01-01T10:00:00.0000000Z\n2024-01-01T10:00:00.0000000Z\n2024-01-01T10:30:00.0000000Z",
        ),
        example(
            "No time",
            "datatable(t:datetime)[datetime(null)] | serialize s = row_window_session(t, 1h, 5m) | project s",
            "s:datetime\n",
        ),
    ],
    result_name: ResultName::None,
    evaluate,
};

fn evaluate(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    let times = required_rows(args, 0)?;
    let (from_first, between) = (required_rows(args, 1)?, required_rows(args, 2)?);
    let times = times.as_primitive::<Int64Type>();
    let (from_first, between) = (from_first.as_primitive::<Int64Type>(), between.as_primitive::<Int64Type>());
    let mut session: Option<(i64, i64)> = None;
    let starts = restarts(args, 3)?.into_iter().enumerate().map(|(row, restart)| {
        if restart {
            session = None;
        }
        if times.is_null(row) {
            // The next value begins a session.
            session = None;
            return None;
        }
        let time = times.value(row);
        // A missing distance limits nothing.
        let is_within = |distances: &Int64Array, since: i64| distances.is_null(row) || time.saturating_sub(since) < distances.value(row);
        let first = match session {
            Some((first, last)) if is_within(from_first, first) && is_within(between, last) => first,
            _ => time,
        };
        session = Some((first, time));
        Some(first)
    });
    Ok(Arc::new(Int64Array::from_iter(starts)))
}

#[cfg(test)]
mod tests {
    use arrow::array::BooleanArray;

    use super::*;
    use crate::window::_rows::evaluate;

    #[test]
    fn begins_sessions() {
        let values = [
            ColumnValue::array(Int64Array::from(vec![Some(0), Some(4), Some(9), None, Some(10), Some(12), Some(13)])),
            ColumnValue::scalar(Int64Array::from(vec![10])),
            ColumnValue::scalar(Int64Array::from(vec![5])),
            ColumnValue::array(BooleanArray::from(vec![None, None, None, None, None, None, Some(true)])),
        ];
        let types = [ScalarType::DateTime, ScalarType::TimeSpan, ScalarType::TimeSpan, ScalarType::Bool];
        let starts = evaluate(&FUNCTION, &values, &types, ScalarType::DateTime, 7).expect("rows");
        let starts: Vec<_> = starts.as_primitive::<Int64Type>().iter().collect();
        assert_eq!(starts, [Some(0), Some(0), Some(9), None, Some(10), Some(10), Some(13)]);
    }
}
