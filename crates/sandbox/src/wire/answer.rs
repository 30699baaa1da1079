//! Answers: a body, its content type, and the rule behind it for the log.
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

/// Why the platform answered so; travels as a response extension to the call log and never to the client.
#[derive(Debug, Clone)]
pub(crate) struct Rule(pub(crate) String);

/// A finished answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) rule: String,
}

impl Answer {
    pub(crate) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>, rule: impl Into<String>) -> Self {
        Self { status: StatusCode::OK, content_type, body: body.into(), rule: rule.into() }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(Rule(self.rule));
        response
    }
}

/// An HTML page of the platform.
pub(crate) fn html(body: String, rule: impl Into<String>) -> Answer {
    Answer::ok("text/html; charset=utf-8", body, rule)
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
