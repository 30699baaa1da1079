//! `/openapi.json`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{
    extract::Asker,
    openapi::{self, Audience},
    state::Server,
};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/openapi.json",
    tag: "operations",
    id: "openapi",
    doc: "This document. The admin API is in it for admins alone.",
    who: Who::Anyone,
    query: &[],
    body: Body::Nothing,
    answer: Answer::Other("application/json"),
    errors: &[],
    handler: || get(document),
}];

async fn document(State(server): State<Server>, asker: Asker) -> Response {
    let whole = if asker == Asker::Admin { Audience::Admin } else { Audience::Public };
    Json(openapi::document(server.app(), whole)).into_response()
}
