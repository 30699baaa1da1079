//! POST /phone/scene and /phone/follow: the phone scans the QR code of a service account, or follows it without one.
use axum::Extension;
use axum::extract::State;

use super::render::{own_notice, problem};
use super::who::holder;
use crate::push;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call};

pub(super) async fn scan(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let ticket = call.param("ticket").unwrap_or_default();
    let persona = sandbox.with(|world| holder(world, &call));
    match push::scan(&sandbox, &ticket, &persona.id).await {
        Ok(()) => own_notice(&call, "scene_sent"),
        Err(rule) => problem(&call, "push", &rule),
    }
}

pub(super) async fn follow(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let app_id = call.param("appid").unwrap_or_default();
    let persona = sandbox.with(|world| holder(world, &call));
    match push::follow(&sandbox, &app_id, &persona.id).await {
        Ok(()) => own_notice(&call, "scene_followed"),
        Err(rule) => problem(&call, "push", &rule),
    }
}
