//! GET /connect/sdk/qrconnect: the QR code that a mobile app shows itself (protocol, section 5.3).
//!
//! The signature is what clients of the app SDK send: SHA-1 over appid, noncestr, sdk_ticket and timestamp as a query.
//! The app then polls with `f=json`. Only a success is recorded; the numbers of the refusals are assumptions.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{qr_jpeg, ticket};
use crate::crypto::sha1_hex;
use crate::model::{AppKind, CodeKind};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule = rule!(
    "the signature is right; a new uuid for the app's own screen",
    "签名正确；为应用自己的屏幕生成新的 uuid"
);

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let app_id = call.param("appid").ok_or(fail::APPID_MISSING)?;
    let app = world.app(&app_id)?;
    let scopes = call.param("scope").unwrap_or_default();
    if !app.has(AppKind::Mobile) || !scopes.split(',').any(|scope| scope == "snsapi_userinfo") {
        return Err(fail::UNAUTHORIZED.because(rule!(
            "only a mobile app shows this QR code, with the scope snsapi_userinfo; the number is an assumption",
            "只有移动应用可以展示该二维码，scope 为 snsapi_userinfo；错误码为推测"
        )));
    }
    let given = |name: &str| call.param(name).unwrap_or_default();
    let signed = world.live_ticket(&app_id, ticket::SDK).map(|sdk_ticket| {
        let (noncestr, timestamp) = (given("noncestr"), given("timestamp"));
        sha1_hex(
            format!("appid={app_id}&noncestr={noncestr}&sdk_ticket={sdk_ticket}&timestamp={timestamp}")
                .as_bytes(),
        )
    });
    if signed.is_none_or(|signed| !signed.eq_ignore_ascii_case(&given("signature"))) {
        return Err(fail::SIGNATURE.because(rule!(
            "signature is not the SHA-1 of appid, noncestr, a live sdk_ticket (getticket, type 2) and timestamp; the number is an assumption",
            "signature 不是 appid、noncestr、有效 sdk_ticket（getticket，type 2）与 timestamp 的 SHA-1；错误码为推测"
        )));
    }
    let uuid = world.show_screen(&app, CodeKind::Mobile, "");
    let address = format!("{}/connect/confirm?uuid={uuid}", world.public_url);
    let picture = qr_jpeg(&address).map(|jpeg| STANDARD.encode(jpeg)).unwrap_or_default();
    Ok(json!({
        "errcode": 0,
        "uuid": uuid,
        "appname": app.name,
        "qrcode": { "qrcodeurl": address, "qrcodelength": picture.len(), "qrcodebase64": picture },
    }))
}
