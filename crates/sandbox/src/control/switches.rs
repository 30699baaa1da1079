//! /sandbox/switches: behaviours that are not established for the platform, changed while it runs.
use serde_json::{Value, json};

use crate::options::Switches;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

/// Every switch by name.
pub(crate) const NAMES: [&str; 6] = [
    "decline_redirects",
    "expired_code_is_42003",
    "sns_as_json",
    "rotate_on_refresh",
    "strict_parameter_order",
    "remember_consent",
];

pub(super) fn show(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    let mut all = world.switches.clone();
    let state = NAMES.iter().map(|name| ((*name).to_owned(), json!(slot(&mut all, name).map(|on| *on))));
    Ok(Value::Object(state.collect()))
}

/// The same, one by one.
pub(crate) fn is_on(switches: &Switches, name: &str) -> bool {
    slot(&mut switches.clone(), name).is_some_and(|on| *on)
}

pub(crate) fn turn(switches: &mut Switches, name: &str, on: bool) {
    if let Some(slot) = slot(switches, name) {
        *slot = on;
    }
}

fn slot<'a>(switches: &'a mut Switches, name: &str) -> Option<&'a mut bool> {
    Some(match name {
        "decline_redirects" => &mut switches.decline_redirects,
        "expired_code_is_42003" => &mut switches.expired_code_is_42003,
        "sns_as_json" => &mut switches.sns_as_json,
        "rotate_on_refresh" => &mut switches.rotate_on_refresh,
        "strict_parameter_order" => &mut switches.strict_parameter_order,
        "remember_consent" => &mut switches.remember_consent,
        _ => return None,
    })
}

/// `{"sns_as_json": true, ...}`; unknown names are refused and nothing changes then.
pub(super) fn set(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let mut changed = world.switches.clone();
    for (name, value) in body.as_object().into_iter().flatten() {
        let on = value.as_bool().ok_or_else(|| ControlError(format!("{name:?} must be true or false")))?;
        let slot = slot(&mut changed, name);
        *slot
            .ok_or_else(|| ControlError(format!("no switch {name:?}; GET /sandbox/switches lists them")))? =
            on;
    }
    world.switches = changed;
    show(world, call, body)
}
