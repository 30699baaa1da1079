//! GET /sns/userinfo (protocol, section 10) and GET /cgi-bin/user/info (section 14, end).
use serde_json::{Value, json};

use super::sns_auth::token_for_openid;
use crate::model::{Persona, ids};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

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
        "headimgurl": avatar_url(world, &persona),
        "privilege": [],
    });
    if let Some(unionid) = ids::unionid(&app, &persona, false) {
        body["unionid"] = unionid.into();
    }
    Ok(body)
}

/// Avatar addresses end in the edge size, 132 here.
pub(crate) fn avatar_url(world: &World, persona: &Persona) -> String {
    format!("{}/mmopen/vi_32/{}/132", world.public_url, persona.id)
}

/// A follower's record: subscribe, openid, unionid.
pub(crate) fn follower(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    let openid = call.param("openid").ok_or(fail::OPENID_MISSING)?;
    let app = world.app(&app_id)?;
    let persona = world.personas.iter().find(|persona| ids::openid(&app, persona, false) == openid);
    let persona = persona.ok_or(fail::OPENID)?;
    let mut body = json!({ "subscribe": i32::from(world.follows(&app_id, persona)), "openid": openid });
    if let Some(unionid) = ids::unionid(&app, persona, false) {
        body["unionid"] = unionid.into();
    }
    Ok(body)
}
