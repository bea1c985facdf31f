//! From paths to tables: looks into every file once, settles its table and the columns.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use kql_catalog::{Column, Table, log_analytics};
use kql_types::ScalarType;

use crate::columns::Columns;
use crate::compression::{self, Compression};
use crate::detect;
use crate::error::IngestError;
use crate::event_time::{EventTime, TIME_GENERATED, event_time};
use crate::formats::csv::CsvRecords;
use crate::formats::json_values::RecordError;
use crate::formats::{Format, Shape, parquet, portal_csv};
use crate::infer::Kinds;
use crate::input::{self, Candidate, Input};
use crate::issue::{Issue, IssueKind};
use crate::json::JsonValue;
use crate::json_rows::{JsonRecords, look};
use crate::source::{SourceFile, TableSource, csv_column};
use crate::table_name;

/// Rows that are looked at to tell a file's shape and table.
const FIRST_ROWS: usize = 50;

/// How much is read to settle columns.
#[derive(Debug, Clone, Copy)]
pub struct DiscoverOptions {
    /// Unpacked bytes read of each file at most.
    pub bytes_per_file: u64,
    /// Unpacked bytes read of all files together; beyond it a file is read for a 64th of `bytes_per_file`.
    pub bytes_in_all: u64,
    /// When rows were generated that do not say so, in ticks: Log Analytics gives them the time of
    /// their ingestion, which files do not know.
    pub default_time: Option<i64>,
}

impl Default for DiscoverOptions {
    fn default() -> Self {
        Self { bytes_per_file: 64 << 20, bytes_in_all: 512 << 20, default_time: None }
    }
}

impl DiscoverOptions {
    /// Returns what to say of a file whose rows have no TimeGenerated.
    fn without_time(&self, table: String, event_time: Option<String>) -> Option<IssueKind> {
        match event_time {
            Some(column) => Some(IssueKind::EventTime { table, column }),
            None if self.default_time.is_some() => None,
            None => Some(IssueKind::MissingTime { table }),
        }
    }
}

/// What was found.
#[derive(Debug)]
pub struct Discovery {
    /// In order of first appearance.
    pub tables: Vec<TableSource>,
    /// Files that cannot be read or were passed over, and what is odd about the others.
    pub issues: Vec<Issue>,
}

/// Looks into the files of all inputs.
pub fn discover(inputs: &[Input], options: &DiscoverOptions) -> Result<Discovery, IngestError> {
    let mut discoverer = Discoverer { options: *options, read: 0, drafts: IndexMap::new(), issues: Vec::new() };
    for input in inputs {
        let candidates = input::files(&input.path)?;
        if !candidates.iter().any(|c| c.is_named || table_name::is_data_file(&c.path)) {
            discoverer.issue(&input.path, None, IssueKind::NoFiles);
        }
        for candidate in candidates {
            if !candidate.is_named && !table_name::is_data_file(&candidate.path) {
                discoverer.issue(&candidate.path, None, IssueKind::SkippedFile);
                continue;
            }
            discoverer.file(&candidate, input.table.as_deref());
        }
    }
    let tables = discoverer.drafts.into_values().map(|draft| draft.finish(options.default_time)).collect();
    Ok(Discovery { tables, issues: discoverer.issues })
}

struct Discoverer {
    options: DiscoverOptions,
    /// Unpacked bytes read so far.
    read: u64,
    drafts: IndexMap<String, Draft>,
    issues: Vec<Issue>,
}

/// A table whose columns are not settled yet.
struct Draft {
    table: String,
    known: Option<Arc<Table>>,
    columns: Columns,
    /// Columns beyond the known ones: what was seen in them, or the type that is certain.
    extra: IndexMap<String, (Kinds, Option<ScalarType>)>,
    files: Vec<SourceFile>,
}

impl Draft {
    fn new(table: &str) -> Self {
        let known = log_analytics::table(table);
        let columns = Columns::new(known.as_ref());
        Self { table: table.to_owned(), known, columns, extra: IndexMap::new(), files: Vec::new() }
    }

