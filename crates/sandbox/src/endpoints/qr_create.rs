//! POST /cgi-bin/qrcode/create: a parametric QR code of a service account (protocol, section 14).
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::post_body;
use crate::model::AppKind;
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::{Scene, World};

pub(crate) const RULE: Rule = rule!(
    "a ticket for one QR code; scanning it pushes an event to the app's URL",
    "一个二维码的 ticket；扫码后向应用的 URL 推送事件"
);

const LONGEST: i64 = 2_592_000;
const SHORTEST_DEFAULT: i64 = 30;

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let body = post_body::object(call)?;
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    if !world.app(&app_id)?.has(AppKind::Official) {
        return Err(fail::UNAUTHORIZED.because(rule!(
            "only a verified service account may create such QR codes",
            "只有已认证的服务号可以创建此类二维码"
        )));
    }
    let action = post_body::text(&body, "action_name").unwrap_or_default();
    let permanent = match action.as_str() {
        "QR_SCENE" | "QR_STR_SCENE" => false,
        "QR_LIMIT_SCENE" | "QR_LIMIT_STR_SCENE" => true,
        _ => return Err(fail::ACTION_NAME),
    };
    let scene = scene(&body, action.contains("_STR_"), permanent).ok_or(fail::ACTION_INFO)?;
    if permanent {
        let qr = world.create_scene(&app_id, scene, None);
        return Ok(json!({ "ticket": qr.ticket, "url": qr.url }));
    }
    let asked = body.get("expire_seconds").and_then(Value::as_i64).unwrap_or(SHORTEST_DEFAULT);
    let seconds = asked.clamp(1, LONGEST);
    let qr = world.create_scene(&app_id, scene, Some(SignedDuration::from_secs(seconds)));
    Ok(json!({ "ticket": qr.ticket, "expire_seconds": seconds, "url": qr.url }))
}

/// scene_id: 32 bits and not zero, up to 100000 when permanent. scene_str: 1 to 64 characters.
fn scene(body: &Map<String, Value>, as_text: bool, permanent: bool) -> Option<Scene> {
    let scene = body.get("action_info")?.get("scene")?;
    if as_text {
        let text = scene.get("scene_str")?.as_str()?;
        let fits = (1..=64).contains(&text.chars().count());
        return fits.then(|| Scene { text: text.to_owned(), is_id: false });
    }
    let most = if permanent { 100_000 } else { u64::from(u32::MAX) };
    let id = scene.get("scene_id")?.as_u64()?;
    (1..=most).contains(&id).then(|| Scene { text: id.to_string(), is_id: true })
}
