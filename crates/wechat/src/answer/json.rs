//! A JSON object out of whatever bytes came.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// The object in `body`, or `None` when there is none.
///
/// Accepts what WeChat has been seen to send and `serde_json` alone would refuse: bytes that are not UTF-8 (they
/// become U+FFFD) and raw control characters inside strings (nicknames). The content type is never looked at: JSON
/// arrives as `text/plain` (recorded).
pub(crate) fn object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    match serde_json::from_str(&escape_control_characters(text)) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// `text` with control characters inside string literals written as `\u00XX`.
fn escape_control_characters(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte < 0x20) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string && u32::from(c) < 0x20 {
            if escaped {
                // A backslash before a raw control character: keep the backslash as a character of its own.
                out.push('\\');
            }
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
            escaped = false;
            continue;
        }
        match c {
            '"' if !escaped => in_string = !in_string,
            '\\' if in_string && !escaped => {
                escaped = true;
                out.push(c);
                continue;
            }
            _ => {}
        }
        escaped = false;
        out.push(c);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nickname(body: &[u8]) -> Option<String> {
        Some(object(body)?.get("nickname")?.as_str()?.to_owned())
    }

    #[test]
    fn raw_control_characters_in_a_nickname_are_text() {
        assert_eq!(nickname(b"{\n\"nickname\":\"a\x07b\nc\"}").as_deref(), Some("a\u{7}b\nc"));
        assert_eq!(nickname(b"{\"nickname\":\"q\\\"\x01\"}").as_deref(), Some("q\"\u{1}"));
        assert_eq!(nickname(b"{\"nickname\":\"\\\x01\"}").as_deref(), Some("\\\u{1}"));
    }

    #[test]
    fn broken_utf8_is_replaced_and_escapes_are_read() {
        assert_eq!(nickname(b"{\"nickname\":\"\xff!\"}").as_deref(), Some("\u{fffd}!"));
        assert_eq!(nickname(br#"{"nickname":"https:\/\/a"}"#).as_deref(), Some("https://a"));
        assert_eq!(nickname("\u{feff}{\"nickname\":\"小🐟\"}".as_bytes()).as_deref(), Some("小🐟"));
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        for body in ["", "<html></html>", "[1]", "\"x\"", "{\"a\":", "null"] {
            assert_eq!(object(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn an_answer_nested_very_deep_is_none() {
        for times in [130, 100_000] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let deep = format!("{{\"a\": {}1{}}}", open.repeat(times), close.repeat(times));
                assert!(object(deep.as_bytes()).is_none());
                assert!(object(format!("{{\"a\": {}", open.repeat(times)).as_bytes()).is_none());
            }
        }
    }
}
