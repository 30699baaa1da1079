//! /sandbox/faults: what the next calls of an endpoint shall suffer.
use serde_json::{Value, json};

use super::input;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::{Fault, FaultKind, World};

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "faults": world.faults.list() }))
}

pub(super) fn add(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let endpoint = input::text(body, "endpoint")?.to_owned();
    let count = body.get("count").and_then(Value::as_u64).unwrap_or(1);
    let fault = body.get("fault").ok_or_else(|| ControlError("\"fault\" is missing".to_owned()))?;
    let fault = FaultKind::read(fault)?;
    if count == 0 {
        return Err(ControlError("\"count\" must be at least 1".to_owned()));
    }
    world.faults.add(Fault { endpoint, count: u32::try_from(count).unwrap_or(u32::MAX), fault })?;
    list(world, call, body)
}

pub(super) fn clear(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    world.faults.clear();
    Ok(json!({ "ok": true }))
}
