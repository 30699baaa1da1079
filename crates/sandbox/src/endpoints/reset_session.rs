//! GET /wxa/resetusersessionkey: a new session_key, the old one dies (protocol, section 12.3).
use serde_json::{Value, json};

use super::session_signature::verify;
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!("the old session_key is dead", "旧的 session_key 已失效");

/// A minute and an app (official page).
const PER_MINUTE: u32 = 60_000;

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let signed = verify(world, call)?;
    if !world.within_minute_limit(format!("resetusersessionkey {}", signed.app_id), PER_MINUTE) {
        return Err(fail::MINUTE_QUOTA);
    }
    let key = world.rotate_session_key(&signed.app_id, &signed.openid);
    Ok(json!({ "errcode": 0, "errmsg": "ok", "openid": signed.openid, "session_key": key }))
}
