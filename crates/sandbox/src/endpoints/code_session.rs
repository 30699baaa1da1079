//! GET /sns/jscode2session: a wx.login code for the session (protocol, section 12.1).
use serde_json::{Value, json};

use crate::model::{AppKind, CodeKind, ids};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!(
    "the js_code was fresh and is spent now; the person's earlier session_key died",
    "js_code 有效，现已消耗；该用户之前的 session_key 已失效"
);

/// A minute and a person (official page).
const PER_MINUTE: u32 = 100;

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let app_id = call.param("appid").ok_or(fail::APPID_MISSING)?;
    let secret = call.param("secret").ok_or(fail::SECRET_MISSING)?;
    let code = call.param("js_code").ok_or(fail::CODE_MISSING)?;
    if call.param("grant_type").as_deref() != Some("authorization_code") {
        return Err(fail::GRANT_TYPE);
    }
    let app = world.app_with_secret(&app_id, &secret)?;
    if !app.has(AppKind::Mini) {
        return Err(fail::CODE.because(rule!("the app is not a mini program", "该应用不是小程序")));
    }
    let issued = world.usable_code(&code, &app, |kind| kind == CodeKind::Mini)?;
    let persona = world.persona(&issued.persona).ok_or(fail::CODE)?;
    let openid = ids::openid(&app, &persona, false);
    if !world.within_minute_limit(format!("jscode2session {app_id} {openid}"), PER_MINUTE) {
        return Err(fail::MINUTE_QUOTA);
    }
    world.spend_code(&code);
    if persona.blocked {
        return Err(fail::BLOCKED);
    }
    let mut body = json!({ "session_key": world.rotate_session_key(&app_id, &openid), "openid": openid });
    if let Some(unionid) = ids::unionid(&app, &persona, false) {
        body["unionid"] = unionid.into();
    }
    Ok(body)
}
