//! POST /wxa/business/getuserphonenumber (protocol, section 12.4).
use serde_json::{Value, json};

use super::post_body;
use crate::model::{CodeKind, Persona, ids};
use crate::wire::{Call, Fail, Rule, fail, rule};
use crate::world::World;

pub(crate) const RULE: Rule =
    rule!("the phone code was fresh and is spent now", "手机号 code 有效，现已消耗");

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail> {
    let body = post_body::object(call)?;
    let access = call.param("access_token").ok_or(fail::TOKEN_MISSING)?;
    let app_id = world.app_of_token(&access)?;
    let app = world.app(&app_id)?;
    let code = post_body::text(&body, "code").ok_or(fail::PHONE_CODE)?;
    // Every refusal of the code is 40029 in this family's form with a hint.
    let refused = |reason: Fail| fail::PHONE_CODE.because(reason.rule);
    let issued = world.usable_code(&code, &app, |kind| kind == CodeKind::Phone).map_err(refused)?;
    let persona = world.persona(&issued.persona).ok_or(fail::PHONE_CODE)?;
    if post_body::text(&body, "openid").is_some_and(|openid| openid != ids::openid(&app, &persona, false)) {
        // Which errcode a foreign openid gives is not captured.
        return Err(
            fail::PHONE_CODE.because(rule!("the code belongs to another openid", "code 属于其他 openid"))
        );
    }
    world.spend_code(&code);
    let watermark = json!({ "timestamp": world.now.as_second(), "appid": app_id });
    let mut info = phone_info(&persona);
    info["watermark"] = watermark;
    Ok(json!({ "errcode": 0, "errmsg": "ok", "phone_info": info }))
}

/// phoneNumber has the country prefix for foreign numbers only; countryCode is a text.
pub(crate) fn phone_info(persona: &Persona) -> Value {
    let domestic = persona.country_code == "86";
    let full =
        if domestic { persona.phone.clone() } else { format!("+{}{}", persona.country_code, persona.phone) };
    json!({ "phoneNumber": full, "purePhoneNumber": persona.phone, "countryCode": persona.country_code })
}
