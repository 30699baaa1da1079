//! Who may steer the sandbox: this machine's own programs, and no web page that happens to be open.
use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode};
use serde_json::json;

use crate::sandbox::Sandbox;
use crate::wire::Call;

/// Refuses a Host that is neither loopback nor the configured public address (a rebound DNS name), and a POST
/// without a JSON label (a form that another page submits).
pub(crate) async fn local_json(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let Some(call) = request.extensions().get::<Call>() else {
        return next.run(request).await;
    };
    if !host_allowed(&sandbox, &call.host) {
        return refused(StatusCode::FORBIDDEN, "the control API answers to 127.0.0.1 and localhost only");
    }
    if call.method == Method::POST && !call.content_type.starts_with("application/json") {
        let text = "send Content-Type: application/json (an empty object {} where nothing is needed)";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
    }
    next.run(request).await
}

/// The same for the phone's and the people table's forms: they must come from the sandbox's own pages.
pub(crate) async fn own_forms(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let Some(call) = request.extensions().get::<Call>() else {
        return next.run(request).await;
    };
    if call.method == Method::POST {
        let foreign = call.origin.as_deref().is_some_and(|origin| host_of(origin) != call.host);
        if foreign || !host_allowed(&sandbox, &call.host) {
            return refused(StatusCode::FORBIDDEN, "this form works from the sandbox's own pages only");
        }
    }
    next.run(request).await
}

fn host_of(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn refused(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({ "error": text }))).into_response()
}

/// A request without a Host header does not come from a browser.
fn host_allowed(sandbox: &Sandbox, host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = matches!(name, "" | "localhost" | "::1") || name.starts_with("127.") && is_ipv4(name);
    loopback || sandbox.public_host().as_deref() == Some(name)
}

fn is_ipv4(name: &str) -> bool {
    name.parse::<std::net::Ipv4Addr>().is_ok()
}
