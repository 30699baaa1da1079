//! An element's files for somebody else: nothing that could be a secret goes along.

use serde_json::Value as Json;

use crate::mask::{Harmless, is_reference};
use crate::schema::Schema;

/// A file's content for somebody else's use: each value that is not known to be harmless is a reference to a variable
/// named after its key, which is then to be set there.
#[must_use]
pub fn shareable(content: &Json, schemas: &[Schema], name: &str) -> Json {
    share(content, &Harmless::of(schemas), name)
}

fn share(content: &Json, harmless: &Harmless, name: &str) -> Json {
    match content {
        Json::Object(members) => {
            let member = |(key, value): (&String, &Json)| {
                let known = harmless.knows(key) || matches!(value, Json::Bool(_) | Json::Null);
                let below = format!("{name}_{}", variable(key));
                let shown =
                    if known && !value.is_object() { value.clone() } else { share(value, harmless, &below) };
                (key.clone(), shown)
            };
            Json::Object(members.iter().map(member).collect())
        }
        Json::Array(list) => Json::Array(list.iter().map(|value| share(value, harmless, name)).collect()),
        Json::Bool(_) | Json::Null => content.clone(),
        // A file that is named is not sent along.
        Json::String(text) if is_reference(text) && !text.contains("file:") => content.clone(),
        Json::String(_) | Json::Number(_) => Json::String(format!("{{{{{name}}}}}")),
    }
}

/// `appSecret` as a variable is written: `APP_SECRET`.
fn variable(key: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in key.chars() {
        if c.is_ascii_uppercase() && lower {
            out.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::{Key, Kind};

    #[test]
    fn only_harmless_values_and_references_go_along() {
        let keys = vec![Key::new("appId", Kind::Text), Key::new("appSecret", Kind::Text).secret()];
        let schemas = [Schema::new("f", keys)];
        let content = json!({
            "title": "Shop", "authConfig": {"appId": "wx1", "appSecret": "topsecret", "on": true},
            "appSecrt": "topsecret", "pin": 1234, "list": ["topsecret"], "appId": {"x": "topsecret"},
            "other": "{{NAME}}", "from": "{{file:key.txt}}",
        });
        let shared = shareable(&content, &schemas, "SHOP");
        assert_eq!(
            shared,
            json!({
                "title": "Shop",
                "authConfig": {"appId": "wx1", "appSecret": "{{SHOP_AUTH_CONFIG_APP_SECRET}}", "on": true},
                "appSecrt": "{{SHOP_APP_SECRT}}", "pin": "{{SHOP_PIN}}", "list": ["{{SHOP_LIST}}"],
                "appId": {"x": "{{SHOP_APP_ID_X}}"}, "other": "{{NAME}}", "from": "{{SHOP_FROM}}",
            })
        );
    }
}
