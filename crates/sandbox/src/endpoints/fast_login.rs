//! POST /api/check-login and /api/authorize: quick login by the WeChat client on the same computer (protocol, section
//! 5.7). The real client listens on localhost; here the sandbox plays it, for the persona who holds the phone.
use serde_json::{Map, Value, json};

use super::{avatar_url, domain, qrconnect};
use crate::model::CodeKind;
use crate::pages::holder;
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const OFFERED: Rule = rule!(
    "the persona is signed in on this computer and may agree by a click",
    "该人物已在本机登录，可点击确认"
);
pub(crate) const AGREED: Rule =
    rule!("the persona clicked; the address carries a fresh code", "该人物已点击确认；地址中带有新的 code");

/// What is asked of the client.
fn asked(call: &Call) -> Map<String, Value> {
    let jsdata = call.json().and_then(|body| body.get("jsdata").cloned());
    match jsdata {
        Some(Value::Object(jsdata)) => jsdata,
        // Some pages send the object as a text.
        Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or_default(),
        _ => Map::new(),
    }
}

fn text(jsdata: &Map<String, Value>, name: &str) -> String {
    jsdata.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(crate) fn check(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let jsdata = asked(call);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(jsdata.iter().filter_map(|(name, value)| Some((name, value.as_str()?))))
        .finish();
    let link = Call { raw_query: query, body: Default::default(), ..call.clone() };
    let app = qrconnect::link(world, &link).map_err(|reason| fail::ONLY_SCANNING.because(reason))?.app;
    let persona = holder(world, call);
    if !persona.desktop {
        return Err(fail::ONLY_SCANNING.because(rule!(
            "the persona is not signed in to WeChat on this computer (see /people)",
            "该人物没有在本机登录微信（见 /people）"
        )));
    }
    let (redirect_uri, state) = (text(&jsdata, "redirect_uri"), text(&jsdata, "state"));
    let uuid = world.offer_quick_login(&app.app_id, &redirect_uri, &state, &persona.id);
    let headimgurl = avatar_url(world, &persona, &call.host);
    Ok(json!({
        "errcode": 0,
        "errmsg": "ok",
        "jsdata": { "authorize_uuid": uuid, "nickname": persona.nickname, "headimgurl": headimgurl },
    }))
}

pub(crate) fn authorize(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let uuid = text(&asked(call), "authorize_uuid");
    let offer = world.take_quick_login(&uuid);
    let app = offer.as_ref().and_then(|offer| world.apps.get(&offer.app_id).cloned());
    let (Some(offer), Some(app)) = (offer, app) else {
        return Err(fail::ONLY_SCANNING.because(rule!(
            "no such offer, or it was taken before; the number is an assumption",
            "没有该快捷登录请求，或已被使用；错误码为推测"
        )));
    };
    let code = world.issue_code(&app, &offer.persona, CodeKind::Website, CodeKind::Website.scope());
    let redirect_url = domain::with_code(&offer.redirect_uri, &code, &offer.state);
    Ok(json!({ "errcode": 0, "errmsg": "ok", "jsdata": { "redirect_url": redirect_url } }))
}
