//! POST /cgi-bin/stable_token (protocol, section 13).
use serde_json::{Value, json};

use super::post_body;
use super::token::caller;
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!(
    "the same token until five minutes before its end, or a forced new one",
    "距到期超过五分钟时返回同一令牌；强制刷新则返回新令牌"
);

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let body = post_body::object(call)?;
    let app_id = post_body::text(&body, "appid").ok_or(fail::APPID_MISSING)?;
    let grant = post_body::text(&body, "grant_type");
    let secret = post_body::text(&body, "secret");
    let app = caller(world, &app_id, grant.as_deref(), secret.as_deref(), call.client_ip)?;
    let force = body.get("force_refresh").and_then(Value::as_bool).unwrap_or(false);
    let token = if force { world.forced_token(&app.app_id)? } else { world.stable_token(&app.app_id) };
    Ok(json!({ "access_token": token.text, "expires_in": token.expires_in }))
}
