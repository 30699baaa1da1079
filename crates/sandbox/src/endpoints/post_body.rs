//! What the APIs that take POST with JSON have in common.
use http::Method;
use serde_json::{Map, Value};

use crate::wire::{Call, Fail, fail};

/// The body as an object: POST, not empty, JSON. Its label does not matter.
pub(super) fn object(call: &Call) -> Result<Map<String, Value>, Fail> {
    if call.method != Method::POST {
        return Err(fail::NOT_POST);
    }
    if call.body.is_empty() {
        return Err(fail::EMPTY_POST);
    }
    match call.json() {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(fail::NOT_JSON),
    }
}

/// A text that is there and not empty.
pub(super) fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
