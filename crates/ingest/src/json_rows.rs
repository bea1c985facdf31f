//! Puts JSON records into a batch, or looks at them to learn their columns.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use kql_catalog::Column;

use crate::batch::BatchBuilder;
use crate::columns::Columns;
use crate::event_time::TIME_GENERATED;
use crate::formats::json_lines::JsonLines;
use crate::formats::json_values::{JsonValues, RecordError};
use crate::formats::{Extract, Format, Shape, Target, portal_csv, whole};
use crate::issue::{IssueKind, IssueLog};
use crate::json::{Cursor, JsonError, JsonValue};
use crate::window::{Window, WindowError};

/// More distinct keys than this are not remembered; a table cannot have as many columns.
const MAX_KEYS: usize = 10_000;

/// The rows of a JSON file, as bytes.
pub(crate) enum JsonRecords {
    Lines(JsonLines),
    Values(JsonValues),
}

impl JsonRecords {
    pub(crate) fn new(reader: Box<dyn std::io::Read + Send>, format: Format) -> Result<Self, RecordError> {
        let window = Window::new(reader).map_err(|e| match e {
            WindowError::Io(e) => RecordError::io(1, &e),
            WindowError::TooLong => RecordError::too_long(1, crate::window::MAX_RECORD),
        })?;
        Ok(match format {
            Format::JsonLines => Self::Lines(JsonLines::new(window)),
            _ => Self::Values(JsonValues::new(window)),
        })
    }

    pub(crate) fn next(&mut self) -> Result<Option<(&[u8], u64)>, RecordError> {
        match self {
            Self::Lines(lines) => lines.next(),
            Self::Values(values) => values.next(),
        }
    }

    pub(crate) fn consumed(&self) -> u64 {
        match self {
            Self::Lines(lines) => lines.consumed(),
            Self::Values(values) => values.consumed(),
        }
    }
}

/// Where a key's value goes, for one table and projection.
#[derive(Clone, Copy)]
enum Resolved {
    Skip,
    Slot(usize),
    Nested(u8),
    /// Position in `parts`.
    Parts(usize),
    /// Says the row's table, and may go to a slot too.
    Route(Option<usize>),
    /// A column that was not there when the columns were settled.
    Late,
}

/// The keys of one level of a shape. Records of a file tend to have their keys in the same order,
/// so the key after the last one is tried before the map.
#[derive(Default)]
struct Level {
    keys: Vec<(Box<str>, Resolved)>,
    positions: HashMap<Box<str>, usize>,
}

/// The row does not go into the batch.
enum Reject {
    Json(JsonError),
    /// It belongs to this table.
    OtherTable(String),
}

impl From<JsonError> for Reject {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

pub(crate) struct JsonRows {
    shape: Shape,
    table: String,
    columns: Columns,
    /// The projection's slot of each column of the table.
    slots: Vec<Option<usize>>,
    projected: Vec<Column>,
    levels: Vec<Level>,
    parts: Vec<Vec<(usize, Extract)>>,
    /// Tables other than this one that were found in the file and have their own reader.
    expected_tables: Vec<String>,
    /// The table of rows that do not say theirs.
    default_table: String,
    /// Reports rows of tables that nobody reads; only one of a file's tables does so.
    reports_strays: bool,
    /// The column whose values are `TimeGenerated`, too.
    event_time: Option<String>,
}

/// What a reader of rows needs to know of its table and file.
pub(crate) struct RowsContext<'a> {
    pub(crate) shape: Shape,
    pub(crate) table: &'a str,
    pub(crate) columns: &'a Columns,
    pub(crate) slots: &'a [Option<usize>],
    pub(crate) projected: &'a [Column],
    pub(crate) file_tables: &'a [String],
    pub(crate) default_table: &'a str,
    pub(crate) event_time: Option<&'a str>,
}

impl JsonRows {
    pub(crate) fn new(context: &RowsContext<'_>) -> Self {
        Self {
            shape: context.shape,
            table: context.table.to_owned(),
            columns: context.columns.clone(),
            slots: context.slots.to_vec(),
            projected: context.projected.to_vec(),
            levels: Vec::new(),
            parts: Vec::new(),
            expected_tables: context.file_tables.to_vec(),
            default_table: context.default_table.to_owned(),
            reports_strays: context.file_tables.first().is_none_or(|first| first == context.table),
            event_time: context.event_time.map(str::to_owned),
        }
    }

