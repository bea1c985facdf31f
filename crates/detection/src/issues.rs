//! What went less than well in a run that succeeded.

use serde::Serialize;

/// A kind of issue, after the classes of the service's health messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum IssueKind {
    /// More rows than AlertPerResult makes alerts of.
    EventLimit,
    /// Entities that did not fit into the alert.
    EntitiesDroppedBySize,
    /// Entities that the mapping could not make, or not reach.
    EntitiesDroppedByMapping,
    /// Custom details that did not fit.
    CustomDetailsDropped,
    /// Overrides that fell back to the rule's own value.
    OverrideFellBack,
    /// A column that the rule names and the result does not have.
    ColumnMissing,
    /// A text that was cut to its limit.
    TextCut,
    /// Rows outside of the window that were dropped.
    RowsDropped,
}

/// One issue of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    pub kind: IssueKind,
    pub message: String,
    /// How many things it is about.
    pub count: u64,
}

/// Collects the issues of a run; those of one kind and message are counted together.
#[derive(Debug, Default)]
pub(crate) struct Issues(pub(crate) Vec<Issue>);

impl Issues {
    pub(crate) fn add(&mut self, kind: IssueKind, count: u64, message: impl Into<String>) {
        if count == 0 {
            return;
        }
        let message = message.into();
        match self.0.iter_mut().find(|issue| issue.kind == kind && issue.message == message) {
            Some(issue) => issue.count += count,
            None => self.0.push(Issue { kind, message, count }),
        }
    }
}
