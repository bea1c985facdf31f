//! A sliding view of a byte stream that grows to hold one record and counts lines.

use std::io::{self, Read};

const INITIAL: usize = 1 << 20;

/// The longest record that is held in memory.
pub(crate) const MAX_RECORD: usize = 256 << 20;

pub(crate) struct Window {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_at_eof: bool,
    /// A failure met after some bytes were read, which are handed out first.
    pending: Option<io::Error>,
    /// One-based line of the byte at `start`.
    line: u64,
    /// Bytes taken so far.
    consumed: u64,
}

/// Why no more bytes can be had.
#[derive(Debug)]
pub(crate) enum WindowError {
    Io(io::Error),
    TooLong,
}

impl Window {
    /// Starts before the first byte, or after a UTF-8 byte order mark.
    pub(crate) fn new(reader: Box<dyn Read + Send>) -> Result<Self, WindowError> {
        let mut window = Self {
            reader,
            buffer: vec![0; INITIAL],
            start: 0,
            end: 0,
            is_at_eof: false,
            pending: None,
            line: 1,
            consumed: 0,
        };
        window.fill()?;
        if window.bytes().starts_with(b"\xEF\xBB\xBF") {
            window.take(3);
        }
        Ok(window)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    pub(crate) fn consumed(&self) -> u64 {
        self.consumed
    }

    pub(crate) fn is_at_eof(&self) -> bool {
        self.is_at_eof
    }

    /// Passes over bytes and returns them.
    pub(crate) fn take(&mut self, count: usize) -> &[u8] {
        let taken = &self.buffer[self.start..self.start + count];
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        self.start += count;
        self.consumed += count as u64;
        taken
    }

    /// Reads until the buffer is full or the stream ends; returns whether there are new bytes.
    pub(crate) fn fill(&mut self) -> Result<bool, WindowError> {
        if let Some(error) = self.pending.take() {
            self.is_at_eof = true;
            return Err(WindowError::Io(error));
        }
        if self.is_at_eof {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.buffer.len() >= MAX_RECORD {
                return Err(WindowError::TooLong);
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let before = self.end;
        while self.end < self.buffer.len() {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.is_at_eof = true;
                    break;
                }
                Ok(count) => self.end += count,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if self.end > before => {
                    self.pending = Some(e);
                    break;
                }
                Err(e) => {
                    self.is_at_eof = true;
                    return Err(WindowError::Io(e));
                }
            }
        }
        Ok(self.end > before)
    }
}
