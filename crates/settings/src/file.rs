//! `wxlogin.toml`: its values by path, with the place of each.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike};

use crate::diagnostic::{Diagnostic, Place, Severity, Words};
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
                en: Words::new(
                    // Not the error's Display: that quotes the line, and the line may hold a password.
                    format!("this is not well-formed TOML: {}", error.message().replace('\n', ", ")),
                    "correct the line; text stands in \"quotes\", sections in [brackets]",
                ),
                // The parser has no Chinese words; the place says where to look.
                zh: Words::new(
                    "此处不是有效的 TOML",
                    "请修正此行：文本写在 \"引号\" 中，节名写在 [方括号] 中",
                ),
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
        let (en, zh) = if is_section {
            (
                Words::new(
                    format!("`{path}` is a section, not a value"),
                    format!("write [{path}] and its keys below"),
                ),
                Words::new(format!("`{path}` 是一节，不是一个值"), format!("请写 [{path}]，其下写各个键")),
            )
        } else {
            let sections = keys.iter().map(|key| key.section()).filter(|section| !section.is_empty());
            let near = nearest(path, keys.iter().map(|key| key.path).chain(sections));
            let (fix, fix_zh) = match near {
                Some(near) => (
                    format!("did you mean `{near}`? If not, remove it"),
                    format!("是否想写 `{near}`？如果不是，请删除"),
                ),
                None => (
                    "remove it; `wxlogin config --example` lists every key".to_owned(),
                    "请删除；`wxlogin config --example` 列出全部键".to_owned(),
                ),
            };
            (
                Words::new(format!("`{path}` is not a setting"), fix),
                Words::new(format!("没有名为 `{path}` 的设置"), fix_zh),
            )
        };
        Diagnostic { severity: Severity::Error, place: self.place(span), key: Some(path.to_owned()), en, zh }
    }
}
