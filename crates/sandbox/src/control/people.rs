//! /sandbox/people: the personas; /sandbox/password: a persona changes the WeChat password.
use serde_json::{Value, json};

use super::input;
use crate::model::Persona;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "personas": world.personas }))
}

/// Adds a persona or changes one: keys that are left out keep their value.
pub(super) fn put(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let id = input::text(body, "id")?;
    let known = world.persona(id).unwrap_or_else(|| Persona::new(id, id, "13800000000"));
    let mut merged = serde_json::to_value(known).map_err(|error| ControlError(error.to_string()))?;
    if let (Some(target), Some(given)) = (merged.as_object_mut(), body.as_object()) {
        target.extend(given.clone());
    }
    let persona: Persona = serde_json::from_value(merged).map_err(|error| ControlError(error.to_string()))?;
    world.put_persona(persona)?;
    list(world, call, body)
}

pub(super) fn change_password(world: &mut World, _: &Call, body: &Value) -> Result<Value, ControlError> {
    let persona = input::persona(world, body)?;
    world.change_password(&persona.id);
    Ok(json!({ "ok": true }))
}
