//! What is wrong, where, what was expected, and what to do.

mod render;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::NamedSource;
use serde::Serialize;

use crate::quote::escape_controls;
use crate::source::{Place, Source};
use crate::texts::Problem;

/// Whether the element can be used in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The element does not load, or cannot do a part of what it is for.
    Error,
    /// It loads; somebody should look.
    Warning,
    /// Nothing is wrong; good to know.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// The languages that messages are kept in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// A diagnostic's words in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: Option<String>,
    /// What to do.
    pub fix: Option<String>,
}

/// Another place that the message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The file, relative to the app folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One problem. Serialises for `--json` and the console; the source text is not part of that.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Stable code, such as `type-unknown`.
    pub code: &'static str,
    /// The file, relative to the app folder, with `/` on every system.
    pub file: String,
    /// Line, from 1; 0 when the problem is not inside a text.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem is not inside a text.
    pub column: usize,
    /// Byte range in the file.
    pub span: Option<Range<usize>>,
    /// The key it is about, as a path (`authConfig.appId`).
    pub key: Option<String>,
    /// What is wrong, in English.
    pub message: String,
    /// What was expected, in English.
    pub expected: Option<String>,
    /// What to do, in English.
    pub fix: Option<String>,
    /// The element it is about.
    pub full_name: Option<String>,
    /// Other places the message names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    #[serde(skip)]
    chinese: Text,
    #[serde(skip)]
    source: Option<Arc<NamedSource<String>>>,
}

impl Diagnostic {
    /// A problem with a file or folder as a whole.
    pub(crate) fn of_file(problem: Problem, file: impl Into<String>) -> Self {
        let Problem { code, severity, words } = problem;
        let [english, chinese] = words.map(printable);
        Self {
            severity,
            code,
            file: escape_controls(&file.into()).into_owned(),
            line: 0,
            column: 0,
            span: None,
            key: None,
            message: english.message,
            expected: english.expected,
            fix: english.fix,
            full_name: None,
            related: Vec::new(),
            chinese,
            source: None,
        }
    }

    /// A problem at a place.
    pub(crate) fn at(problem: Problem, source: &Source, span: &Range<usize>) -> Self {
        let (line, column) = source.position(span.start);
        Self {
            line,
            column,
            span: Some(span.clone()),
            source: Some(Arc::clone(&source.masked)),
            ..Self::of_file(problem, source.shown.clone())
        }
    }

    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(escape_controls(&key.into()).into_owned());
        self
    }

    pub(crate) fn of(mut self, full_name: &str) -> Self {
        self.full_name = Some(full_name.to_owned());
        self
    }

    pub(crate) fn with(mut self, other: &Place<'_>) -> Self {
        let (line, column) = other.source.position(other.span.start);
        self.related.push(Related { file: other.source.shown.clone(), line, column });
        self
    }

    /// Whether the element does not load because of it, or cannot do a part of what it is for.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it is worth somebody's look although the element loads.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.severity == Severity::Warning
    }

    /// The words in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> Text {
        match language {
            Language::Zh => self.chinese.clone(),
            Language::En => {
                Text { message: self.message.clone(), expected: self.expected.clone(), fix: self.fix.clone() }
            }
        }
    }

    /// The message in a language.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::En => &self.message,
            Language::Zh => &self.chinese.message,
        }
    }

    pub(crate) fn source(&self) -> Option<&NamedSource<String>> {
        self.source.as_deref()
    }
}

impl Diagnostic {
    /// One line, `file:line:column: error: …`, in a language. [`fmt::Display`] is the English one.
    #[must_use]
    pub fn one_line(&self, language: Language) -> String {
        let Text { message, expected, fix } = self.text(language);
        let (severity, separator) = match (language, self.severity) {
            (Language::En, severity) => (severity.to_string(), "; "),
            (Language::Zh, Severity::Error) => ("错误".to_owned(), "；"),
            (Language::Zh, Severity::Warning) => ("警告".to_owned(), "；"),
            (Language::Zh, Severity::Info) => ("提示".to_owned(), "；"),
        };
        let place = if self.line > 0 { format!("{}:{}:", self.line, self.column) } else { String::new() };
        let mut parts = vec![message];
        parts.extend(expected.map(|expected| format!("{}{expected}", should_be(language))));
        parts.extend(fix);
        format!("{}:{place} {severity}: {} [{}]", self.file, parts.join(separator), self.code)
    }
}

/// Names and values that stand in a file come into the words, and are shown on terminals and in logs.
fn printable(text: Text) -> Text {
    let escaped = |text: String| escape_controls(&text).into_owned();
    Text { message: escaped(text.message), expected: text.expected.map(escaped), fix: text.fix.map(escaped) }
}

/// What stands before what was expected.
fn should_be(language: Language) -> &'static str {
    match language {
        Language::En => "expected ",
        Language::Zh => "应为 ",
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.one_line(Language::En))
    }
}

impl std::error::Error for Diagnostic {}
