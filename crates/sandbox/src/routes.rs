//! The whole router: the platform behind the tap, the phone's pages, the control API, and the probes.
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::tap;
use crate::{control, endpoints, pages};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let tapped = from_fn_with_state(sandbox.clone(), tap::faults_and_log);
    Router::new()
        .merge(endpoints::router().layer(tapped).layer(from_fn(pages::security)))
        .merge(pages::router(&sandbox))
        .merge(control::router(&sandbox))
        .route("/readyz", get(ready))
        .route("/healthz", get(ready))
        .layer(from_fn(tap::read_call))
        .with_state(sandbox)
}

/// For the health checks of containers: the sandbox has nothing that it waits for.
async fn ready() -> Json<Value> {
    Json(json!({ "ready": true }))
}
