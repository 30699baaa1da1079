//! `/healthz` and `/readyz`: is the process alive, and should it be sent requests?

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use wxlogin::{
    Line,
    declare::{Part, Shape},
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{outbound, state::Server};

const STATUS: Shape =
    Shape::Object(&[Part::new("status", Shape::Text), Part::optional("reasons", Shape::List(&Shape::Text))]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/healthz",
        tag: "operations",
        id: "alive",
        doc: "200 while the process answers.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Plain(STATUS),
        errors: &[],
        handler: || get(alive),
    },
    Route {
        verb: Verb::Get,
        path: "/readyz",
        tag: "operations",
        id: "ready",
        doc: "200 when the stores answer; 503 with the reasons otherwise, and while the server is stopping. An element \
              that does not load and a host that fails are named either way: they must not take the rest out of service.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Plain(STATUS),
        errors: &[],
        handler: || get(ready),
    },
];

async fn alive() -> Response {
    Json(json!({"status": "alive"})).into_response()
}

async fn ready(State(server): State<Server>) -> Response {
    let reasons = reasons(&server).await;
    let impaired = impaired(&server);
    match (reasons.is_empty(), impaired.is_empty()) {
        (true, true) => Json(json!({"status": "ready"})).into_response(),
        (true, false) => Json(json!({"status": "ready", "reasons": impaired})).into_response(),
        (false, _) => {
            let all = [reasons, impaired].concat();
            let body = Json(json!({"status": "not_ready", "reasons": all}));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

/// What an operator should look at although requests are served.
fn impaired(server: &Server) -> Vec<String> {
    let tree = server.app().live().tree();
    let mut impaired: Vec<_> =
        tree.broken().map(|name| format!("{name} does not load; `wxlogin check` says why")).collect();
    if server.app().core().session_cache.figures().line == Line::Down {
        impaired.push(
            "revocations of other servers are not heard; every session is looked up in the store".to_owned(),
        );
    }
    // Every replica has the same WeChat: taking this one out of service would help nobody.
    impaired.extend(server.app().outbound().iter().flat_map(outbound::resting));
    impaired
}

/// The causes of a failing store are for the log; the page says which part it is.
async fn reasons(server: &Server) -> Vec<String> {
    let mut reasons = vec![];
    if server.is_draining() {
        reasons.push("the server is stopping".to_owned());
    }
    if let Err(problem) = server.app().ready().await {
        tracing::error!(%problem, "not ready");
        reasons.push("the store does not answer".to_owned());
    }
    reasons
}
