//! Separated fields under a header line.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::formats::json_values::RecordError;
use crate::issue::IssueKind;
use crate::window::MAX_RECORD;

pub(crate) struct CsvRecords {
    reader: Reader<Limited>,
    /// Bytes read since the last record ended; kept small by [`Limited`].
    since_record: Arc<AtomicUsize>,
    record: ByteRecord,
    /// The cleaned-up header is the caller's affair; this is the raw one.
    header: Vec<String>,
}

impl CsvRecords {
    /// Reads the header.
    pub(crate) fn new(reader: Box<dyn Read + Send>, delimiter: u8) -> Result<Self, RecordError> {
        let since_record = Arc::new(AtomicUsize::new(0));
        let limited = Limited { reader, since_record: Arc::clone(&since_record) };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 18)
            .from_reader(limited);
        let mut records = Self { reader, since_record, record: ByteRecord::new(), header: Vec::new() };
        if records.next()?.is_some() {
            records.header = records.record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
            if let Some(first) = records.header.first_mut()
                && let Some(rest) = first.strip_prefix('\u{feff}')
            {
                *first = rest.to_owned();
            }
        }
        Ok(records)
    }

    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    pub(crate) fn consumed(&self) -> u64 {
        self.reader.position().byte()
    }

    /// Returns the next record with the number of its first line.
    pub(crate) fn next(&mut self) -> Result<Option<(&ByteRecord, u64)>, RecordError> {
        // What the reader has buffered ahead belongs to the records to come.
        self.since_record.store(0, Ordering::Relaxed);
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                let line = self.record.position().map_or(line, csv::Position::line);
                Ok(Some((&self.record, line)))
            }
            Ok(false) => Ok(None),
            Err(e) => Err(error(line, e)),
        }
    }
}

fn error(line: u64, error: csv::Error) -> RecordError {
    match error.into_kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => RecordError::too_long(line, MAX_RECORD),
        csv::ErrorKind::Io(e) => RecordError::io(line, &e),
        other => RecordError { line, kind: IssueKind::Unreadable { reason: format!("{other:?}") } },
    }
}

/// Fails when one record takes more than [`MAX_RECORD`]: a quotation mark that is never closed
/// would otherwise draw the rest of the file into memory.
struct Limited {
    reader: Box<dyn Read + Send>,
    since_record: Arc<AtomicUsize>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if self.since_record.fetch_add(count, Ordering::Relaxed) > MAX_RECORD {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}

/// Returns the delimiter that the first line of a text suggests, and whether there is any.
pub(crate) fn delimiter(head: &str) -> (u8, bool) {
    let mut counts = [(b',', 0u32), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut is_quoted = false;
    for b in head.bytes() {
        match b {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => counts.iter_mut().filter(|(d, _)| *d == b).for_each(|(_, n)| *n += 1),
        }
    }
    // The first of equals, so a comma unless another one is more frequent.
    let best = counts.iter().rev().max_by_key(|(_, n)| *n).copied().unwrap_or((b',', 0));
    if best.1 == 0 { (b',', false) } else { (best.0, true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        assert_eq!(delimiter("a,b,c\nx;y"), (b',', true));
        assert_eq!(delimiter("a\tb"), (b'\t', true));
        assert_eq!(delimiter("\"a,b,c\";d\n"), (b';', true));
        assert_eq!(delimiter("IPAddress\n1.2.3.4\n"), (b',', false));
    }
}
