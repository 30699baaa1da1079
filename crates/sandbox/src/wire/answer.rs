//! Answers: a body, its content type, and the rule behind it for the log.
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::Rule;

/// A finished answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    /// `None` for the sandbox's own pages, which are not in the call log.
    rule: Option<Rule>,
}

impl Answer {
    /// An answer of the platform.
    pub(crate) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>, rule: Rule) -> Self {
        Self { rule: Some(rule), ..Self::own(content_type, body) }
    }

    /// Why it is so.
    pub(crate) fn into_rule(self) -> Rule {
        self.rule.unwrap_or(super::fail::FAULT)
    }

    /// An answer of the sandbox itself.
    pub(crate) fn own(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: StatusCode::OK, content_type, body: body.into(), rule: None }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(rule) = self.rule {
            response.extensions_mut().insert(rule);
        }
        response
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// An HTML page of the platform.
pub(crate) fn html(body: String, rule: Rule) -> Answer {
    Answer::ok(HTML, body, rule)
}

/// An HTML page of the sandbox itself.
pub(crate) fn own_html(body: String) -> Answer {
    Answer::own(HTML, body)
}

/// Single-line JSON with `/` written `\/` and everything else raw UTF-8, as captured. A slash can only stand inside
/// a string, so replacing it in the finished text is safe.
pub(crate) fn compact_json(value: &Value) -> String {
    value.to_string().replace('/', "\\/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn slashes_are_escaped_and_chinese_is_raw() {
        assert_eq!(compact_json(&json!({"a": "x/y", "b": "示例🌸"})), r#"{"a":"x\/y","b":"示例🌸"}"#);
    }

    proptest! {
        #[test]
        fn any_text_survives(text in any::<String>()) {
            let read: Value = serde_json::from_str(&compact_json(&json!([text]))).unwrap();
            prop_assert_eq!(read, json!([text]));
        }
    }
}