    /// Puts one record into the batch, or reports why not.
    pub(crate) fn put(&mut self, bytes: &[u8], line: u64, batch: &mut BatchBuilder, log: &mut IssueLog, path: &Path) {
        let text = String::from_utf8_lossy(bytes);
        if let Cow::Owned(_) = text {
            log.add(path, Some(line), IssueKind::InvalidUtf8);
        }
        let mut cursor = Cursor::new(&text);
        if cursor.peek() != Some(b'{') {
            let kind = match cursor.value() {
                Ok(value) => IssueKind::NotAnObject { found: value.kind() },
                Err(e) => IssueKind::BadJson { message: e.message, byte: e.at as u64 + 1 },
            };
            log.add(path, Some(line), kind);
            return;
        }
        let mut row = Row { batch, log, path, line, route: None };
        let result = self.object(&mut cursor, 0, &mut row).and_then(|()| {
            cursor.finish()?;
            match row.route.take() {
                Some((table, _)) if table != self.table => Err(Reject::OtherTable(table)),
                None if self.default_table != self.table => Err(Reject::OtherTable(self.default_table.clone())),
                _ => Ok(()),
            }
        });
        match result {
            Ok(()) => batch.end_row(bytes.len()),
            Err(Reject::Json(e)) => {
                batch.drop_row(bytes.len());
                log.add(path, Some(line), IssueKind::BadJson { message: e.message, byte: e.at as u64 + 1 });
            }
            Err(Reject::OtherTable(table)) => {
                batch.drop_row(bytes.len());
                if self.reports_strays && !self.expected_tables.contains(&table) {
                    log.add(path, Some(line), IssueKind::OtherTable { table });
                }
            }
        }
    }

