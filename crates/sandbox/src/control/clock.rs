//! /sandbox/clock: the sandbox's time.
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn show(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "now": world.now, "advanced_seconds": world.shift.as_secs() }))
}

pub(super) fn advance(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let seconds =
        body.get("advance_seconds").and_then(Value::as_i64).filter(|seconds| *seconds >= 0).ok_or_else(
            || ControlError("\"advance_seconds\" is missing: give whole seconds, 0 or more".to_owned()),
        )?;
    let step = SignedDuration::from_secs(seconds);
    let later = world.now.checked_add(step);
    world.now =
        later.map_err(|_| ControlError("that is past the end of time the sandbox can show".to_owned()))?;
    world.shift = world.shift.saturating_add(step);
    show(world, call, body)
}
