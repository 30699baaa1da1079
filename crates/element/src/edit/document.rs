//! Changing keys of a JSON text without touching the rest of it.

use jsonc_parser::cst::{CstInputValue, CstObject, CstRootNode};
use serde_json::Value as Json;

use super::EditError;
use crate::json::strict;
use crate::schema::{Key, Schema};

/// The most parts of a key's path. Settings of an element are two deep; what sets them and what drops them recurses.
const DEPTH: usize = 32;

/// A new file's text: two spaces, a newline at the end.
pub(crate) fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

/// The changed text and what it says. `shown` names the file in errors.
pub(crate) fn apply(
    text: &str,
    changes: &[(&str, Option<Json>)],
    schemas: &[Schema],
    shown: &str,
) -> Result<(String, Json), EditError> {
    let broken = || EditError::NotAnObject(shown.to_owned());
    let before: Json = serde_json::from_str(text).map_err(|_| broken())?;
    let root = CstRootNode::parse(text, &strict()).map_err(|_| broken())?;
    let object = root.object_value().ok_or_else(broken)?;
    let mut wanted = before;
    for (key, value) in changes {
        let path = locate(&wanted, key, schemas);
        if path.len() > DEPTH {
            return Err(EditError::Key(key.chars().take(40).collect()));
        }
        set(&object, &path, value.as_ref(), key)?;
        set_json(&mut wanted, &path, value.as_ref());
    }
    let text = root.to_string();
    // The text is edited and the value computed apart; a difference would be a file that says something else.
    let after: Json = serde_json::from_str(&text).map_err(|_| broken())?;
    if after == wanted { Ok((text, after)) } else { Err(broken()) }
}

/// The path of a key in this file: the spelling in use, else the group when the file has it, else flat.
fn locate(file: &Json, key: &str, schemas: &[Schema]) -> Vec<String> {
    let declared = schemas.iter().flat_map(|schema| &schema.keys);
    let found = declared
        .filter(|declared| declared.name == key || declared.path() == key)
        .find_map(|k| spelling(file, k));
    found.unwrap_or_else(|| key.split('.').map(str::to_owned).collect())
}

fn spelling(file: &Json, key: &Key) -> Option<Vec<String>> {
    let group = key.group.as_ref()?;
    let nested = || vec![group.clone(), key.name.clone()];
    match file.get(group) {
        Some(object) if object.get(&key.name).is_some() => Some(nested()),
        _ if file.get(&key.name).is_some() => Some(vec![key.name.clone()]),
        Some(_) => Some(nested()),
        // A new file gets the nested spelling, one that has other keys already gets the flat one.
        None if file.as_object().is_some_and(serde_json::Map::is_empty) => Some(nested()),
        None => Some(vec![key.name.clone()]),
    }
}

fn set(object: &CstObject, path: &[String], value: Option<&Json>, shown: &str) -> Result<(), EditError> {
    let Some((first, rest)) = path.split_first() else { return Ok(()) };
    let existing = object.get(first);
    if rest.is_empty() {
        match (existing, value) {
            (Some(property), Some(value)) => property.set_value(input(value)),
            (None, Some(value)) => drop(object.append(first, input(value))),
            (Some(property), None) => property.remove(),
            (None, None) => {}
        }
        return Ok(());
    }
    match existing {
        Some(property) => {
            let inner = property.object_value().ok_or_else(|| EditError::Key(shown.to_owned()))?;
            set(&inner, rest, value, shown)
        }
        None => {
            if let Some(value) = value {
                object.append(first, input(&wrap(rest, value)));
            }
            Ok(())
        }
    }
}

fn wrap(path: &[String], value: &Json) -> Json {
    path.iter().rev().fold(value.clone(), |inner, key| serde_json::json!({ key: inner }))
}

fn set_json(object: &mut Json, path: &[String], value: Option<&Json>) {
    let (Some((first, rest)), Json::Object(members)) = (path.split_first(), object) else { return };
    match (rest.is_empty(), value) {
        (true, Some(value)) => drop(members.insert(first.clone(), value.clone())),
        (true, None) => drop(members.shift_remove(first)),
        (false, Some(value)) if !members.contains_key(first) => {
            drop(members.insert(first.clone(), wrap(rest, value)))
        }
        (false, _) => {
            if let Some(inner) = members.get_mut(first) {
                set_json(inner, rest, value);
            }
        }
    }
}

fn input(value: &Json) -> CstInputValue {
    match value {
        Json::Null => CstInputValue::Null,
        Json::Bool(flag) => CstInputValue::Bool(*flag),
        Json::Number(number) => CstInputValue::Number(number.to_string()),
        Json::String(text) => CstInputValue::String(text.clone()),
        Json::Array(list) => CstInputValue::Array(list.iter().map(input).collect()),
        Json::Object(members) => {
            CstInputValue::Object(members.iter().map(|(key, value)| (key.clone(), input(value))).collect())
        }
    }
}
