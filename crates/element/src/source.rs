//! A file's text and places in it.

use std::ops::Range;
use std::sync::Arc;

use miette::NamedSource;

use crate::mask::{Harmless, mask};

/// A file as read, and the same text with values masked, which is the only form that diagnostics hold.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) shown: String,
    pub(crate) text: Arc<str>,
    pub(crate) masked: Arc<NamedSource<String>>,
}

impl Source {
    pub(crate) fn new(shown: String, text: String, harmless: &Harmless) -> Self {
        let masked = Arc::new(NamedSource::new(&shown, mask(&text, harmless)));
        Self { shown, text: text.into(), masked }
    }

    /// Line and column, both from 1, the column in characters. An offset inside a character counts as its start.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        position(&self.text, offset)
    }

    /// The byte offset of a line and column as serde_json counts them (columns in bytes).
    pub(crate) fn offset_of(&self, line: usize, column: usize) -> usize {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        (start + column.saturating_sub(1)).min(self.text.len())
    }
}

pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut line = 1;
    let mut column = 1;
    for (at, c) in text.char_indices() {
        if at + c.len_utf8() > offset {
            break;
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

/// A place in a source.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    pub(crate) source: &'a Source,
    pub(crate) span: Range<usize>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(source: &'a Source, span: &Range<usize>) -> Self {
        Self { source, span: span.clone() }
    }

    /// `file:line:column`, as named in messages about two places.
    pub(crate) fn shown(&self) -> String {
        let (line, column) = self.source.position(self.span.start);
        format!("{}:{line}:{column}", self.source.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(position("{\n  \"标题\": 1", 0), (1, 1));
        assert_eq!(position("{\n  \"标题\": 1", 12), (2, 7));
        assert_eq!(position("ab", 99), (1, 3));
    }
}
