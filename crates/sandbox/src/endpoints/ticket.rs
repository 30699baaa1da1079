//! GET /cgi-bin/ticket/getticket: what an app signs JS-SDK pages (type jsapi) and the app SDK's QR code (type 2) with.
use serde_json::{Value, json};

use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule =
    rule!("the app's ticket of this type, the same until it expires", "该类型的 ticket，到期前不变");

/// The type of the ticket that /connect/sdk/qrconnect is signed with.
pub(super) const SDK: &str = "2";

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    let kind = call.param("type").unwrap_or_default();
    if !["jsapi", SDK].contains(&kind.as_str()) {
        return Err(fail::ARGUMENTS.because(rule!(
            "type must be jsapi or 2 here; the number is an assumption",
            "此处 type 必须是 jsapi 或 2；错误码为推测"
        )));
    }
    let (ticket, expires_in) = world.app_ticket(&app_id, &kind);
    Ok(json!({ "errcode": 0, "errmsg": "ok", "ticket": ticket, "expires_in": expires_in }))
}
