//! `/openapi.json`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{openapi, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/openapi.json",
    tag: "operations",
    id: "openapi",
    doc: "This document.",
    who: Who::Anyone,
    query: &[],
    body: Body::Nothing,
    answer: Answer::Other("application/json"),
    errors: &[],
    handler: || get(document),
}];

async fn document(State(server): State<Server>) -> Response {
    Json(openapi::document(server.app())).into_response()
}
