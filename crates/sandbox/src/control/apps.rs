//! /sandbox/apps: the registered apps, without their secrets.
use serde_json::{Value, json};

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

/// The same keys as an app in the people file. An app that is known gets the new kind besides its own.
pub(super) fn register(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let entry: AppEntry = serde_json::from_value(body.clone()).map_err(|error| {
        ControlError(format!("{error}; needed are app_id, secret and kind (website, official, mini, mobile)"))
    })?;
    if entry.app_id.trim().is_empty() {
        return Err(ControlError("\"app_id\" is empty".to_owned()));
    }
    let mut app = entry.into_app();
    if let Some(known) = world.apps.get(&app.app_id) {
        app.kinds.extend(known.kinds.iter().copied());
    }
    world.apps.insert(app.app_id.clone(), app);
    list(world, call, body)
}
