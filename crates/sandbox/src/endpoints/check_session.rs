//! GET /wxa/checksession: is the session_key still the current one (protocol, section 12.2).
use serde_json::{Value, json};

use super::session_signature::verify;
use crate::wire::{Call, Fail, Rule, rule};
use crate::world::World;

pub(crate) const RULE: Rule =
    rule!("the signature was made with the current session_key", "签名由当前的 session_key 生成");

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    verify(world, call)?;
    Ok(json!({ "errcode": 0, "errmsg": "ok" }))
}
