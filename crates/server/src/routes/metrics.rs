//! `/metrics`, in Prometheus's text format.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use wxlogin::{Code, Error};

use super::{Answer, Body, Route, Verb, Who};
use crate::{envelope::Outcome, extract::Asker, outbound, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/metrics",
    tag: "operations",
    id: "metrics",
    doc: "Counters and times, in Prometheus's text format, for operators: at ops.listen, with ops.key, or with an admin's \
          key or session. 404 when metrics.enabled is off.",
    who: Who::Admin,
    query: &[],
    body: Body::Nothing,
    answer: Answer::Other("text/plain"),
    errors: &[Code::NotFound, Code::Unauthenticated],
    handler: || get(metrics),
}];

async fn metrics(State(server): State<Server>, asker: Asker) -> Outcome {
    asker.must_be_operator()?;
    if !server.app().settings().metrics.enabled {
        return Err(Error::new(Code::NotFound)
            .message("Metrics are switched off.", "指标已关闭。")
            .hint("Set metrics.enabled to true.", "请将 metrics.enabled 设为 true。")
            .into());
    }
    server.metrics().health(&server.app().health().await);
    let tree = server.app().live().tree();
    server.metrics().elements(tree.broken().count(), tree.kept().count());
    let mut text = server.metrics().page(&server.app().core().session_cache.figures());
    text.push_str("# TYPE wxlogin_http_requests_in_flight gauge\n");
    for (kind, number) in server.bound().occupied() {
        text.push_str(&format!("wxlogin_http_requests_in_flight{{kind=\"{kind}\"}} {number}\n"));
    }
    if let Some(state) = server.app().outbound() {
        text.push_str(&outbound::page(&state));
    }
    Ok(page(text))
}

fn page(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
