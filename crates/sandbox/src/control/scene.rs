//! /sandbox/scene: scan-to-login of a service account. These reach the app, so they take as long as it does.
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::json;

use super::input;
use crate::push;
use crate::sandbox::{ControlError, Sandbox};
use crate::wire::{Call, Rule};

/// `{ticket, persona}`: scans a parametric QR code and answers once the event is delivered.
pub(super) async fn scan(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let asked = input::body(&call).and_then(|body| {
        let persona = sandbox.with(|world| input::persona(world, &body))?;
        Ok((input::text(&body, "ticket")?.to_owned(), persona.id))
    });
    match asked {
        Ok((ticket, persona)) => answer(push::scan(&sandbox, &ticket, &persona).await),
        Err(error) => error.into_response(),
    }
}

/// `{appid, persona}`: the persona follows a service account without its QR code; answers once the event is delivered.
pub(super) async fn follow(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let asked = input::body(&call).and_then(|body| {
        input::only(&body, &["appid", "persona"])?;
        let persona = sandbox.with(|world| input::persona(world, &body))?;
        Ok((input::text(&body, "appid")?.to_owned(), persona.id))
    });
    match asked {
        Ok((app_id, persona)) => answer(push::follow(&sandbox, &app_id, &persona).await),
        Err(error) => error.into_response(),
    }
}

/// `{appid}`: the check that saving a push URL in the platform's console makes.
pub(super) async fn verify(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let asked = input::body(&call).and_then(|body| input::text(&body, "appid").map(str::to_owned));
    match asked {
        Ok(app_id) => answer(push::verify(&sandbox, &app_id).await),
        Err(error) => error.into_response(),
    }
}

fn answer(result: Result<(), Rule>) -> Response {
    match result {
        Ok(()) => Json(json!({ "ok": true })).into_response(),
        Err(rule) => ControlError::from(rule).into_response(),
    }
}
