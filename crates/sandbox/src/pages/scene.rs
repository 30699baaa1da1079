//! POST /phone/scene: the phone scans the QR code of a service account.
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
