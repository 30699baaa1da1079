//! POST /sandbox/codes: a one-time code without going through a page.
use serde_json::{Value, json};

use super::input;
use crate::model::CodeKind;
use crate::sandbox::ControlError;
use crate::wire::{Call, Rule};
use crate::world::World;

const KINDS: &str = "website, official, official_base, mini, phone, mobile";

pub(super) fn create(world: &mut World, _: &Call, body: &Value) -> Result<Value, ControlError> {
    let app_id = input::text(body, "appid")?;
    let persona = input::persona(world, body)?;
    let kind = body.get("kind").cloned().unwrap_or(Value::Null);
    let kind: CodeKind = serde_json::from_value(kind)
        .map_err(|_| ControlError(format!("\"kind\" must be one of: {KINDS}")))?;
    let code = issue(world, app_id, &persona.id, kind, body.get("scope").and_then(Value::as_str))?;
    Ok(json!({ "code": code }))
}

/// A code, after the checks that the platform's own pages make.
pub(crate) fn issue(
    world: &mut World,
    app_id: &str,
    persona: &str,
    kind: CodeKind,
    scope: Option<&str>,
) -> Result<String, Rule> {
    let app = world.app(app_id).map_err(|fail| fail.rule)?;
    let persona = input::persona_named(world, persona)?;
    // snsapi_base on a code of the consent kind is the silent kind: what it gives differs besides the scope.
    let silent = kind == CodeKind::Official && scope == Some("snsapi_base");
    let kind = if silent { CodeKind::OfficialBase } else { kind };
    let needed = kind.app_kind();
    if !app.has(needed) {
        let kinds: Vec<&str> = app.kinds.iter().map(|kind| kind.as_str()).collect();
        let needed = needed.as_str();
        return Err(Rule::made(
            format!("app {app_id} is {}, and this code needs a {needed} app", kinds.join(" and ")),
            format!("应用 {app_id} 的类型是 {}，而此 code 需要 {needed} 类型的应用", kinds.join("、")),
        ));
    }
    Ok(world.issue_code(&app, &persona.id, kind, scope.unwrap_or(kind.scope())))
}

pub(super) fn expire(world: &mut World, _: &Call, body: &Value) -> Result<Value, ControlError> {
    let code = input::text(body, "code")?;
    if world.expire_code(code) {
        Ok(json!({ "ok": true }))
    } else {
        Err(ControlError("no such code was issued here".to_owned()))
    }
}
