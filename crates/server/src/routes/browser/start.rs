//! `GET /login/{name}` and `GET /login/{name}/embed`: the browser leaves for WeChat, or shows WeChat's page in ours.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use url::Url;
use wxlogin::{
    BrowserStart, Code, Error, LoginMethod, Result, Started,
    declare::{Part, Shape},
};

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who},
    address,
    show::go,
};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader, set_browser},
    state::Server,
};

pub(super) const REDIRECT: Parameter = Parameter::optional(
    "redirect",
    "Where to go after signing in: a path of ours, or a target listed in login.redirects.",
);
pub(super) const ERRORS: &[Code] =
    &[Code::NotFound, Code::Forbidden, Code::Unauthenticated, Code::RateLimited, Code::LoginMisconfigured];

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/login/{name}",
        tag: "browser",
        id: "startLogin",
        doc: "Sends the browser to WeChat. `name` is the login method's name or fullName.",
        who: Who::Anyone,
        query: &[REDIRECT],
        body: Body::Nothing,
        answer: Answer::Redirect,
        errors: ERRORS,
        handler: || get(leave),
    },
    Route {
        verb: Verb::Get,
        path: "/login/{name}/embed",
        tag: "browser",
        id: "embedLogin",
        doc: "The address of WeChat's QR page, for an iframe in the page of the same browser, and its lifetime in seconds.",
        who: Who::Anyone,
        query: &[REDIRECT],
        body: Body::Nothing,
        answer: Answer::Plain(Shape::Object(&[
            Part::new("url", Shape::Text),
            Part::new("expiresIn", Shape::Integer),
        ])),
        errors: ERRORS,
        handler: || get(embed),
    },
];

async fn leave(
    State(server): State<Server>,
    reader: Reader,
    Path(name): Path<String>,
    query: Query,
) -> Outcome {
    let method = server.app().method(&name)?;
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    if query.get("link").is_some() {
        // Linking changes an account: a form of the account page begins it, which shows whose it is. An address that anybody
        // can put into a link does not.
        return Ok(go(&server.site().path("/")));
    }
    let started = begin(&server, &reader, &method, redirect, Way { embedded: false, link: false }).await?;
    Ok(away(&server, &started, StatusCode::FOUND))
}

/// Off to WeChat.
pub(super) fn away(server: &Server, started: &Started, status: StatusCode) -> Response {
    let location = [(header::LOCATION, started.location.to_string())];
    let mut response = (status, location).into_response();
    set_browser(response.headers_mut(), server.site(), started.browser.expose());
    response
}

async fn embed(
    State(server): State<Server>,
    reader: Reader,
    Path(name): Path<String>,
    query: Query,
) -> Outcome {
    let method = server.app().method(&name)?;
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    Ok(framed(&server, &reader, &method, redirect).await?)
}

/// The address of WeChat's page, for a frame.
pub(super) async fn framed(
    server: &Server,
    reader: &Reader,
    method: &LoginMethod,
    redirect: String,
) -> Result<Response> {
    let started = begin(server, reader, method, redirect, Way { embedded: true, link: false }).await?;
    let seconds = server.app().settings().login.state_lifetime.as_secs();
    let mut response = Json(json!({"url": started.location.as_str(), "expiresIn": seconds})).into_response();
    set_browser(response.headers_mut(), server.site(), started.browser.expose());
    Ok(response)
}

/// How the browser goes.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) embedded: bool,
    pub(super) link: bool,
}

/// Begins a sign-in through a method. `redirect` has been checked.
pub(super) async fn begin(
    server: &Server,
    reader: &Reader,
    method: &LoginMethod,
    redirect: String,
    way: Way,
) -> Result<Started> {
    let start = asked(server, reader, method, redirect, way)?;
    server.app().core().browser_start(&reader.visit, method, start).await
}

/// What the core needs to begin.
pub(super) fn asked<'a>(
    server: &Server,
    reader: &'a Reader,
    method: &LoginMethod,
    redirect: String,
    way: Way,
) -> Result<BrowserStart<'a>> {
    let browser = reader.browser.as_deref();
    let callback = callback_of(server, method)?;
    Ok(BrowserStart { redirect, callback, browser, embedded: way.embedded, link: way.link })
}

/// Our address that WeChat sends the browser back to.
pub(super) fn callback_of(server: &Server, method: &LoginMethod) -> Result<Url> {
    let name = address::word(server.app(), &method.name, &method.full_name);
    let mut url = server.site().url("/login").ok_or_else(|| Error::internal("public_url takes no path"))?;
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.push(name).push("callback");
    }
    Ok(url)
}
