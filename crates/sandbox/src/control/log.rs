//! /sandbox/log: the calls so far, the oldest first. `?endpoint=/sns/userinfo` keeps those of one endpoint, `?appid=` and
//! `?persona=` those about one app or persona, `?after=12`
//! those with a number above 12. `last` is the newest number of all: one below the caller's is of another sandbox.
use serde_json::{Value, json};

use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call, _: &Value) -> Result<Value, ControlError> {
    let wanted = call.param("endpoint");
    let (appid, persona) = (call.param("appid"), call.param("persona"));
    let entries = world.log.entries();
    let after: u64 = call.param("after").and_then(|number| number.parse().ok()).unwrap_or_default();
    let kept: Vec<_> = entries
        .into_iter()
        .filter(|entry| wanted.as_ref().is_none_or(|path| &entry.endpoint == path) && entry.number > after)
        .filter(|entry| appid.is_none() || entry.appid == appid)
        .filter(|entry| persona.is_none() || entry.persona == persona)
        .collect();
    Ok(json!({ "calls": kept, "last": world.log.last() }))
}

pub(super) fn clear(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    world.log.clear();
    Ok(json!({ "ok": true }))
}
