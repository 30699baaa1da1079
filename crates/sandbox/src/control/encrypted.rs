//! POST /sandbox/encrypted: what wx.getUserProfile or the phone button would hand to a mini program.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::input;
use crate::crypto;
use crate::endpoints::{avatar_url, phone_info};
use crate::model::{App, Persona, ids};
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

/// Sealed with the person's current session_key, so there must have been a jscode2session for them.
pub(super) fn create(world: &mut World, _: &Call, body: &Value) -> Result<Value, ControlError> {
    let app_id = input::text(body, "appid")?;
    let app = world.app(app_id).map_err(|fail| fail.rule)?;
    let persona = input::persona(world, body)?;
    let openid = ids::openid(&app, &persona, false);
    let key = world.session_key(app_id, &openid).ok_or_else(|| {
        ControlError(format!("{} has no session at {app_id} yet: exchange a js_code first", persona.id))
    })?;
    let raw = raw_data(world, &persona);
    let mut payload = match body.get("kind").and_then(Value::as_str) {
        Some("user") => user_payload(world, &app, &persona, &openid),
        Some("phone") => phone_info(&persona),
        _ => return Err(ControlError("\"kind\" must be user or phone".to_owned())),
    };
    payload["watermark"] = json!({ "timestamp": world.now.as_second(), "appid": app_id });
    let iv = world.random.bytes::<16>();
    let sealed = crypto::encrypt_user_data(&key, iv, payload.to_string().as_bytes());
    let sealed = sealed.ok_or_else(|| ControlError("the session_key could not be used".to_owned()))?;
    let signature = crypto::sha1_hex(format!("{raw}{key}").as_bytes());
    Ok(json!({ "encryptedData": sealed, "iv": STANDARD.encode(iv), "rawData": raw, "signature": signature }))
}

/// Key order of the official sample.
fn raw_data(world: &World, persona: &Persona) -> String {
    json!({
        "nickName": persona.nickname, "gender": 0, "language": "", "city": "", "province": "", "country": "",
        "avatarUrl": avatar_url(world, persona, ""),
    })
    .to_string()
}

fn user_payload(world: &World, app: &App, persona: &Persona, openid: &str) -> Value {
    let mut payload = json!({
        "openId": openid, "nickName": persona.nickname, "gender": 0, "language": "", "city": "", "province": "",
        "country": "", "avatarUrl": avatar_url(world, persona, ""),
    });
    if let Some(unionid) = ids::unionid(app, persona, false) {
        payload["unionId"] = unionid.into();
    }
    payload
}