    /// Returns what is known of a column that is not the table's by nature, adding it when new.
    fn extra(&mut self, name: &str, zone: Option<&str>) -> Option<&mut (Kinds, Option<ScalarType>)> {
        let at = match self.extra.get_index_of(name) {
            Some(at) => at,
            None if self.columns.find(name).is_some() => return None,
            None => self.extra.insert_full(name.to_owned(), (Kinds::default(), certain_type(name, zone))).0,
        };
        self.extra.get_index_mut(at).map(|(_, seen)| seen)
    }

    /// Returns whether rows without TimeGenerated are nothing to speak of.
    fn needs_no_time(&self) -> bool {
        match &self.known {
            Some(table) => !table.columns.iter().any(|c| c.name == TIME_GENERATED),
            None => !self.is_custom(),
        }
    }

    /// Returns whether it is a custom table of Log Analytics, which has a time like the others.
    fn is_custom(&self) -> bool {
        self.table.ends_with("_CL")
    }

    fn finish(mut self, default_time: Option<i64>) -> TableSource {
        let is_custom = self.is_custom();
        let gets_time = default_time.is_some() || self.files.iter().any(|file| file.event_time.is_some());
        if is_custom && gets_time {
            self.extra(TIME_GENERATED, None);
        }
        for (name, (kinds, certain)) in self.extra {
            let ty = certain.unwrap_or_else(|| if is_custom { kinds.ty_of_custom_column(&name) } else { kinds.ty() });
            self.columns.push(Column { name, ty });
        }
        TableSource::new(self.table, self.files, self.columns, default_time)
    }
}

/// Returns the type of columns that mean the same in every table.
fn certain_type(name: &str, zone: Option<&str>) -> Option<ScalarType> {
    (zone.is_some() || matches!(name, "TimeGenerated" | "_TimeReceived")).then_some(ScalarType::DateTime)
}

impl Discoverer {
    fn issue(&mut self, path: &Path, line: Option<u64>, kind: IssueKind) {
        let known = |issue: &&mut Issue| issue.path == path && issue.kind == kind;
        match self.issues.iter_mut().find(known) {
            Some(issue) => issue.count += 1,
            None => self.issues.push(Issue { path: path.to_owned(), line, count: 1, kind }),
        }
    }

    fn draft(&mut self, table: &str) -> &mut Draft {
        self.drafts.entry(table.to_owned()).or_insert_with(|| Draft::new(table))
    }

    fn file(&mut self, candidate: &Candidate, asked: Option<&str>) {
        let path = &candidate.path;
        // A table that was asked for, or that the name stands for, is there even if the file has no rows.
        let named = asked.map(str::to_owned).or_else(|| known_by_name(candidate));
        if let Some(table) = &named {
            self.draft(table);
        }
        let result = detect::detect(path).and_then(|(compression, format)| match format {
            Format::Parquet => self.parquet(candidate, named.as_deref()),
            Format::Csv { delimiter } => self.csv(candidate, compression, delimiter, named.as_deref()),
            format => self.json(candidate, compression, format, asked, named.as_deref()),
        });
        if let Err(kind) = result {
            self.issue(path, None, kind);
        }
    }

    /// Returns how many bytes of the next file may be read.
    fn budget(&self) -> u64 {
        if self.read < self.options.bytes_in_all {
            self.options.bytes_per_file
        } else {
            self.options.bytes_per_file / 64
        }
    }

