//! Problems and warnings, each with its place and what to do about it.

use std::fmt;
use std::path::PathBuf;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The server does not start.
    Error,
    /// The server starts; somebody should look.
    Warning,
}

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the settings file. Line and column count from 1, the column in characters.
    File {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// In this environment variable.
    Variable(String),
    /// In the flag that sets this key.
    Flag(String),
    /// Nowhere: the default is in force.
    Default,
}

impl Place {
    /// In words, in English or (`zh`) in Chinese.
    #[must_use]
    pub fn shown(&self, zh: bool) -> String {
        match (self, zh) {
            (Self::File { path, line, column }, _) => format!("{}:{line}:{column}", path.display()),
            (Self::Variable(name), false) => format!("environment variable {name}"),
            (Self::Variable(name), true) => format!("环境变量 {name}"),
            (Self::Flag(path), false) => format!("flag for {path}"),
            (Self::Flag(path), true) => format!("{path} 的命令行参数"),
            (Self::Default, false) => "default".to_owned(),
            (Self::Default, true) => "默认值".to_owned(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(false))
    }
}

/// A diagnostic's words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong. Never holds the value of a secret.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl Words {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { message: message.into(), fix: fix.into() }
    }
}

/// One problem or warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Which key, as far as one is known.
    pub key: Option<String>,
    /// What is wrong and what to do, in English.
    pub en: Words,
    /// The same in Chinese.
    pub zh: Words,
}

impl Diagnostic {
    /// The words in English or (`zh`) in Chinese.
    #[must_use]
    pub fn words(&self, zh: bool) -> &Words {
        if zh { &self.zh } else { &self.en }
    }

    /// Place, what is wrong, and below it what to do, in English or (`zh`) in Chinese. [`fmt::Display`] is the English form.
    #[must_use]
    pub fn shown(&self, zh: bool) -> String {
        let (place, Words { message, fix }) = (self.place.shown(zh), self.words(zh));
        match (self.severity, zh) {
            (Severity::Error, false) => format!("{place}: error: {message}\n  fix: {fix}"),
            (Severity::Warning, false) => format!("{place}: warning: {message}\n  fix: {fix}"),
            (Severity::Error, true) => format!("{place}: 错误: {message}\n  建议：{fix}"),
            (Severity::Warning, true) => format!("{place}: 警告: {message}\n  建议：{fix}"),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(false))
    }
}

/// Why the settings could not be loaded: everything found, errors first, warnings included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Diagnostic>);

impl Problems {
    /// All of them, in English or (`zh`) in Chinese. [`fmt::Display`] is the English form.
    #[must_use]
    pub fn shown(&self, zh: bool) -> String {
        self.0.iter().map(|diagnostic| diagnostic.shown(zh)).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(false))
    }
}

impl std::error::Error for Problems {}
