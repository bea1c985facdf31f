//! Searching a whole text column at once: where the texts of neighbouring rows lie one after
//! another in a buffer, as Parquet's plain pages have them, the buffer is searched, not each text.

use std::ops::Range;

use aho_corasick::packed;
use arrow::array::{Array, ByteView, MAX_INLINE_VIEW_LEN, StringViewArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::array::BooleanBufferBuilder;

use super::_text_search::Word;

/// Fewer neighbours than this are searched one by one.
const MIN_RUN: usize = 32;
/// Bytes between two texts that still make them neighbours: their lengths lie there.
const MAX_GAP: u32 = 32;

/// Finds an ASCII word without case, by the few ways in which its rarest letters can be written.
#[derive(Debug)]
pub(crate) struct CaselessFinder {
    searcher: packed::Searcher,
    /// How far into the word the searched letters stand.
    at: usize,
}

impl CaselessFinder {
    /// Returns a finder for a lower-case ASCII word whose letters at `window` are the rarest, or
    /// nothing on processors without the instructions.
    pub(crate) fn new(word: &[u8], window: Range<usize>) -> Option<Self> {
        let mut spellings: Vec<Vec<u8>> = vec![Vec::new()];
        for byte in &word[window.clone()] {
            let upper = byte.to_ascii_uppercase();
            let of_upper: Vec<Vec<u8>> = if upper == *byte {
                Vec::new()
            } else {
                spellings.iter().map(|s| [&s[..], &[upper]].concat()).collect()
            };
            spellings.iter_mut().for_each(|s| s.push(*byte));
            spellings.extend(of_upper);
        }
        let searcher = packed::Searcher::new(&spellings)?;
        Some(Self { searcher, at: window.start })
    }

    /// Returns where the word stands in `bytes[from..]`.
    fn find(&self, bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
        let mut next = from + self.at;
        while next < bytes.len() {
            let hit = self.searcher.find_in(bytes, aho_corasick::Span::from(next..bytes.len()))?.start();
            let start = hit - self.at;
            if bytes.get(start..start + word.len())?.eq_ignore_ascii_case(word) {
                return Some(start);
            }
            next = hit + 1;
        }
        None
    }
}

/// How a buffer is searched for a word.
#[derive(Debug, Clone, Copy)]
pub(crate) enum BufferFinder<'a> {
    Exact(&'a memchr::memmem::Finder<'static>),
    Caseless(&'a CaselessFinder),
}

impl BufferFinder<'_> {
    /// Returns whether the word stands at a place.
    #[inline]
    fn is_at(self, bytes: &[u8], at: usize, word: &[u8]) -> bool {
        bytes.get(at..at + word.len()).is_some_and(|found| match self {
            Self::Exact(_) => found == word,
            Self::Caseless(_) => found.eq_ignore_ascii_case(word),
        })
    }

    fn find(self, bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
        let rest = bytes.get(from..)?;
        match self {
            Self::Exact(finder) => finder.find(rest).map(|at| from + at),
            Self::Caseless(finder) => finder.find(bytes, from, word),
        }
    }
}

/// Returns for each row whether it holds the word at its place.
pub(crate) fn rows_with(source: &StringViewArray, word: &Word<'_>, finder: BufferFinder<'_>) -> BooleanBuffer {
    let mut found = BooleanBufferBuilder::new(source.len());
    let mut folded = String::new();
    let nulls = source.nulls().filter(|nulls| nulls.null_count() > 0);
    let mut row = 0;
    while row < source.len() {
        let run = Run::from(source, nulls, row);
        let end = run.rows.end;
        if run.texts >= MIN_RUN {
            run.search(source, nulls, word, finder, &mut found);
        } else {
            for row in run.rows {
                found.append(source.is_valid(row) && word.is_in(source.value(row), &mut folded));
            }
        }
        row = end;
    }
    found.finish()
}

/// Rows whose long texts lie in one buffer in the order of the rows.
struct Run {
    rows: Range<usize>,
    /// How many of the texts are long.
    texts: usize,
    buffer: usize,
    /// Where they begin and end in the buffer.
    bytes: Range<usize>,
}