    fn parquet(&mut self, candidate: &Candidate, named: Option<&str>) -> Result<(), IssueKind> {
        let schema = parquet::schema(&candidate.path)?;
        let table = named.map_or_else(|| own_name(candidate), str::to_owned);
        let draft = self.draft(&table);
        for field in schema.fields() {
            if let Some((_, certain)) = draft.extra(field.name(), None) {
                *certain = certain.or(Some(parquet::scalar_type(field.data_type())));
            }
        }
        let lacks_time = !draft.needs_no_time() && schema.field_with_name(TIME_GENERATED).is_err();
        let columns = schema.fields().iter().map(|field| field.name().as_str());
        let event_time = event_time(columns).filter(|_| lacks_time);
        draft.files.push(SourceFile {
            path: candidate.path.clone(),
            format: Format::Parquet,
            compression: Compression::None,
            shape: Shape::Plain,
            tables: vec![table.clone()],
            default_table: table.clone(),
            arrow_schema: Some(schema),
            event_time: event_time.clone(),
        });
        if lacks_time && let Some(kind) = self.options.without_time(table, event_time) {
            self.issue(&candidate.path, None, kind);
        }
        Ok(())
    }

    fn csv(
        &mut self,
        candidate: &Candidate,
        compression: Compression,
        delimiter: u8,
        named: Option<&str>,
    ) -> Result<(), IssueKind> {
        let path = &candidate.path;
        let reader =
            compression::open(path, compression).map_err(|e| IssueKind::Unreadable { reason: input::reason(&e) })?;
        let mut records = CsvRecords::new(reader, delimiter).map_err(|e| e.kind)?;
        let header: Vec<Option<(String, Option<String>)>> = records
            .header()
            .iter()
            .map(|h| csv_column(h).map(|name| (name.into_owned(), portal_csv::column_name(h).1.map(str::to_owned))))
            .collect();
        let raw_header = records.header().to_vec();
        let width = header.len();
        let mut kinds = vec![Kinds::default(); width];
        let mut said = SaidTable::default();
        let budget = self.budget();
        let mut rows = 0;
        // Columns whose types are known need no look; without the table's name any may be unknown.
        let known = named.and_then(log_analytics::table).map(|table| Columns::new(Some(&table)));
        let is_settled = |name: &str| known.as_ref().is_some_and(|known| known.find(name).is_some());
        let open: Vec<bool> = header.iter().map(|h| h.as_ref().is_some_and(|(name, _)| !is_settled(name))).collect();
        let is_all_settled = !open.contains(&true);
        loop {
            let (record, _) = match records.next() {
                Ok(Some(next)) => next,
                Ok(None) => break,
                // Reading the rows will come to the same place and say so.
                Err(_) => break,
            };
            if record.len() >= width {
                for (at, field) in record.iter().enumerate().take(width) {
                    if open[at] {
                        kinds[at].add_text(&String::from_utf8_lossy(field));
                    }
                    if rows < FIRST_ROWS && is_table_column(&raw_header[at]) {
                        said.add(&String::from_utf8_lossy(field));
                    }
                }
                rows += 1;
            }
            if records.consumed() > budget || is_all_settled {
                break;
            }
        }
        self.read += records.consumed();
        let names = || header.iter().flatten().map(|(name, _)| name.as_str());
        let table = match named {
            Some(table) => table.to_owned(),
            None => said.table(names()).unwrap_or_else(|| own_name(candidate)),
        };
        let mut found = Vec::new();
        let draft = self.draft(&table);
        let (mut lacks_time, mut fits) = (!draft.needs_no_time(), false);
        let mut taken: Vec<Cow<'_, str>> = Vec::new();
        for ((column, kinds), raw) in header.iter().zip(kinds).zip(&raw_header) {
            let Some((name, zone)) = column else { continue };
            let position = draft.columns.find(name);
            let meant = position.map_or(name.as_str(), |at| &draft.columns.list()[at].name).to_owned();
            fits |= position.is_some();
            lacks_time &= meant != TIME_GENERATED;
            if taken.contains(&Cow::Borrowed(meant.as_str())) {
                found.push(IssueKind::DuplicateColumn { column: raw.clone() });
                continue;
            }
            if let Some(zone) = zone.as_deref().filter(|zone| !portal_csv::is_utc(zone)) {
                found.push(IssueKind::TimeZone { column: meant.clone(), zone: zone.to_owned() });
            }
            if let Some((known, _)) = draft.extra(name, zone.as_deref()) {
                known.merge(kinds);
            }
            taken.push(Cow::Owned(meant));
        }
        if draft.known.is_some() && !fits {
            return Err(IssueKind::NoHeader { table });
        }
        let event_time = event_time(taken.iter().map(|column| &**column)).filter(|_| lacks_time);
        draft.files.push(SourceFile {
            path: path.clone(),
            format: Format::Csv { delimiter },
            compression,
            shape: Shape::Plain,
            tables: vec![table.clone()],
            default_table: table.clone(),
            arrow_schema: None,
            event_time: event_time.clone(),
        });
        if lacks_time {
            found.extend(self.options.without_time(table, event_time));
        }
        for kind in found {
            self.issue(path, None, kind);
        }
        Ok(())
    }

