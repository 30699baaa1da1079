//! What several operations share: the envelopes, the failures by status, the ways to carry a session.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wxlogin::Code;

/// What every call can fail with.
const ALWAYS: [Code; 3] = [Code::InvalidArgument, Code::StorageUnavailable, Code::Internal];

/// The failures, by status; one status may stand for several codes.
pub(super) fn failures(codes: &[Code]) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in ALWAYS.iter().chain(codes) {
        let names = by_status.entry(code.status()).or_default();
        if !names.contains(&code.as_str()) {
            names.push(code.as_str());
        }
    }
    by_status.into_iter().map(|(status, names)| (status.to_string(), failure(&names.join(", ")))).collect()
}

fn failure(description: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/Failure"});
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

/// A success inside the envelope.
pub(super) fn envelope(data: &Value) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["errcode", "errmsg", "code", "requestId", "data"],
        "properties": {
            "errcode": {"const": 0},
            "errmsg": {"const": ""},
            "code": {"const": "ok"},
            "requestId": {"type": "string"},
            "data": data,
        },
    });
    json!({"description": "ok", "content": {"application/json": {"schema": schema}}})
}

pub(super) fn schemas() -> Value {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    json!({"Failure": {
        "type": "object",
        "required": ["errcode", "errmsg", "code", "requestId", "hint"],
        "properties": {
            "errcode": {"type": "integer", "description": "WeChat's number when WeChat said one, else our own."},
            "errmsg": {"type": "string", "description": "What happened, in the caller's language."},
            "code": {"type": "string", "enum": codes},
            "requestId": {"type": "string"},
            "hint": {"type": "string", "description": "What to do next, in the caller's language."},
        },
    }})
}

pub(super) fn security_schemes() -> Value {
    json!({
        "session": {"type": "http", "scheme": "bearer", "description": "A sessionId."},
        "sessionHeader": {"type": "apiKey", "in": "header", "name": "X-Session-Id"},
        "sessionCookie": {
            "type": "apiKey", "in": "cookie", "name": "wxlogin_session",
            "description": "Calls that change state also need X-Wxlogin-Csrf: 1, or must come from our own origin.",
        },
        "serviceKey": {"type": "http", "scheme": "bearer", "description": "A key made with `wxlogin key add`."},
    })
}

/// A session or a service key.
pub(super) fn by_session_or_key() -> Value {
    json!([{"session": []}, {"sessionHeader": []}, {"sessionCookie": []}, {"serviceKey": []}])
}

/// Any of the three ways to carry a session.
pub(super) fn by_session() -> Value {
    json!([{"session": []}, {"sessionHeader": []}, {"sessionCookie": []}])
}
