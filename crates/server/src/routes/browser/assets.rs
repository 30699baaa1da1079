//! `/assets/{name}`: style, script and drawings of the pages. A name holds a hash of the content, so it is kept for ever.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use wxlogin::Code;
use wxlogin_web_assets::Asset;

use super::super::{Answer, Body as Sent, Route, Verb, Who, no_such_route};
use crate::{context::text, envelope::Outcome, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/assets/{name}",
    tag: "browser",
    id: "asset",
    doc: "Style, script and drawings of the pages.",
    who: Who::Anyone,
    query: &[],
    body: Sent::Nothing,
    answer: Answer::Other("*/*"),
    errors: &[Code::NotFound],
    handler: || get(asset),
}];

async fn asset(State(server): State<Server>, Path(name): Path<String>, headers: HeaderMap) -> Outcome {
    match server.pages().asset(&name) {
        Some(asset) => Ok(sent(asset, &headers)),
        None => Err(no_such_route().await),
    }
}

pub(crate) fn sent(asset: &Asset, headers: &HeaderMap) -> Response {
    let known = text(headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.contains(&asset.etag));
    let packed = text(headers, header::ACCEPT_ENCODING).is_some_and(|list| list.contains("gzip"));
    let body = if packed { asset.gzip.clone() } else { asset.bytes.clone() };
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let body = if known { Body::empty() } else { Body::from(body) };
    let mut response = (status, body).into_response();
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(asset.cache_control));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&asset.etag) {
        set.insert(header::ETAG, tag);
    }
    if packed && !known {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
