//! GET or POST /sns/oauth2/access_token: a code for tokens (protocol, section 7).
use serde_json::{Value, json};

use crate::model::{App, CodeKind, Persona, ids};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::{IssuedCode, World};

pub(crate) const RULE: Rule = rule!("the code was fresh and is spent now", "code 有效，现已消耗");

/// Website, mobile and web authorisation share this exchange. The order: parameters present, appid, secret, code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let app_id = call.param("appid").ok_or(fail::APPID_MISSING)?;
    let secret = call.param("secret").ok_or(fail::SECRET_MISSING)?;
    let code = call.param("code").ok_or(fail::CODE_MISSING)?;
    if call.param("grant_type").as_deref() != Some("authorization_code") {
        return Err(fail::GRANT_TYPE);
    }
    let app = world.app_with_secret(&app_id, &secret)?;
    let issued = world.usable_code(&code, &app, CodeKind::is_oauth)?;
    let persona = world.persona(&issued.persona).ok_or(fail::CODE)?;
    world.spend_code(&code);
    Ok(tokens(world, &app, &persona, &issued))
}

/// Key order as captured: access_token, expires_in, refresh_token, openid, scope, unionid, is_snapshotuser.
fn tokens(world: &mut World, app: &App, persona: &Persona, issued: &IssuedCode) -> Value {
    let snapshot = persona.snapshot && issued.kind == CodeKind::Official;
    let openid = ids::openid(app, persona, snapshot);
    let pair = world.issue_sns_tokens(app, &persona.id, &openid, &issued.scope, snapshot);
    let mut body = json!({
        "access_token": pair.access,
        "expires_in": world.timings.access_token.as_secs(),
        "refresh_token": pair.refresh,
        "openid": openid,
        "scope": issued.scope,
    });
    if issued.kind != CodeKind::OfficialBase
        && let Some(unionid) = ids::unionid(app, persona, snapshot)
    {
        body["unionid"] = unionid.into();
    }
    if snapshot {
        body["is_snapshotuser"] = 1.into();
    }
    body
}
