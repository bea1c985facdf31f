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

#[cfg(test)]
mod tests {
    use super::EventTime;

    #[test]
    fn the_surest_column_counts() {
        let mut seen = EventTime::default();
        for column in ["Id", "timestamp", "CreatedDateTime", "EventTime"] {
            seen.see(column);
        }
        assert_eq!(seen.column().as_deref(), Some("CreatedDateTime"));
        assert_eq!(EventTime::default().column(), None);
    }
}
