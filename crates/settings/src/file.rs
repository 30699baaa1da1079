//! `wxlogin.toml`: its values by path, with the place of each.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::key::Key;
use crate::nearest::nearest;

/// The file as read.
#[derive(Debug, Default)]
pub(crate) struct File {
    path: PathBuf,
    text: String,
    values: BTreeMap<&'static str, Item>,
}

impl File {
    /// Reads `text`. Unknown keys and misplaced sections are reported; syntax errors leave no values.
    pub(crate) fn parse(
        path: &Path,
        text: &str,
        keys: &[&'static Key],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        // Some editors begin a file with a byte-order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let mut file = Self { path: path.to_owned(), text, values: BTreeMap::new() };
        match Document::parse(file.text.clone()) {
            Ok(document) => file.walk(document.as_table(), "", keys, diagnostics),
            Err(error) => diagnostics.push(Diagnostic {
                severity: Severity::Error,
                place: file.place(error.span()),
                key: None,
                // Not the error's Display: that quotes the line, and the line may hold a password.
                message: format!("this is not well-formed TOML: {}", error.message().replace('\n', ", ")),
                fix: "correct the line; text stands in \"quotes\", sections in [brackets]".to_owned(),
            }),
        }
        file
    }

    /// The value at a known path.
    pub(crate) fn get(&self, path: &str) -> Option<&Item> {
        self.values.get(path)
    }

    /// The place of a part of the file; its start when the part is not known.
    pub(crate) fn place(&self, span: Option<Range<usize>>) -> Place {
        let start = span.map_or(0, |span| span.start);
        let before = self.text.get(..start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        Place::File { path: self.path.clone(), line: before.matches('\n').count() + 1, column }
    }

    fn walk(
        &mut self,
        table: &dyn TableLike,
        prefix: &str,
        keys: &[&'static Key],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (name, item) in table.iter() {
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
            let span = table.key(name).and_then(toml_edit::Key::span).or(item.span());
            if let Some(key) = keys.iter().find(|key| key.path == path) {
                self.values.insert(key.path, item.clone());
                continue;
            }
            let is_section = keys.iter().any(|key| key.path.starts_with(&format!("{path}.")));
            match item.as_table_like().filter(|_| is_section) {
                Some(inner) => self.walk(inner, &path, keys, diagnostics),
                None => diagnostics.push(self.refused(&path, is_section, span, keys)),
            }
        }
    }

    fn refused(
        &self,
        path: &str,
        is_section: bool,
        span: Option<Range<usize>>,
        keys: &[&'static Key],
    ) -> Diagnostic {
        let (message, fix) = if is_section {
            (format!("`{path}` is a section, not a value"), format!("write [{path}] and its keys below"))
        } else {
            let sections = keys.iter().map(|key| key.section()).filter(|section| !section.is_empty());
            let near = nearest(path, keys.iter().map(|key| key.path).chain(sections));
            let fix = match near {
                Some(near) => format!("did you mean `{near}`? If not, remove it"),
                None => "remove it; `wxlogin config --example` lists every key".to_owned(),
            };
            (format!("`{path}` is not a setting"), fix)
        };
        Diagnostic {
            severity: Severity::Error,
            place: self.place(span),
            key: Some(path.to_owned()),
            message,
            fix,
        }
    }
}
