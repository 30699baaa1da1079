//! /sandbox/stubs: what paths answer that the sandbox does not have, or shall answer otherwise.
use serde_json::{Value, json};

use super::input;
use crate::endpoints::family_of;
use crate::sandbox::ControlError;
use crate::wire::{Call, Rule};
use crate::world::{Stub, World, check_path};

/// What an application may be told in one answer.
const LONGEST: usize = 64 * 1024;

pub(super) fn list(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    Ok(json!({ "stubs": world.stubs() }))
}

pub(super) fn put(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    input::only(body, &["path", "answer", "appid"])?;
    let answer = body.get("answer").cloned().unwrap_or_default();
    let path = input::text(body, "path")?;
    let stub = stub(world, path, answer, input::optional(body, "appid")?)?;
    world.put_stub(stub);
    list(world, call, body)
}

/// A stub that can be set.
pub(crate) fn stub(world: &World, path: &str, answer: Value, appid: Option<String>) -> Result<Stub, Rule> {
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    check_path(&path)?;
    if family_of(&path).is_none() {
        return Err(Rule::made(
            format!("{path} answers a page, a picture or a script; a stub is for an API that answers JSON"),
            format!("{path} 返回页面、图片或脚本；stub 只用于返回 JSON 的接口"),
        ));
    }
    if !answer.is_object() || answer.to_string().len() > LONGEST {
        return Err(Rule::made(
            "\"answer\" must be a JSON object such as {\"errcode\": 0, \"errmsg\": \"ok\"}, of at most 64 KiB"
                .to_owned(),
            "\"answer\" 必须是 JSON 对象，如 {\"errcode\": 0, \"errmsg\": \"ok\"}，最多 64 KiB".to_owned(),
        ));
    }
    if let Some(app_id) = &appid {
        world.app(app_id).map_err(|fail| fail.rule)?;
    }
    Ok(Stub { path, answer, appid })
}

pub(super) fn clear(world: &mut World, _: &Call, _: &Value) -> Result<Value, ControlError> {
    world.clear_stubs();
    Ok(json!({ "ok": true }))
}
