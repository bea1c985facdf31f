//! One JSON object per line; a broken line costs only itself.

use crate::formats::json_values::RecordError;
use crate::window::{MAX_RECORD, Window, WindowError};

pub(crate) struct JsonLines {
    window: Window,
    /// Bytes of the window already searched for a line's end.
    searched: usize,
}

impl JsonLines {
    pub(crate) fn new(window: Window) -> Self {
        Self { window, searched: 0 }
    }

    pub(crate) fn consumed(&self) -> u64 {
        self.window.consumed()
    }

    /// Returns the next line that is not blank, with its number.
    pub(crate) fn next(&mut self) -> Result<Option<(&[u8], u64)>, RecordError> {
        loop {
            let length = self.line_length()?;
            let Some((length, total)) = length else { return Ok(None) };
            self.searched = 0;
            let line = self.window.line();
            if self.window.bytes()[..length].iter().all(u8::is_ascii_whitespace) {
                self.window.take(total);
                continue;
            }
            return Ok(Some((&self.window.take(total)[..length], line)));
        }
    }

    /// Returns the length of the line at the window's start without and with its line break.
    fn line_length(&mut self) -> Result<Option<(usize, usize)>, RecordError> {
        loop {
            let bytes = self.window.bytes();
            if let Some(at) = memchr::memchr(b'\n', &bytes[self.searched..]) {
                let length = self.searched + at;
                return Ok(Some((length, length + 1)));
            }
            self.searched = bytes.len();
            let line = self.window.line();
            match self.window.fill() {
                Ok(true) => {}
                Ok(false) if self.searched == 0 => return Ok(None),
                Ok(false) => return Ok(Some((self.searched, self.searched))),
                Err(WindowError::TooLong) => return Err(RecordError::too_long(line, MAX_RECORD)),
                Err(WindowError::Io(e)) => return Err(RecordError::io(line, &e)),
            }
        }
    }
}
