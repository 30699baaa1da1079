//! Takes each key from the highest source that has it, and collects what is wrong with any of them.

use std::collections::BTreeMap;
use std::path::Path;

use toml_edit::Item;

use crate::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::file::File;
use crate::key::{Fallback, Key};
use crate::value::{Setting, Wrong};

/// Which source a value came from, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody gave one.
    Default,
    /// `wxlogin.toml`.
    File,
    /// An environment variable.
    Environment,
    /// A flag of the command line.
    Flag,
}

/// The sources, and what was found in them.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) app_dir: &'a Path,
    pub(crate) keys: &'a [&'static Key],
    pub(crate) file: File,
    pub(crate) environment: BTreeMap<&'static str, String>,
    pub(crate) flags: BTreeMap<&'static str, String>,
    pub(crate) origins: BTreeMap<&'static str, Origin>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value in force for `path`. `None` once anything given for it is wrong; the reason is then recorded.
    pub(crate) fn read<T: Setting>(&mut self, path: &'static str) -> Option<T> {
        let key = *self.keys.iter().find(|key| key.path == path)?;
        let given = [
            (Origin::File, self.in_file::<T>(key)),
            (Origin::Environment, self.environment.get(path).map(|text| T::from_text(text, self.app_dir))),
            (Origin::Flag, self.flags.get(path).map(|text| T::from_text(text, self.app_dir))),
        ];
        let mut found = None;
        let mut sound = true;
        for (origin, result) in given {
            match result {
                Some(Ok(value)) => found = Some((origin, value)),
                Some(Err(wrong)) => {
                    sound = false;
                    self.complain(key, origin, wrong);
                }
                None => {}
            }
        }
        if !sound {
            return None;
        }
        let (origin, value) = found.or_else(|| Some((Origin::Default, self.fallback(key)?)))?;
        self.origins.insert(path, origin);
        Some(value)
    }

    /// The text in force for `path`, unchecked, for defaults made from other keys.
    pub(crate) fn effective_text(&self, path: &str) -> String {
        let given = self.flags.get(path).or_else(|| self.environment.get(path)).map(String::as_str);
        let in_file = || self.file.get(path).and_then(Item::as_str);
        let fallback = || {
            self.keys.iter().find(|key| key.path == path).and_then(|key| match key.fallback {
                Fallback::Text(text) | Fallback::Bare(text) => Some(text),
                Fallback::Derived { .. } | Fallback::Unset { .. } => None,
            })
        };
        given.or_else(in_file).or_else(fallback).unwrap_or_default().to_owned()
    }

    /// Where the value in force for `path` was given.
    pub(crate) fn place_of(&self, path: &str) -> Place {
        let origin = self.origins.get(path).copied().unwrap_or(Origin::Default);
        let key = self.keys.iter().find(|key| key.path == path);
        key.map_or(Place::Default, |key| self.place(key, origin))
    }

    fn place(&self, key: &Key, origin: Origin) -> Place {
        match origin {
            Origin::Default => Place::Default,
            Origin::File => self.file.place(self.file.get(key.path).and_then(Item::span)),
            Origin::Environment => Place::Variable(key.variable()),
            Origin::Flag => Place::Flag(key.path.to_owned()),
        }
    }

    fn in_file<T: Setting>(&self, key: &Key) -> Option<Result<T, Wrong>> {
        Some(match self.file.get(key.path)? {
            Item::Value(value) => T::from_toml(value, self.app_dir),
            _ => Err(Wrong::new("is a value, not a section", "是一个值，不是一节")),
        })
    }

    fn fallback<T: Setting>(&self, key: &Key) -> Option<T> {
        match key.fallback {
            Fallback::Text(text) => T::from_text(text, self.app_dir).ok(),
            Fallback::Bare(text) => T::from_toml(&text.parse().ok()?, self.app_dir).ok(),
            Fallback::Derived { from, .. } => T::from_text(&(from.0)(self), self.app_dir).ok(),
            Fallback::Unset { .. } => T::absent(),
        }
    }

    fn complain(&mut self, key: &Key, origin: Origin, wrong: Wrong) {
        let place = match wrong.span {
            Some(span) if origin == Origin::File => self.file.place(Some(span)),
            _ => self.place(key, origin),
        };
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            place,
            key: Some(key.path.to_owned()),
            en: Words::new(format!("`{}` {}", key.path, wrong.message), format!("give {}", key.expected)),
            zh: Words::new(format!("`{}` {}", key.path, wrong.zh), format!("请写：{}", key.expected_zh)),
        });
    }
}