    fn json(
        &mut self,
        candidate: &Candidate,
        compression: Compression,
        format: Format,
        asked: Option<&str>,
        named: Option<&str>,
    ) -> Result<(), IssueKind> {
        let path = &candidate.path;
        let open = || -> Result<JsonRecords, RecordError> {
            let reader = compression::open(path, compression).map_err(|e| RecordError::io(1, &e))?;
            JsonRecords::new(reader, format)
        };
        let first = First::read(&mut open().map_err(|e| e.kind)?, named);
        let table = named.map(str::to_owned).or_else(|| first.said.table(first.keys.iter().map(String::as_str)));
        let fallback = match (table, first.shape.record().default_table) {
            (Some(table), _) => table,
            (None, Some(table)) => table.to_owned(),
            (None, None) => own_name(candidate),
        };
        let mut file = JsonFile { shape: first.shape, asked, fallback, tables: IndexMap::new(), zones: Vec::new() };
        let mut records = open().map_err(|e| e.kind)?;
        let budget = self.budget();
        // What ends the reading early here is reported when the rows are read.
        while let Ok(Some((bytes, _))) = records.next() {
            let text = String::from_utf8_lossy(bytes);
            file.look(&text, self);
            if records.consumed() > budget {
                break;
            }
        }
        self.read += records.consumed();
        self.add_json_file(candidate, compression, format, file);
        Ok(())
    }

    fn add_json_file(
        &mut self,
        candidate: &Candidate,
        compression: Compression,
        format: Format,
        mut file: JsonFile<'_>,
    ) {
        if file.tables.is_empty() {
            file.tables.insert(file.fallback.clone(), Times::default());
            self.draft(&file.fallback);
        }
        let tables: Vec<String> = file.tables.keys().cloned().collect();
        for (table, times) in &file.tables {
            let draft = self.draft(table);
            let lacks_time = !draft.needs_no_time() && !times.has_generated;
            let event_time = times.event.clone().column().filter(|_| lacks_time);
            draft.files.push(SourceFile {
                path: candidate.path.clone(),
                format,
                compression,
                shape: file.shape,
                tables: tables.clone(),
                default_table: file.fallback.clone(),
                arrow_schema: None,
                event_time: event_time.clone(),
            });
            if lacks_time && let Some(kind) = self.options.without_time(table.clone(), event_time) {
                self.issue(&candidate.path, None, kind);
            }
        }
        for (column, zone) in file.zones {
            self.issue(&candidate.path, None, IssueKind::TimeZone { column, zone });
        }
    }
}

/// What the first rows of a JSON file tell.
struct First {
    shape: Shape,
    said: SaidTable,
    keys: Vec<String>,
}

impl First {
    fn read(records: &mut JsonRecords, named: Option<&str>) -> Self {
        let mut first = Self { shape: Shape::Plain, said: SaidTable::default(), keys: Vec::new() };
        let mut seen = HashMap::new();
        for _ in 0..FIRST_ROWS {
            let Ok(Some((bytes, _))) = records.next() else { break };
            let text = String::from_utf8_lossy(bytes);
            if first.shape == Shape::Plain {
                first.shape = detect::shape(&text, named);
            }
            // A row that is not JSON is reported when it is read.
            let _ = look(&text, Shape::Plain, "", &mut |column, _, value| {
                if is_table_column(column) {
                    first.said.add(&value.display());
                }
                seen.entry(column.to_owned()).or_insert(());
            });
        }
        first.keys = seen.into_keys().collect();
        first
    }
}

