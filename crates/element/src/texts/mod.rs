//! Every message, in both languages. One constructor per problem; its code is stable, its words are not.

pub(crate) mod app;
pub(crate) mod files;
pub(crate) mod references;
pub(crate) mod types;
pub(crate) mod values;

use crate::diagnostic::{Severity, Text};

/// What is wrong, without a place.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// English, then Chinese; boxed, because this travels in `Result`s.
    pub(crate) words: Box<[Text; 2]>,
}

impl Problem {
    pub(crate) fn error(code: &'static str, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        let text = |message: String| Text { message, expected: None, fix: None };
        Self {
            code,
            severity: Severity::Error,
            words: Box::new([text(english.into()), text(chinese.into())]),
        }
    }

    pub(crate) fn warning(
        code: &'static str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, english, chinese) }
    }

    pub(crate) fn info(code: &'static str, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::error(code, english, chinese) }
    }

    pub(crate) fn expected(mut self, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        let [en, zh] = self.words.as_mut();
        (en.expected, zh.expected) = (Some(english.into()), Some(chinese.into()));
        self
    }

    pub(crate) fn fix(mut self, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        let [en, zh] = self.words.as_mut();
        (en.fix, zh.fix) = (Some(english.into()), Some(chinese.into()));
        self
    }

    /// Adds "did you mean" when there is a near name.
    pub(crate) fn near(self, nearest: &[String]) -> Self {
        if nearest.is_empty() {
            return self;
        }
        let list = nearest.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        self.fix(format!("did you mean {}?", list.join(" or ")), format!("是否想写 {}？", list.join(" 或 ")))
    }
}
