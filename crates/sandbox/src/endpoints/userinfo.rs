//! GET /sns/userinfo (protocol, section 10) and GET /cgi-bin/user/info (section 14, end).
use serde_json::{Value, json};

use super::is_platform_host;
use super::sns_auth::token_for_openid;
use crate::model::{Persona, ids};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::{Scene, World};

pub(crate) const RULE: Rule = rule!(
    "the scope allows the profile; sex and places are empty since 2021-10-20",
    "scope 允许获取用户资料；自 2021-10-20 起性别与地区为空"
);
pub(crate) const FOLLOWER_RULE: Rule = rule!(
    "followers no longer carry nickname and avatar since 2021-12-27",
    "自 2021-12-27 起关注者信息不再包含昵称与头像"
);

/// Key order as captured.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let token = token_for_openid(world, call)?;
    let reads_profile =
        token.scope.split(',').any(|scope| matches!(scope, "snsapi_userinfo" | "snsapi_login"));
    if !reads_profile {
        return Err(fail::UNAUTHORIZED);
    }
    if token.snapshot {
        return Err(fail::UNAUTHORIZED.because(rule!(
            "the token stands for a virtual account of a snapshot page",
            "该令牌对应快照页的虚拟账号"
        )));
    }
    let app = world.app(&token.app_id)?;
    let persona = world.persona(&token.persona).ok_or(fail::OPENID)?;
    let mut body = json!({
        "openid": token.openid,
        "nickname": persona.nickname,
        "sex": 0,
        "language": "",
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": avatar_url(world, &persona, &call.host),
        "privilege": [],
    });
    if let Some(unionid) = ids::unionid(&app, &persona, false) {
        body["unionid"] = unionid.into();
    }
    Ok(body)
}

/// Avatar addresses end in the edge size, 132 here. Whoever reaches the sandbox by a host of the platform gets the
/// platform's address; at the sandbox's own address the picture must be there to load.
pub(crate) fn avatar_url(world: &World, persona: &Persona, host: &str) -> String {
    let origin = if is_platform_host(host) { "https://thirdwx.qlogo.cn" } else { world.public_url.as_str() };
    format!("{origin}/mmopen/vi_32/{}/132", persona.id)
}

/// The record of somebody who follows the account, or does not. Keys and their order as recorded, without those that
/// ended in 2021 (nickname, avatar, sex and places); for a stranger subscribe, openid, unionid and tagid_list only.
pub(crate) fn follower(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    let openid = call.param("openid").ok_or(fail::OPENID_MISSING)?;
    let app = world.app(&app_id)?;
    let persona = world.personas.iter().find(|persona| ids::openid(&app, persona, false) == openid);
    let persona = persona.ok_or(fail::OPENID)?;
    let unionid = ids::unionid(&app, persona, false);
    let Some(follow) = world.following(&app_id, persona) else {
        let mut body = json!({ "subscribe": 0, "openid": openid });
        put_unionid(&mut body, unionid);
        body["tagid_list"] = json!([]);
        return Ok(body);
    };
    let mut body = json!({
        "subscribe": 1, "openid": openid, "language": "zh_CN", "subscribe_time": follow.since.as_second(),
    });
    put_unionid(&mut body, unionid);
    let (scene_id, scene_str) = scene_fields(follow.scene.as_ref());
    // What a follow without a QR code is called depends on where the person found the account; the sandbox has no such
    // place, and says "others".
    let how = if follow.scene.is_some() { "ADD_SCENE_QR_CODE" } else { "ADD_SCENE_OTHERS" };
    for (key, value) in [
        ("remark", json!("")),
        ("groupid", json!(0)),
        ("tagid_list", json!([])),
        ("subscribe_scene", json!(how)),
        ("qr_scene", json!(scene_id)),
        ("qr_scene_str", json!(scene_str)),
    ] {
        body[key] = value;
    }
    Ok(body)
}

fn put_unionid(body: &mut Value, unionid: Option<String>) {
    if let Some(unionid) = unionid {
        body["unionid"] = unionid.into();
    }
}

/// qr_scene has a scene_id and qr_scene_str a scene_str; the other one is 0 or empty.
fn scene_fields(scene: Option<&Scene>) -> (u64, &str) {
    match scene {
        Some(scene) if scene.is_id => (scene.text.parse().unwrap_or_default(), ""),
        Some(scene) => (0, scene.text.as_str()),
        None => (0, ""),
    }
}