/// What times the rows of a table have.
#[derive(Default)]
struct Times {
    has_generated: bool,
    event: EventTime,
}

struct JsonFile<'a> {
    shape: Shape,
    asked: Option<&'a str>,
    /// The table of rows that do not name one.
    fallback: String,
    tables: IndexMap<String, Times>,
    /// Columns whose keys name a time zone that is not UTC.
    zones: Vec<(String, String)>,
}

impl JsonFile<'_> {
    fn look(&mut self, text: &str, discoverer: &mut Discoverer) {
        let mut table = None;
        if !self.shape.record().route_keys.is_empty() {
            // Which table it is decides what the keys mean, so it comes first.
            let Ok(said) = look(text, self.shape, &self.fallback, &mut |_, _, _| {}) else { return };
            table = said;
        }
        let table = table.unwrap_or_else(|| self.fallback.clone());
        if self.asked.is_some_and(|asked| asked != table) {
            return;
        }
        if !self.tables.contains_key(&table) {
            self.tables.insert(table.clone(), Times::default());
        }
        let draft = discoverer.draft(&table);
        let zones = &mut self.zones;
        let mut times = self.tables.get_mut(&table);
        let mut see = |column: &str, zone: Option<&str>, value: JsonValue<'_>| {
            if let Some(times) = &mut times {
                times.has_generated |= column.eq_ignore_ascii_case(TIME_GENERATED);
                times.event.see(column);
            }
            if let Some(zone) = zone.filter(|zone| !portal_csv::is_utc(zone))
                && !zones.iter().any(|(known, _)| known == column)
            {
                zones.push((column.to_owned(), zone.to_owned()));
            }
            if let Some((kinds, _)) = draft.extra(column, zone) {
                kinds.add_json(&value);
            }
        };
        // A row that is not JSON is reported when it is read; what it had before the fault is harmless.
        let _ = look(text, self.shape, &table, &mut see);
    }
}

/// The values of a `Type` or `$table` column.
#[derive(Default)]
struct SaidTable {
    value: Option<String>,
    is_mixed: bool,
}

fn is_table_column(column: &str) -> bool {
    matches!(column, "Type" | "$table")
}

impl SaidTable {
    fn add(&mut self, value: &str) {
        match &self.value {
            _ if value.is_empty() => {}
            Some(known) => self.is_mixed |= known != value,
            None => self.value = Some(value.to_owned()),
        }
    }

    /// Returns the table if all rows agree on it and at least half of the columns are its columns.
    fn table<'a>(&self, columns: impl Iterator<Item = &'a str>) -> Option<String> {
        let name = self.value.as_deref().filter(|_| !self.is_mixed)?;
        if name.ends_with("_CL") {
            return Some(name.to_owned());
        }
        let known = Columns::new(Some(&log_analytics::table(name)?));
        let (mut all, mut fitting) = (0, 0);
        for column in columns {
            all += 1;
            fitting += usize::from(known.find(column).is_some());
        }
        (fitting * 2 >= all).then(|| name.to_owned())
    }
}

/// Returns the known table that the name of the file or of a folder around it stands for.
fn known_by_name(candidate: &Candidate) -> Option<String> {
    let stem = table_name::stem(&candidate.path);
    std::iter::once(stem.as_str())
        .chain(candidate.folders.iter().map(String::as_str))
        .find_map(table_name::known)
        .map(str::to_owned)
}

/// Returns the name of a table nobody knows: the file's, or that of the innermost folder which says something.
fn own_name(candidate: &Candidate) -> String {
    let stem = table_name::stem(&candidate.path);
    let parent = candidate.path.parent().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    std::iter::once(stem.as_str())
        .chain(candidate.folders.iter().map(String::as_str))
        .chain(parent.as_deref())
        .find_map(table_name::own)
        .unwrap_or_else(|| "Data".to_owned())
}
