//! /sandbox/apps: the registered apps, without their secrets.
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::input;
use crate::model::{App, AppEntry};
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "apps": world.apps.values().map(shown).collect::<Vec<_>>() }))
}

fn shown(app: &App) -> Value {
    json!({
        "app_id": app.app_id,
        "kinds": app.kinds,
        "name": app.name,
        "callback_domains": app.callback_domains,
        "account": app.account,
        "ip_allow_list": app.ip_allow_list,
        "silent_userinfo": app.silent_userinfo,
    })
}

/// The same keys as an app in the people file. For an app that is known, keys that are left out keep their value
/// and `kind` adds a kind.
pub(super) fn register(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let app_id = input::text(body, "app_id")?;
    let known = world.apps.get(app_id).cloned();
    let mut merged = known.as_ref().map_or_else(|| json!({}), entry_of);
    if let (Some(target), Some(given)) = (merged.as_object_mut(), body.as_object()) {
        target.extend(given.clone());
    }
    let entry: AppEntry = serde_json::from_value(merged).map_err(|error| {
        ControlError(format!("{error}; needed are app_id, secret and kind (website, official, mini, mobile)"))
    })?;
    let mut app = entry.into_app();
    if let Some(known) = known {
        app.kinds.extend(known.kinds);
        app.push = app.push.or(known.push);
    }
    world.apps.insert(app.app_id.clone(), app);
    list(world, call, body)
}

/// A known app in the file's keys. This value has the secret and goes no further than the merge.
fn entry_of(app: &App) -> Value {
    json!({
        "app_id": app.app_id, "secret": app.secret.expose_secret(), "kind": app.kinds.first(), "name": app.name,
        "callback_domains": app.callback_domains, "account": app.account, "ip_allow_list": app.ip_allow_list,
        "silent_userinfo": app.silent_userinfo,
    })
}
