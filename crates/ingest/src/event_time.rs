//! Which column says when a row was generated, where a file has no `TimeGenerated`.

/// The column that rules and the automatic time scope look at.
pub(crate) const TIME_GENERATED: &str = "TimeGenerated";

/// Columns whose values Log Analytics' connectors copy into `TimeGenerated`, the surest first:
/// Entra sign-ins, Entra audits, Azure activity, Defender, agents, Office 365, generic collectors.
const EVENT_TIMES: [&str; 10] = [
    "CreatedDateTime",
    "ActivityDateTime",
    "EventSubmissionTimestamp",
    "Timestamp",
    "TimeCreated",
    "EventTime",
    "CreationTime",
    "ReceiptTime",
    "@timestamp",
    "time",
];

/// The surest of the columns seen so far that can stand in for `TimeGenerated`.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventTime {
    best: Option<(usize, String)>,
}

impl EventTime {
    /// Takes in the name of a column that has values.
    pub(crate) fn see(&mut self, column: &str) {
        let rank = EVENT_TIMES.iter().position(|known| known.eq_ignore_ascii_case(column));
        if let Some(rank) = rank
            && self.best.as_ref().is_none_or(|(best, _)| rank < *best)
        {
            self.best = Some((rank, column.to_owned()));
        }
    }

    /// Returns the column's name in the file.
    pub(crate) fn column(self) -> Option<String> {
        self.best.map(|(_, column)| column)
    }
}

/// Returns the column of a file without `TimeGenerated` whose values stand in for it.
pub fn event_time<'a>(columns: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut seen = EventTime::default();
    columns.into_iter().for_each(|column| seen.see(column));
    seen.column()
}

#[cfg(test)]
mod tests {
    use super::event_time;

    #[test]
    fn the_surest_column_counts() {
        let columns = ["Id", "timestamp", "CreatedDateTime", "EventTime"];
        assert_eq!(event_time(columns).as_deref(), Some("CreatedDateTime"));
        assert_eq!(event_time(["Id"]), None);
    }
}
