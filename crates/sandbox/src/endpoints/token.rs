//! GET /cgi-bin/token: the global access_token (protocol, section 13).
use std::net::IpAddr;

use serde_json::{Value, json};

use crate::model::App;
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!(
    "a new token; the one before it works for five more minutes",
    "签发新令牌；之前的令牌五分钟内仍可用"
);

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let app_id = call.param("appid").ok_or(fail::APPID_MISSING)?;
    let app = caller(
        world,
        &app_id,
        call.param("grant_type").as_deref(),
        call.param("secret").as_deref(),
        call.client_ip,
    )?;
    let token = world.classic_token(&app.app_id);
    Ok(json!({ "access_token": token.text, "expires_in": token.expires_in }))
}

/// The checks both token endpoints share. The appid comes before the grant type, as recorded.
pub(super) fn caller(
    world: &World,
    app_id: &str,
    grant_type: Option<&str>,
    secret: Option<&str>,
    ip: IpAddr,
) -> Result<App, Fail> {
    world.app(app_id)?;
    if grant_type != Some("client_credential") {
        return Err(fail::GRANT_TYPE);
    }
    let app = world.app_with_secret(app_id, secret.ok_or(fail::SECRET_MISSING)?)?;
    let allowed = app.ip_allow_list.is_empty() || app.ip_allow_list.contains(&ip.to_string());
    if allowed { Ok(app) } else { Err(fail::ip_refused(ip)) }
}
