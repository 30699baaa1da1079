//! GET /sns/oauth2/refresh_token (protocol, section 8). No secret is asked for.
use serde_json::{Value, json};

use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!(
    "a live token keeps its text and is extended, an expired one is replaced",
    "未过期的令牌内容不变并延长有效期，已过期的换成新令牌"
);

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let app_id = call.param("appid").ok_or(fail::APPID_MISSING)?;
    let refresh = call.param("refresh_token").ok_or(fail::REFRESH_MISSING)?;
    if call.param("grant_type").as_deref() != Some("refresh_token") {
        return Err(fail::GRANT_TYPE);
    }
    let app = world.app(&app_id)?;
    let known = world.refresh_token(&app, &refresh)?;
    let pair = world.refresh_sns_tokens(&refresh, &known);
    Ok(json!({
        "access_token": pair.access,
        "expires_in": world.timings.access_token.as_secs(),
        "refresh_token": pair.refresh,
        "openid": known.holder.openid,
        "scope": known.holder.scope,
    }))
}
