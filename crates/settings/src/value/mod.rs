//! What a value can be. Each type says how it is written and what was expected of one that is not.

mod choice;
mod database;
mod duration;
mod list;
mod master_key;
mod network;
mod redirect;
mod redis;
mod scalar;
mod secret_text;
mod secret_url;
mod size;
mod web;

use std::ops::Range;
use std::path::Path;

pub(crate) use choice::choice;
pub use database::{DatabaseUrl, PostgresUrl};
pub use duration::DurationOrZero;
pub use master_key::MasterKey;
pub use network::Network;
pub use redirect::RedirectRule;
pub use redis::RedisUrl;
pub use secret_text::SecretText;
pub use size::ByteSize;
pub use web::{BaseUrl, WebOrigin};

/// A type that a key can have.
pub(crate) trait Setting: Sized {
    /// What a value looks like, in words, for messages and the reference.
    const EXPECTED: &'static str;

    /// The same in Chinese.
    const EXPECTED_ZH: &'static str;

    /// Whether values must never be printed.
    const SECRET: bool = false;

    /// The value of a key that has no default and was not given; only optional types have one.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads text: a variable, a flag, or a string of the file. `base` is the app folder, for relative paths.
    fn from_text(text: &str, base: &Path) -> Result<Self, Wrong>;

    /// Reads a value of the file. Types that are not text in TOML override this.
    fn from_toml(value: &toml_edit::Value, base: &Path) -> Result<Self, Wrong> {
        match value.as_str() {
            Some(text) => Self::from_text(text, base),
            None => Err(Wrong::kind(value)),
        }
    }
}

/// Why a value was not accepted. The message of a [`Setting::SECRET`] type must not repeat the value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wrong {
    /// What is wrong, as the end of a sentence that starts with the key.
    pub(crate) message: String,
    /// The same in Chinese.
    pub(crate) zh: String,
    /// Which part of the file, when it is not the whole value.
    pub(crate) span: Option<Range<usize>>,
}

impl Wrong {
    pub(crate) fn new(message: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { message: message.into(), zh: zh.into(), span: None }
    }

    /// `"abc" is not a duration`, with the text shortened.
    pub(crate) fn text(text: &str, what: &str, zh: &str) -> Self {
        let mut shown: String = text.chars().take(60).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self::new(format!("{shown:?} is not {what}"), format!("的值 {shown:?} 不是{zh}"))
    }

    /// A value of the wrong kind: `is of the wrong type (boolean)`.
    pub(crate) fn kind(value: &toml_edit::Value) -> Self {
        use toml_edit::Value::{Array, Boolean, Datetime, Float, InlineTable, Integer, String};
        let zh = match value {
            String(_) => "文本",
            Integer(_) => "整数",
            Float(_) => "小数",
            Boolean(_) => "布尔值",
            Datetime(_) => "日期时间",
            Array(_) => "数组",
            InlineTable(_) => "表",
        };
        Self::new(format!("is of the wrong type ({})", value.type_name()), format!("的类型不对（{zh}）"))
    }
}
