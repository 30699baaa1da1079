//! /sandbox/switches: behaviours that are not established for the platform, changed while it runs.
use serde_json::{Value, json};

use crate::options::Switches;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn show(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    let switches = &world.switches;
    Ok(json!({
        "decline_redirects": switches.decline_redirects,
        "expired_code_is_42003": switches.expired_code_is_42003,
        "sns_as_json": switches.sns_as_json,
        "rotate_on_refresh": switches.rotate_on_refresh,
        "strict_parameter_order": switches.strict_parameter_order,
        "remember_consent": switches.remember_consent,
    }))
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
