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
mod sign_in;
mod stubs;
mod switches;

use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on, post};
use axum::{Extension, Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

pub(crate) use codes::issue as issue_code;
pub(crate) use faults::check_subject;
pub(crate) use stubs::stub as checked_stub;

use crate::sandbox::{ControlError, Sandbox};
use crate::wire::Call;
use crate::world::World;

type Run = fn(&mut World, &Call, &Value) -> Result<Value, ControlError>;

/// Method, path, what it takes or gives, and the function.
const CONTROLS: [(&str, &str, &str, Run); 23] = [
    ("POST", "/sandbox/codes", "{appid, persona, kind, scope?} -> {code}", codes::create),
    ("POST", "/sandbox/codes/expire", "{code}", codes::expire),
    ("GET", "/sandbox/qr", "QR codes on screens now", qr::list),
    ("POST", "/sandbox/qr/{uuid}/{action}", "scan, confirm, cancel or expire; {persona}", qr::act),
    ("GET", "/sandbox/faults", "faults that wait", faults::list),
    ("POST", "/sandbox/faults", "{endpoint, fault, count?, appid?, persona?}", faults::add),
    ("DELETE", "/sandbox/faults", "forgets them", faults::clear),
    ("GET", "/sandbox/stubs", "answers of paths that a test has set", stubs::list),
    (
        "POST",
        "/sandbox/stubs",
        "{path, answer, appid?}: what a path answers, whether the sandbox has it or not",
        stubs::put,
    ),
    ("DELETE", "/sandbox/stubs", "forgets them", stubs::clear),
    (
        "POST",
        "/sandbox/sign-in",
        "{url, persona?} -> {callback, code, ..}: somebody opens a sign-in link, scans where needed, and agrees",
        sign_in::sign_in,
    ),
    (
        "GET",
        "/sandbox/log",
        "calls with parameters, answer and rule (rule_zh: in Chinese), last: the newest number; ?endpoint= ?appid= ?persona= ?after=",
        log::list,
    ),
    ("DELETE", "/sandbox/log", "forgets them", log::clear),
    ("GET", "/sandbox/clock", "the sandbox's time", clock::show),
    ("POST", "/sandbox/clock", "{advance_seconds}", clock::advance),
    ("GET", "/sandbox/people", "the personas", people::list),
    (
        "POST",
        "/sandbox/people",
        "{id, nickname?, phone?, blocked?, snapshot?, follower?, desktop?}",
        people::put,
    ),
    ("POST", "/sandbox/password", "{persona}: all tokens answer 42007", people::change_password),
    ("GET", "/sandbox/apps", "the apps, without secrets", apps::list),
    (
        "POST",
        "/sandbox/apps",
        "{app_id, secret, kind, name?, callback_domains?, account?, ..}",
        apps::register,
    ),
    (
        "POST",
        "/sandbox/encrypted",
        "{appid, persona, kind: user|phone} -> {encryptedData, iv, ..}",
        encrypted::create,
    ),
    ("GET", "/sandbox/switches", "behaviours that can be switched", switches::show),
    ("POST", "/sandbox/switches", "{name: true|false, ..}", switches::set),
];

pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let mut router = Router::new()
        .route("/sandbox", get(contents))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/scene/scan", post(scene::scan))
        .route("/sandbox/scene/follow", post(scene::follow))
        .route("/sandbox/scene/verify", post(scene::verify));
    for (method, path, _, run) in CONTROLS {
        let handler = move |State(sandbox): State<Sandbox>, Extension(call): Extension<Call>| async move {
            answer(&sandbox, run, &call)
        };
        router = router.route(path, on(filter(method), handler));
    }
    router.layer(from_fn_with_state(sandbox.clone(), guard::local_json))
}

fn filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

fn answer(sandbox: &Sandbox, run: Run, call: &Call) -> Response {
    let result = input::body(call).and_then(|body| sandbox.with(|world| run(world, call, &body)));
    sandbox.wake();
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => error.into_response(),
    }
}

/// GET /sandbox: what there is.
async fn contents() -> Response {
    let mut controls: Vec<Value> = CONTROLS
        .iter()
        .map(|(method, path, takes, _)| json!({ "method": method, "path": path, "about": takes }))
        .collect();
    for (path, about) in [
        ("/sandbox/reset", "forgets everything but the registered apps"),
        ("/sandbox/scene/scan", "{ticket, persona}: scans a service account's QR code, pushes the event"),
        (
            "/sandbox/scene/follow",
            "{appid, persona}: follows a service account without its QR code, pushes the event",
        ),
        ("/sandbox/scene/verify", "{appid}: checks the push URL with an echostr"),
    ] {
        controls.push(json!({ "method": "POST", "path": path, "about": about }));
    }
    Json(json!({ "controls": controls })).into_response()
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
