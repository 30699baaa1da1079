//! GET /sandbox/qr and POST /sandbox/qr/{uuid}/{scan|confirm|cancel|expire}.
use serde_json::{Value, json};

use super::input;
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::{ScreenState, World};

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    let shown: Vec<Value> = world
        .open_screens()
        .into_iter()
        .map(|screen| {
            let (status, persona) = match &screen.status {
                ScreenState::Waiting => ("waiting", None),
                ScreenState::Scanned(persona) => ("scanned", Some(persona.clone())),
                ScreenState::Confirmed { persona, .. } => ("confirmed", Some(persona.clone())),
                ScreenState::Cancelled => ("cancelled", None),
            };
            json!({ "uuid": screen.uuid, "appid": screen.app_id, "status": status, "persona": persona })
        })
        .collect();
    Ok(json!({ "qr": shown }))
}

pub(super) fn act(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    let mut parts = call.path.split('/').skip(3);
    let (uuid, action) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let persona = input::persona(world, body)?;
    let done = match action {
        "scan" => world.scan(uuid, &persona.id),
        "confirm" => world.confirm(uuid).map(|_| ()),
        "cancel" => world.cancel(uuid),
        "expire" => world.expire_screen(uuid),
        _ => return Err(ControlError("the action must be scan, confirm, cancel or expire".to_owned())),
    };
    done.map(|()| json!({ "ok": true })).map_err(|error| error.rule().into())
}
