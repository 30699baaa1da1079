//! GET /sns/auth: is this token good for this openid (protocol, section 9).
use serde_json::{Value, json};

use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::{SnsToken, World};

pub(crate) const RULE: Rule =
    rule!("the token is live and was issued for this openid", "令牌有效，且是为该 openid 签发的");

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    token_for_openid(world, call)?;
    Ok(json!({ "errcode": 0, "errmsg": "ok" }))
}

/// The token is judged before the openid, as recorded.
pub(super) fn token_for_openid(world: &World, call: &Call) -> Result<SnsToken, Fail> {
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let token = world.sns_token(&access)?;
    let openid = call.param("openid").ok_or(fail::OPENID_MISSING)?;
    if token.openid == openid { Ok(token) } else { Err(fail::OPENID) }
}
