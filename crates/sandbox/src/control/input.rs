//! Reading control requests, with errors that say what is missing.
use serde_json::{Value, json};

use crate::model::Persona;
use crate::sandbox::ControlError;
use crate::wire::{Call, Rule};
use crate::world::World;

/// The body as JSON; an empty body and `null` are an empty object.
pub(super) fn body(call: &Call) -> Result<Value, ControlError> {
    if call.body.is_empty() {
        return Ok(json!({}));
    }
    let read: Result<Value, _> = serde_json::from_slice(&call.body);
    match read {
        Ok(value) if value.is_object() => Ok(value),
        Ok(Value::Null) => Ok(json!({})),
        Ok(_) => Err(ControlError("the body must be a JSON object".to_owned())),
        Err(error) => Err(ControlError(format!("the body is not JSON: {error}"))),
    }
}

/// Refuses keys that mean nothing here: a misspelt one would be left out silently.
pub(super) fn only(body: &Value, known: &[&str]) -> Result<(), ControlError> {
    let unknown = body.as_object().and_then(|body| body.keys().find(|key| !known.contains(&key.as_str())));
    match unknown {
        Some(key) => Err(ControlError(format!("unknown key {key:?}; there are: {}", known.join(", ")))),
        None => Ok(()),
    }
}

/// A text that may be left out.
pub(super) fn optional(body: &Value, name: &str) -> Result<Option<String>, ControlError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => text(body, name).map(|text| Some(text.to_owned())),
    }
}

/// A text that must be there.
pub(super) fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, ControlError> {
    body.get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| ControlError(format!("{name:?} is missing: give it as a text")))
}

/// The named persona, or the first one when none is named.
pub(super) fn persona(world: &World, body: &Value) -> Result<Persona, ControlError> {
    match optional(body, "persona")? {
        Some(id) => Ok(persona_named(world, &id)?),
        None => {
            world.personas.first().cloned().ok_or_else(|| ControlError("there are no personas".to_owned()))
        }
    }
}

pub(super) fn persona_named(world: &World, id: &str) -> Result<Persona, Rule> {
    world.persona(id).ok_or_else(|| {
        let known: Vec<&str> = world.personas.iter().map(|persona| persona.id.as_str()).collect();
        Rule::made(
            format!("no persona {id:?}; there are: {}", known.join(", ")),
            format!("没有人物 {id:?}；已有：{}", known.join("、")),
        )
    })
}
