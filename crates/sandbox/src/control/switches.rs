//! /sandbox/switches: behaviours that are not established for the platform, changed while it runs.
use serde_json::{Value, json};

use crate::options::Switches;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn show(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    let state = Switches::NAMES.iter().map(|name| ((*name).to_owned(), json!(world.switches.get(name))));
    Ok(Value::Object(state.collect()))
}

/// `{"sns_as_json": true, ...}`; unknown names are refused and nothing changes then.
pub(super) fn set(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let mut changed = world.switches.clone();
    for (name, value) in body.as_object().into_iter().flatten() {
        let on = value.as_bool().ok_or_else(|| ControlError(format!("{name:?} must be true or false")))?;
        changed.set(name, on).map_err(ControlError)?;
    }
    world.switches = changed;
    show(world, call, body)
}
