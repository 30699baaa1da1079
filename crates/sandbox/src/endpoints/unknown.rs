//! What the platform answers at a path that the sandbox does not have: its stub, or 40066.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::Value;

use super::{family_of, is_platform_path};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Family, Rule, fail, rule};
use crate::world::World;

const DOCUMENTED: Rule = rule!(
    "the platform has no such path, or the sandbox lacks it: POST /sandbox/stubs gives it an answer (40066 is documented for /cgi-bin)",
    "平台没有该路径，或沙盒没有实现：可用 POST /sandbox/stubs 设置应答（40066 见 /cgi-bin 的官方文档）"
);
const ASSUMED: Rule = rule!(
    "the platform has no such path, or the sandbox lacks it: POST /sandbox/stubs gives it an answer (40066 is documented for /cgi-bin; here it is an assumption)",
    "平台没有该路径，或沙盒没有实现：可用 POST /sandbox/stubs 设置应答（40066 见 /cgi-bin 的官方文档；用于此处为推测）"
);
const STUB: Rule = rule!("a stub answers here; the request is not judged", "由设置的 stub 应答，不检查请求");

pub(super) async fn fallback(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    if !is_platform_path(&call.path) {
        return own(&call.path);
    }
    let rule = if call.path.starts_with("/cgi-bin/") { DOCUMENTED } else { ASSUMED };
    sandbox.with(|world| answer(world, &call.path, rule)).into_response()
}

/// A page of the sandbox that is not there. Says where to look: an address that is one letter off should not have to be
/// guessed at.
fn own(path: &str) -> Response {
    let text =
        format!("the sandbox has nothing at {path}; the pages are at / and the control API at /sandbox\n");
    (StatusCode::NOT_FOUND, text).into_response()
}

/// 40066, for this reason.
pub(crate) fn answer(world: &mut World, path: &str, rule: Rule) -> Answer {
    let family = family_of(path).unwrap_or(Family::CgiBin);
    family.failure(world, &fail::INVALID_URL.because(rule))
}

/// What a stub answers, written as the path's family writes.
pub(crate) fn stubbed(world: &World, path: &str, body: &Value) -> Answer {
    family_of(path).unwrap_or(Family::CgiBin).success(world, body, STUB)
}
