//! The signed inputs that checksession and resetusersessionkey share (protocol, sections 12.2 and 12.3).
use serde_json::Value;

use crate::crypto;
use crate::wire::{Call, Fail, fail, rule};
use crate::world::World;

/// Whose session a correctly signed request is about.
pub(super) struct Signed {
    pub(super) app_id: String,
    pub(super) openid: String,
}

/// The parameters may stand in the query or in a JSON body: the official page says both.
pub(super) fn verify(world: &World, call: &Call) -> Result<Signed, Fail> {
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    let body = call.json();
    let input = |name: &str| {
        let in_body = || body.as_ref()?.get(name).and_then(Value::as_str).map(str::to_owned);
        call.param(name).or_else(in_body)
    };
    let openid = input("openid").unwrap_or_default();
    let key = world
        .session_key(&app_id, &openid)
        .ok_or(fail::OPENID.because(rule!("nobody with this openid has a session", "该 openid 没有会话")))?;
    if input("sig_method").as_deref() != Some("hmac_sha256") {
        return Err(fail::SIG_METHOD);
    }
    let given = input("signature").unwrap_or_default();
    if !given.eq_ignore_ascii_case(&crypto::session_signature(&key, b"")) {
        return Err(fail::SIGNATURE);
    }
    Ok(Signed { app_id, openid })
}
