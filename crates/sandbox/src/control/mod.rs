//! The control API under `/sandbox/`: what a test does to the platform. JSON in, JSON out; an error is
//! `{"error": "what to do instead"}` with HTTP 400.
//!
//! To add a control: write `fn(&mut World, &Call, &Value) -> Result<Value, ControlError>` in the file of its subject
//! and add its line to the table below.
mod apps;
mod clock;
mod codes;
mod encrypted;
mod faults;
pub(crate) mod guard;
mod input;
mod log;
mod people;
mod qr;
mod scene;
mod switches;

use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on, post};
use axum::{Extension, Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

pub(crate) use codes::issue as issue_code;

use crate::sandbox::{ControlError, Sandbox};
use crate::wire::Call;
use crate::world::World;

type Run = fn(&mut World, &Call, &Value) -> Result<Value, ControlError>;

const CONTROLS: [(MethodFilter, &str, Run); 19] = [
    (MethodFilter::POST, "/sandbox/codes", codes::create),
    (MethodFilter::POST, "/sandbox/codes/expire", codes::expire),
    (MethodFilter::GET, "/sandbox/qr", qr::list),
    (MethodFilter::POST, "/sandbox/qr/{uuid}/{action}", qr::act),
    (MethodFilter::GET, "/sandbox/faults", faults::list),
    (MethodFilter::POST, "/sandbox/faults", faults::add),
    (MethodFilter::DELETE, "/sandbox/faults", faults::clear),
    (MethodFilter::GET, "/sandbox/log", log::list),
    (MethodFilter::DELETE, "/sandbox/log", log::clear),
    (MethodFilter::GET, "/sandbox/clock", clock::show),
    (MethodFilter::POST, "/sandbox/clock", clock::advance),
    (MethodFilter::GET, "/sandbox/people", people::list),
    (MethodFilter::POST, "/sandbox/people", people::put),
    (MethodFilter::POST, "/sandbox/password", people::change_password),
    (MethodFilter::GET, "/sandbox/apps", apps::list),
    (MethodFilter::POST, "/sandbox/apps", apps::register),
    (MethodFilter::POST, "/sandbox/encrypted", encrypted::create),
    (MethodFilter::GET, "/sandbox/switches", switches::show),
    (MethodFilter::POST, "/sandbox/switches", switches::set),
];

pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let mut router = Router::new()
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/scene/scan", post(scene::scan))
        .route("/sandbox/scene/verify", post(scene::verify));
    for (method, path, run) in CONTROLS {
        let handler = move |State(sandbox): State<Sandbox>, Extension(call): Extension<Call>| async move {
            answer(&sandbox, run, &call)
        };
        router = router.route(path, on(method, handler));
    }
    router.layer(from_fn_with_state(sandbox.clone(), guard::local_json))
}

fn answer(sandbox: &Sandbox, run: Run, call: &Call) -> Response {
    let result = input::body(call).and_then(|body| sandbox.with(|world| run(world, call, &body)));
    sandbox.wake();
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn reset(State(sandbox): State<Sandbox>) -> Response {
    sandbox.reset();
    Json(json!({ "ok": true })).into_response()
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": self.0 }))).into_response()
    }
}
