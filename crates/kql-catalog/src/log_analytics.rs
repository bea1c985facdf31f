//! The tables that a Log Analytics workspace with Microsoft Sentinel can have, with their columns.
//!
//! They lie in one text file, `data/log_analytics.tsv`: a line per table, sorted by name in byte
//! order, fields separated by tabs: the table's name, then each column as a type letter
//! (see [`type_letter`]) followed by its name, in the table's column order. A look-up bisects the
//! text and parses one line, so a query pays only for the tables it names.
//!
//! The example `refresh_log_analytics` rewrites the file from a JSON list of schemas.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use kql_types::ScalarType;

use crate::{Column, Table};

static TEXT: &str = include_str!("../data/log_analytics.tsv");

/// Returns the table of exactly that name.
pub fn table(name: &str) -> Option<Arc<Table>> {
    find_line(name).map(|line| Arc::new(parse_line(line)))
}

/// Returns the known spelling of a table's name, found without regard to ASCII case and to `_`, `-` and blanks.
///
/// Of several tables that differ in those only, the first by name is meant.
pub fn canonical_name(name: &str) -> Option<&'static str> {
    static FOLDED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let mut spellings = HashMap::new();
        for name in names() {
            spellings.entry(folded(name)).or_insert(name);
        }
        spellings
    });
    find_line(name).map(line_name).or_else(|| FOLDED.get(&folded(name)).copied())
}

/// Returns every table, sorted by name.
pub fn tables() -> impl Iterator<Item = Arc<Table>> {
    TEXT.lines().map(|line| Arc::new(parse_line(line)))
}

/// Returns every table's name, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEXT.lines().map(line_name)
}

/// Returns the letter that stands for a type in the data file.
pub fn type_letter(ty: ScalarType) -> char {
    match ty {
        ScalarType::Bool => 'b',
        ScalarType::Int => 'i',
        ScalarType::Long => 'l',
        ScalarType::Real => 'r',
        ScalarType::Decimal => 'm',
        ScalarType::String => 's',
        ScalarType::DateTime => 't',
        ScalarType::TimeSpan => 'p',
        ScalarType::Guid => 'g',
        ScalarType::Dynamic => 'd',
    }
}

fn type_of(letter: u8) -> ScalarType {
    match letter {
        b'b' => ScalarType::Bool,
        b'i' => ScalarType::Int,
        b'l' => ScalarType::Long,
        b'r' => ScalarType::Real,
        b'm' => ScalarType::Decimal,
        b't' => ScalarType::DateTime,
        b'p' => ScalarType::TimeSpan,
        b'g' => ScalarType::Guid,
        b'd' => ScalarType::Dynamic,
        // The test below holds every letter of the file against `type_letter`.
        _ => ScalarType::String,
    }
}

fn line_name(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(name, _)| name)
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
}

/// Bisects the text by byte offset; each probe moves back to the start of its line.
fn find_line(name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, TEXT.len());
    while low < high {
        let middle = TEXT.floor_char_boundary(low + (high - low) / 2);
        let start = TEXT[low..middle].rfind('\n').map_or(low, |at| low + at + 1);
        let end = TEXT[start..].find('\n').map_or(TEXT.len(), |at| start + at);
        let line = &TEXT[start..end];
        match line_name(line).cmp(name) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

fn parse_line(line: &str) -> Table {
    let mut fields = line.split('\t');
    let name = fields.next().unwrap_or_default().to_owned();
    let columns =
        fields.map(|field| Column { name: field[1..].to_owned(), ty: type_of(field.as_bytes()[0]) }).collect();
    Table { name, columns, is_open: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_by_its_name_and_written_as_documented() {
        let mut previous = "";
        let mut count = 0;
        for line in TEXT.lines() {
            let name = line_name(line);
            assert!(previous < name, "`{name}` is out of order");
            previous = name;
            let found = table(name).expect("found by bisection");
            assert_eq!(found.name, name);
            assert!(!found.columns.is_empty());
            for (column, field) in found.columns.iter().zip(line.split('\t').skip(1)) {
                assert_eq!(format!("{}{}", type_letter(column.ty), column.name), field);
            }
            count += 1;
        }
        assert_eq!(tables().count(), count);
        assert!(count > 2000);
    }

    #[test]
    fn signin_logs_have_their_types() {
        let table = table("SigninLogs").expect("known");
        let ty = |name: &str| table.columns.iter().find(|c| c.name == name).map(|c| c.ty);
        assert_eq!(ty("TimeGenerated"), Some(ScalarType::DateTime));
        assert_eq!(ty("ResultType"), Some(ScalarType::String));
        assert_eq!(ty("DeviceDetail"), Some(ScalarType::Dynamic));
        assert_eq!(ty("IsInteractive"), Some(ScalarType::Bool));
        assert_eq!(ty("TenantId"), None);
    }

    #[test]
    fn names_between_and_around_the_tables_are_not_found() {
        for name in ["", "A", "SigninLog", "SigninLogsX", "signinlogs", "zzzz", "~"] {
            assert!(table(name).is_none(), "{name}");
        }
    }

    #[test]
    fn loose_spellings_lead_to_the_known_name() {
        assert_eq!(canonical_name("signinlogs"), Some("SigninLogs"));
        assert_eq!(canonical_name("office_activity"), Some("OfficeActivity"));
        assert_eq!(canonical_name("azure-activity"), Some("AzureActivity"));
        assert_eq!(canonical_name("nothing of the kind"), None);
    }
}