impl Run {
    fn from(source: &StringViewArray, nulls: Option<&NullBuffer>, first: usize) -> Self {
        let mut run = Self { rows: first..source.len(), texts: 0, buffer: 0, bytes: 0..0 };
        let mut end = 0;
        for (row, view) in source.views().iter().enumerate().skip(first) {
            if *view as u32 <= MAX_INLINE_VIEW_LEN || nulls.is_some_and(|nulls| nulls.is_null(row)) {
                continue;
            }
            let view = ByteView::from(*view);
            if run.texts == 0 {
                run.buffer = view.buffer_index as usize;
                run.bytes.start = view.offset as usize;
            } else if view.buffer_index as usize != run.buffer || view.offset.wrapping_sub(end) > MAX_GAP {
                run.rows.end = row;
                break;
            }
            run.texts += 1;
            end = view.offset.wrapping_add(view.length);
        }
        run.bytes.end = end as usize;
        run
    }

    fn search(
        &self,
        source: &StringViewArray,
        nulls: Option<&NullBuffer>,
        word: &Word<'_>,
        finder: BufferFinder<'_>,
        found: &mut BooleanBufferBuilder,
    ) {
        let (bytes, wanted) = (&source.data_buffers()[self.buffer][..self.bytes.end], word.wanted());
        let find = |from: usize| finder.find(bytes, from, wanted).unwrap_or(usize::MAX);
        let mut folded = String::new();
        let mut hit = find(self.bytes.start);
        // How far before the end of its text the last hit was: texts with the same ending, such as
        // a domain, have it there again.
        let mut before_end = usize::MAX;
        for row in self.rows.clone() {
            let view = source.views()[row];
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                found.append(false);
                continue;
            }
            if view as u32 <= MAX_INLINE_VIEW_LEN {
                found.append(word.is_in(source.value(row), &mut folded));
                continue;
            }
            let view = ByteView::from(view);
            let (start, end) = (view.offset as usize, view.offset as usize + view.length as usize);
            let stands_at = |at: usize| word.stands_at(source.value(row), at - start);
            let guess = end.checked_sub(before_end).filter(|at| *at >= start);
            let mut holds = guess.is_some_and(|at| finder.is_at(bytes, at, wanted) && stands_at(at));
            while !holds && hit < end {
                // A hit that reaches into the next text is none.
                if hit >= start && hit + wanted.len() <= end && stands_at(hit) {
                    holds = true;
                    before_end = end - hit;
                } else {
                    hit = find(start.max(hit + 1));
                }
            }
            found.append(holds);
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::StringViewBuilder;
    use arrow::buffer::Buffer;

    use super::super::_text_search::Place;
    use super::*;
    use crate::scalar::math::_random::Random;

    /// Texts of one buffer with gaps between, as a plain page has them.
    fn page(texts: &[Option<String>]) -> StringViewArray {
        let mut bytes = Vec::new();
        for text in texts.iter().flatten() {
            bytes.extend_from_slice(&[0, 0, 0, b'a']);
            bytes.extend_from_slice(text.as_bytes());
        }
        let mut builder = StringViewBuilder::new();
        let block = builder.append_block(Buffer::from_vec(bytes));
        let mut offset = 0u32;
        for text in texts {
            match text {
                Some(text) => {
                    builder.try_append_view(block, offset + 4, text.len() as u32).unwrap();
                    offset += 4 + text.len() as u32;
                }
                None => builder.append_null(),
            }
        }
        builder.finish()
    }

    #[test]
    fn whole_buffers_give_what_single_texts_give() {
        const LETTERS: [char; 9] = ['a', 'b', 'A', 'B', ' ', 'k', 'K', '\u{212a}', '.'];
        let mut random = Random::new(7);
        let mut text = |longest: u64| {
            let length = random.next() % (longest + 1);
            (0..length).map(|_| LETTERS[random.next() as usize % LETTERS.len()]).collect::<String>()
        };
        for _ in 0..200 {
            let texts: Vec<Option<String>> = (0..120).map(|row| (row % 13 != 5).then(|| text(24))).collect();
            let word = text(4);
            let array = page(&texts);
            for (array, with_case) in [(array.clone(), false), (array.slice(17, 90), true)] {
                for place in [Place::Anywhere, Place::Term, Place::TermPrefix, Place::TermSuffix] {
                    let word = Word::new(word.as_str(), place, !with_case);
                    let found = word.rows_of(&array);
                    for row in 0..array.len() {
                        let text = if array.is_null(row) { "" } else { array.value(row) };
                        let single = word.is_in(text, &mut String::new());
                        assert_eq!(found.value(row), single, "{word:?} at {place:?} in {text:?}");
                    }
                }
            }
        }
    }
}
