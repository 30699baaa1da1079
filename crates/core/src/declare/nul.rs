//! Texts that can be kept everywhere: PostgreSQL has no way to store the character NUL, and nobody's name has it. It is refused
//! where texts come in, so that the stores need not differ.

use serde_json::{Map, Value};

use crate::{Error, Result};

/// Fails for a text with NUL.
pub fn refuse_nul(text: &str) -> Result<()> {
    if text.contains('\0') { Err(has_nul()) } else { Ok(()) }
}

/// Fails for a value with NUL in any of its texts and names.
pub fn refuse_nul_in(value: &Value) -> Result<()> {
    match value {
        Value::String(text) => refuse_nul(text),
        Value::Array(values) => values.iter().try_for_each(refuse_nul_in),
        Value::Object(object) => refuse_nul_in_object(object),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// The same for the parts of an object.
pub fn refuse_nul_in_object(object: &Map<String, Value>) -> Result<()> {
    object.iter().try_for_each(|(name, value)| {
        refuse_nul(name)?;
        refuse_nul_in(value)
    })
}

/// What a text with NUL is answered.
#[must_use]
pub fn has_nul() -> Error {
    Error::invalid(
        "A text holds the character NUL (U+0000), which cannot be stored.",
        "文本含有空字符（U+0000），无法保存。",
    )
    .hint("Send it without that character.", "请去除该字符后重新发送。")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nul_is_found_wherever_it_is() {
        for good in [json!({"a": ["b", {"c": "d\n"}], "e": 0}), json!(null), json!(""), json!(true)] {
            assert!(refuse_nul_in(&good).is_ok(), "{good}");
        }
        for bad in [json!("\0"), json!({"a": ["b", {"c": "d\0"}]}), json!({"a\0": 1})] {
            assert!(refuse_nul_in(&bad).is_err(), "{bad}");
        }
    }
}
