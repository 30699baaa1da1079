//! /sandbox/faults: what the next calls of an endpoint shall suffer.
use serde_json::{Value, json};

use super::input;
use crate::sandbox::ControlError;
use crate::wire::{Call, Rule};
use crate::world::{Fault, FaultKind, World, note};

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "faults": world.faults.list() }))
}

pub(super) fn add(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    input::only(body, &["endpoint", "count", "fault", "appid", "persona"])?;
    let endpoint = input::text(body, "endpoint")?.to_owned();
    let count = match body.get("count") {
        None => 1,
        Some(count) => count
            .as_u64()
            .filter(|count| *count > 0)
            .ok_or_else(|| ControlError("\"count\" must be a whole number, at least 1".to_owned()))?,
    };
    let fault = body.get("fault").ok_or_else(|| ControlError("\"fault\" is missing".to_owned()))?;
    let fault = FaultKind::read(fault)?;
    let (appid, persona) = (input::optional(body, "appid")?, input::optional(body, "persona")?);
    check_subject(world, appid.as_deref(), persona.as_deref())?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    world.faults.add(Fault { endpoint, count, fault, appid, persona })?;
    let added = world.faults.list().last().map(|fault| fault.endpoint.clone()).unwrap_or_default();
    let mut answer = list(world, call, body)?;
    if let Some(note) = note(&added).filter(|_| world.stubs().iter().all(|stub| stub.path != added)) {
        answer["note"] = note.into();
    }
    Ok(answer)
}

/// A fault for an app or a persona that is not there would never meet a call.
pub(crate) fn check_subject(world: &World, appid: Option<&str>, persona: Option<&str>) -> Result<(), Rule> {
    if let Some(app_id) = appid {
        world.app(app_id).map_err(|fail| fail.rule)?;
    }
    if let Some(persona) = persona {
        input::persona_named(world, persona)?;
    }
    Ok(())
}

pub(super) fn clear(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    world.faults.clear();
    Ok(json!({ "ok": true }))
}
