//! `GET /v1/verify`: a reverse proxy asks whether to let a request through.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use wxlogin::{Code, Error, nouns::Session};

use super::{Answer, Body, Parameter, Route, Verb, Who};
use crate::{
    envelope::Outcome,
    extract::{Carried, Query},
    state::Server,
};

static USER: HeaderName = HeaderName::from_static("x-wxlogin-user");
static CORP: HeaderName = HeaderName::from_static("x-wxlogin-corp");

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/v1/verify",
    tag: "sessions",
    id: "verify",
    doc: "For a reverse proxy: 200 with X-Wxlogin-User and X-Wxlogin-Corp (UTF-8), or 401; \
          with `redirect`, 302 to the login page instead of 401.",
    who: Who::Session,
    query: &[Parameter::optional(
        "redirect",
        "Where to go after signing in: a path of ours, or a target listed in login.redirects.",
    )],
    body: Body::Nothing,
    answer: Answer::Headers,
    errors: &[Code::Unauthenticated],
    handler: || get(verify),
}];

async fn verify(State(server): State<Server>, Carried(session): Carried, query: Query) -> Outcome {
    if let Some(session) = session {
        return Ok(let_through(&session));
    }
    let Some(redirect) = query.get("redirect") else { return Err(Error::new(Code::Unauthenticated).into()) };
    let redirect = server.app().redirects().check(Some(redirect))?;
    let redirect: String = url::form_urlencoded::byte_serialize(redirect.as_bytes()).collect();
    let login = server.site().absolute(&format!("/login?redirect={redirect}"));
    Ok((StatusCode::FOUND, [(header::LOCATION, login)]).into_response())
}

/// An application's own userId may hold any script, so the headers are UTF-8.
fn let_through(session: &Session) -> Response {
    let mut response = StatusCode::OK.into_response();
    if let Ok(user) = HeaderValue::from_bytes(session.user_id.as_str().as_bytes()) {
        response.headers_mut().insert(USER.clone(), user);
    }
    let corp = session.corp_id.as_deref().and_then(|corp| HeaderValue::from_bytes(corp.as_bytes()).ok());
    if let Some(corp) = corp {
        response.headers_mut().insert(CORP.clone(), corp);
    }
    response
}
