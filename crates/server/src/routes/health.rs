//! `/healthz` and `/readyz`: is the process alive, and should it be sent requests?

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, Value, json};
use wxlogin::{
    Line,
    declare::{Part, Shape},
    health::{Health, State as Of, Verdict},
};

use super::{Answer, Body, Parameter, Route, Verb, Who};
use crate::{
    extract::{Asker, Query},
    outbound,
    state::Server,
};

const ALIVE: Shape = Shape::Object(&[Part::new("status", Shape::Text)]);
const READY: Shape = Shape::Object(&[
    Part::new("status", Shape::Text),
    Part::optional("checks", Shape::Any),
    Part::optional("reasons", Shape::List(&Shape::Text)),
]);

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
        answer: Answer::Plain(ALIVE),
        errors: &[],
        handler: || get(alive),
    },
    Route {
        verb: Verb::Get,
        path: "/readyz",
        tag: "operations",
        id: "ready",
        doc: "200 when people can sign in; 503 otherwise, and while the server is stopping. `status` is ready, \
              sessions_only (nobody can sign in, sessions that exist are recognised) or not_ready. Operators (see \
              /metrics) are told more: `checks` has the state of each dependency: up, reads_only or down; `reasons` says \
              why. An element that does not load and a host that fails are named either way: they must not take the rest \
              out of service.",
        who: Who::Anyone,
        query: &[Parameter::optional(
            "for",
            "`sessions`: 200 also while only sessions that exist are recognised, for a balancer that would otherwise take \
             every server out of service at once.",
        )],
        body: Body::Nothing,
        answer: Answer::Plain(READY),
        errors: &[],
        handler: || get(ready),
    },
];

async fn alive() -> Response {
    Json(json!({"status": "alive"})).into_response()
}

async fn ready(State(server): State<Server>, asker: Asker, query: Query) -> Response {
    let health = server.app().health().await;
    server.metrics().health(&health);
    let verdict = if server.is_draining() { Verdict::NotReady } else { health.verdict() };
    let (status, word) = match verdict {
        Verdict::Ready => (StatusCode::OK, "ready"),
        Verdict::SessionsOnly if query.get("for") == Some("sessions") => (StatusCode::OK, "sessions_only"),
        Verdict::SessionsOnly => (StatusCode::SERVICE_UNAVAILABLE, "sessions_only"),
        Verdict::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
    };
    let checks: Map<String, Value> =
        health.checks.iter().map(|check| (check.name.to_owned(), check.state.as_str().into())).collect();
    if asker == Asker::Public {
        return (status, Json(json!({"status": word}))).into_response();
    }
    let mut body = json!({"status": word, "checks": checks});
    let reasons = reasons(&server, &health);
    if !reasons.is_empty() {
        body["reasons"] = json!(reasons);
    }
    (status, Json(body)).into_response()
}

/// What an operator should look at although requests are served.
fn impaired(server: &Server) -> Vec<String> {
    let tree = server.app().live().tree();
    let broken = tree.broken().map(|name| format!("{name} does not load; `wxlogin check` says why"));
    let kept = tree.kept().map(|name| {
        format!("{name} does not load any more and serves as it last did; `wxlogin check` says why")
    });
    let deaf = (server.app().core().session_cache.figures().line == Line::Down).then(|| {
        "revocations of other servers are not heard; every session is looked up in the store".to_owned()
    });
    // Every replica has the same WeChat: taking this one out of service would help nobody.
    let resting = server.app().outbound().iter().flat_map(outbound::resting).collect::<Vec<_>>();
    broken.chain(kept).chain(deaf).chain(resting).collect()
}

/// The causes of a failing store are for the log; the page says which part it is.
fn reasons(server: &Server, health: &Health) -> Vec<String> {
    let stopping = server.is_draining().then(|| "the server is stopping".to_owned());
    let failing = health.checks.iter().filter_map(|check| match check.state {
        Of::Up => None,
        Of::ReadsOnly => Some(format!("{} takes no changes", check.name)),
        Of::Down => Some(format!("{} does not answer", check.name)),
    });
    stopping.into_iter().chain(failing).chain(impaired(server)).collect()
}
