//! The OpenAPI 3.1 document: made from what is declared, on every request, because elements come and go.

mod elements;
mod fixed;
mod parts;
mod schema;

use serde_json::{Map, Value, json};
use wxlogin::App;

/// Who reads the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everything is in it.
    Admin,
    /// What only admins and operators may call is not.
    Public,
}

/// The document.
pub(crate) fn document(app: &App, audience: Audience) -> Value {
    let info = app.info();
    let mut paths = Map::new();
    for (path, verb, operation) in fixed::operations(audience).chain(elements::operations(app)) {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(verb.to_owned(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": info.title.as_deref().unwrap_or(&info.name),
            "version": info.version.as_deref().unwrap_or(env!("CARGO_PKG_VERSION")),
            "description": "WeChat sign-in. Every failure is the envelope `Failure`; `code` is stable, texts are not.",
        },
        "servers": [{"url": app.settings().public_url.as_str()}],
        "paths": paths,
        "components": {"schemas": parts::schemas(), "securitySchemes": parts::security_schemes()},
    })
}
