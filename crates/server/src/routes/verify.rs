//! `GET /v1/verify`: a reverse proxy asks whether to let a request through.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use wxlogin::{Code, Error, nouns::Session};

use super::{Answer, Body, Parameter, Route, Verb, Who};
use crate::{
    envelope::{Failure, Outcome},
    extract::{Carried, Query},
    state::Server,
};

static USER: HeaderName = HeaderName::from_static("x-wxlogin-user");
static CORP: HeaderName = HeaderName::from_static("x-wxlogin-corp");
/// Where a person without a session goes. A proxy cannot write a target into an address: it knows no escaping, and an
/// unescaped `&` or line end in it would be ours or the browser's to read.
static LOGIN: HeaderName = HeaderName::from_static("x-wxlogin-login");
/// What the person wanted, as the proxy tells it.
static WANTED: HeaderName = HeaderName::from_static("x-original-uri");

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/v1/verify",
    tag: "sessions",
    id: "verify",
    doc: "For a reverse proxy: 200 with X-Wxlogin-User and X-Wxlogin-Corp (UTF-8), or 401 with X-Wxlogin-Login, the \
          address of the login page that leads back to the path in X-Original-URI; \
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

async fn verify(
    State(server): State<Server>,
    Carried(session): Carried,
    query: Query,
    // The request and not its headers alone: axum would copy them.
    request: Request,
) -> Outcome {
    if let Some(session) = session {
        return Ok(let_through(&session));
    }
    if let Some(redirect) = query.get("redirect") {
        let redirect = server.app().redirects().check(Some(redirect))?;
        return Ok((StatusCode::FOUND, [(header::LOCATION, login(&server, &redirect))]).into_response());
    }
    let wanted = request.headers().get(&WANTED).and_then(|wanted| wanted.to_str().ok());
    // What may not be gone back to is left out: the question is whether somebody is signed in.
    let wanted = wanted.and_then(|wanted| server.app().redirects().check(Some(wanted)).ok());
    let mut response = Failure::from(Error::new(Code::Unauthenticated)).into_response();
    if let Ok(login) = HeaderValue::try_from(login(&server, wanted.as_deref().unwrap_or("/"))) {
        response.headers_mut().insert(LOGIN.clone(), login);
    }
    Ok(response)
}

/// The login page that leads on to a target which has been checked.
fn login(server: &Server, redirect: &str) -> String {
    let redirect: String = url::form_urlencoded::byte_serialize(redirect.as_bytes()).collect();
    server.site().absolute(&format!("/login?redirect={redirect}"))
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