    fn object(&mut self, cursor: &mut Cursor<'_>, level: u8, row: &mut Row<'_>) -> Result<(), Reject> {
        cursor.open_object()?;
        let mut position = 0;
        while let Some(key) = cursor.next_key()? {
            let key = key.text();
            match self.resolve(level, &key, &mut position) {
                Resolved::Skip => {
                    cursor.value()?;
                }
                Resolved::Slot(slot) => {
                    let value = cursor.value()?;
                    row.put(slot, &value, &self.projected);
                }
                Resolved::Nested(inner) => self.nested(cursor, inner, row)?,
                Resolved::Parts(index) => {
                    let value = cursor.value()?;
                    for (slot, extract) in &self.parts[index] {
                        row.put(*slot, &extract(value)?, &self.projected);
                    }
                }
                Resolved::Route(slot) => {
                    let value = cursor.value()?;
                    add_route(&mut row.route, (self.shape.record().route)(&key, &value));
                    if let Some((table, u8::MAX)) = &row.route
                        && *table != self.table
                    {
                        return Err(Reject::OtherTable(table.clone()));
                    }
                    if let Some(slot) = slot {
                        row.put(slot, &value, &self.projected);
                    }
                }
                Resolved::Late => {
                    if cursor.value()? != JsonValue::Null {
                        row.log.add(row.path, Some(row.line), IssueKind::LateColumn { column: key.into_owned() });
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads an object whose keys are columns; some producers write it as a string of JSON.
    fn nested(&mut self, cursor: &mut Cursor<'_>, level: u8, row: &mut Row<'_>) -> Result<(), Reject> {
        if cursor.peek() == Some(b'{') {
            return self.object(cursor, level, row);
        }
        if let JsonValue::String(text) = cursor.value()? {
            let text = text.text();
            let mut inner = Cursor::new(&text);
            if inner.peek() == Some(b'{') {
                self.object(&mut inner, level, row)?;
            }
        }
        Ok(())
    }

    fn resolve(&mut self, level: u8, key: &str, position: &mut usize) -> Resolved {
        let index = usize::from(level);
        while self.levels.len() <= index {
            self.levels.push(Level::default());
        }
        let known = &self.levels[index];
        if let Some((expected, resolved)) = known.keys.get(*position)
            && **expected == *key
        {
            *position += 1;
            return *resolved;
        }
        if let Some(&at) = known.positions.get(key) {
            *position = at + 1;
            return known.keys[at].1;
        }
        let resolved = self.resolve_new(level, key);
        let known = &mut self.levels[index];
        if known.keys.len() < MAX_KEYS {
            known.positions.insert(key.into(), known.keys.len());
            known.keys.push((key.into(), resolved));
            *position = known.keys.len();
        }
        resolved
    }

    fn resolve_new(&mut self, level: u8, key: &str) -> Resolved {
        let record = self.shape.record();
        let slot_of = |name: &str| self.columns.find(name).map(|at| self.slots[at]);
        match (record.target)(&self.table, level, key) {
            target if level == 0 && record.route_keys.contains(&key) => match target {
                Target::Column(name) => Resolved::Route(slot_of(&name).flatten()),
                _ => Resolved::Route(None),
            },
            Target::Skip => Resolved::Skip,
            Target::Nested(level) => Resolved::Nested(level),
            Target::Column(name) => {
                let own = slot_of(&name);
                let time = match self.event_time.as_deref() {
                    Some(time) if name.eq_ignore_ascii_case(time) => slot_of(TIME_GENERATED).flatten(),
                    _ => None,
                };
                match (own, time) {
                    (None, _) => Resolved::Late,
                    (Some(None), None) => Resolved::Skip,
                    (Some(Some(slot)), None) | (Some(None), Some(slot)) => Resolved::Slot(slot),
                    (Some(Some(slot)), Some(time)) => {
                        self.parts.push(vec![(slot, whole), (time, whole)]);
                        Resolved::Parts(self.parts.len() - 1)
                    }
                }
            }
            Target::Columns(columns) => {
                let parts: Vec<_> =
                    columns.iter().filter_map(|(name, extract)| Some((slot_of(name)??, *extract))).collect();
                if parts.is_empty() {
                    return Resolved::Skip;
                }
                self.parts.push(parts);
                Resolved::Parts(self.parts.len() - 1)
            }
        }
    }
}

/// The record being put.
struct Row<'a> {
    batch: &'a mut BatchBuilder,
    log: &'a mut IssueLog,
    path: &'a Path,
    line: u64,
    route: Option<(String, u8)>,
}

impl Row<'_> {
    fn put(&mut self, slot: usize, value: &JsonValue<'_>, projected: &[Column]) {
        if !self.batch.is_filled(slot) && self.batch.put_json(slot, value).is_err() {
            let column = &projected[slot];
            self.log.add_value(self.path, self.line, &column.name, column.ty, &value.display());
        }
    }
}

/// What [`look`] tells of each value: the column, the time zone that the key names, the value.
pub(crate) type See<'s> = dyn FnMut(&str, Option<&str>, JsonValue<'_>) + 's;

/// Walks over the column values of one record without building anything.
///
/// Returns the table that the record names, if any.
pub(crate) fn look(text: &str, shape: Shape, table: &str, see: &mut See<'_>) -> Result<Option<String>, JsonError> {
    let mut cursor = Cursor::new(text);
    let mut route = None;
    look_at(&mut cursor, shape, table, 0, see, &mut route)?;
    cursor.finish()?;
    Ok(route.map(|(table, _)| table))
}

fn look_at(
    cursor: &mut Cursor<'_>,
    shape: Shape,
    table: &str,
    level: u8,
    see: &mut See<'_>,
    route: &mut Option<(String, u8)>,
) -> Result<(), JsonError> {
    let record = shape.record();
    cursor.open_object()?;
    while let Some(key) = cursor.next_key()? {
        let key = key.text();
        let target = (record.target)(table, level, &key);
        if let Target::Nested(inner) = target
            && cursor.peek() == Some(b'{')
        {
            look_at(cursor, shape, table, inner, see, route)?;
            continue;
        }
        let value = cursor.value()?;
        if level == 0 && record.route_keys.contains(&&*key) {
            add_route(route, (record.route)(&key, &value));
        }
        match target {
            Target::Skip => {}
            Target::Nested(inner) => {
                if let JsonValue::String(text) = value {
                    let text = text.text();
                    let mut nested = Cursor::new(&text);
                    if nested.peek() == Some(b'{') {
                        look_at(&mut nested, shape, table, inner, see, route)?;
                    }
                }
            }
            Target::Column(name) => see(&name, portal_csv::column_name(&key).1, value),
            Target::Columns(columns) => {
                for (name, extract) in columns {
                    see(name, None, extract(value)?);
                }
            }
        }
    }
    Ok(())
}

fn add_route(route: &mut Option<(String, u8)>, named: Option<(Cow<'static, str>, u8)>) {
    if let Some((table, weight)) = named
        && route.as_ref().is_none_or(|(_, known)| *known < weight)
    {
        *route = Some((table.into_owned(), weight));
    }
}
