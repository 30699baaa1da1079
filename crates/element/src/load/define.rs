//! The definition that may be handed around: `e.json` by allow-list.

use serde_json::{Map, Value as Json};

use crate::framework;
use crate::json::Doc;
use crate::schema::Schema;

/// With a schema: general keys and declared keys that are not secret. Without one nothing is declared, so every key is
/// kept whose name does not sound like a secret. Inside lists and objects that test always applies.
pub(crate) fn define(doc: &Doc, schema: Option<&Schema>) -> Json {
    let mut out = Map::new();
    for member in doc.root.members() {
        let name = member.name.as_str();
        let value = member.value.to_json();
        let general = framework::kind_of(name).is_some();
        let group = schema.is_some_and(|schema| schema.groups().any(|group| group == name));
        let kept = match schema {
            _ if general => Some(quiet(value)),
            Some(_) if group => Some(declared_of(value, schema)),
            Some(schema) => schema.key(name).filter(|key| !key.secret).map(|_| quiet(value)),
            None => (!sounds_secret(name)).then(|| quiet(value)),
        };
        if let Some(kept) = kept {
            out.insert(name.to_owned(), kept);
        }
    }
    Json::Object(out)
}

fn declared_of(value: Json, schema: Option<&Schema>) -> Json {
    let Json::Object(members) = value else { return Json::Object(Map::new()) };
    let declared = |name: &str| schema.and_then(|schema| schema.key(name)).is_some_and(|key| !key.secret);
    Json::Object(members.into_iter().filter(|(name, _)| declared(name)).collect())
}

fn quiet(value: Json) -> Json {
    match value {
        Json::Object(members) => Json::Object(
            members.into_iter().filter(|(k, _)| !sounds_secret(k)).map(|(k, v)| (k, quiet(v))).collect(),
        ),
        Json::Array(list) => Json::Array(list.into_iter().map(quiet).collect()),
        other => other,
    }
}

/// Whether a key's name says that its value is not for everybody.
pub(crate) fn sounds_secret(name: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    ["secret", "passw", "token", "privatekey", "credential", "apikey", "aeskey", "accesskey", "salt"]
        .iter()
        .any(|word| plain.contains(word))
}
