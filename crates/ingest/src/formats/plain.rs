//! Rows whose keys are columns.

use std::borrow::Cow;

use super::{ShapeRecord, Target, nothing};

pub(crate) static SHAPE: ShapeRecord = ShapeRecord {
    tables: &[],
    default_table: None,
    recognises: |_| true,
    target,
    route_keys: &[],
    route: nothing,
    defaults: &[],
};

fn target(_table: &str, _level: u8, key: &str) -> Target {
    match key {
        // Portal exports of a search over several tables put the table's name in front.
        "$table" => Target::Skip,
        _ => Target::Column(Cow::Owned(super::portal_csv::column_name(key).0.to_owned())),
    }
}
