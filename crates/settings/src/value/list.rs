//! Lists: an array in the file; values separated by commas, or an array, in a variable or flag.

use std::path::Path;

use super::{Setting, Wrong};

impl<T: Setting> Setting for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const EXPECTED_ZH: &'static str = T::EXPECTED_ZH;
    const SECRET: bool = T::SECRET;

    fn from_text(text: &str, base: &Path) -> Result<Self, Wrong> {
        if text.trim_start().starts_with('[') {
            let array: toml_edit::Value = text
                .trim()
                .parse()
                .map_err(|_| Wrong::new("is not a well-formed array", "不是有效的数组"))?;
            // The spans of this text say nothing about a place in the file.
            return Self::from_toml(&array, base).map_err(|wrong| Wrong { span: None, ..wrong });
        }
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(|item| T::from_text(item, base)).collect()
    }

    fn from_toml(value: &toml_edit::Value, base: &Path) -> Result<Self, Wrong> {
        let array = value.as_array().ok_or_else(|| {
            let Wrong { message, zh, span } = Wrong::kind(value);
            let list = "[\"…\", \"…\"]";
            let (message, zh) =
                (format!("{message}; a list is written {list}"), format!("{zh}，列表写作 {list}"));
            Wrong { message, zh, span }
        })?;
        let item = |item: &toml_edit::Value| {
            T::from_toml(item, base).map_err(|wrong| Wrong { span: wrong.span.or(item.span()), ..wrong })
        };
        array.iter().map(item).collect()
    }
}
