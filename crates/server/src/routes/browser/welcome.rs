//! `/login/welcome`: the first sign-in of a WeChat account. A new account, or an existing one that it is linked to.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{get, post},
};
use secrecy::SecretString;
use wxlogin::{
    Code, Error,
    declare::{Part, Shape},
};
use wxlogin_web_assets::WelcomePage;

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who},
    landing::signed_in,
    show::{Tie, go, page, problem, then},
};
use crate::{
    envelope::{Outcome, retry_after, status_of},
    extract::{Cookie, Form, Query, Reader, unset_ticket},
    state::Server,
};

const ERRORS: &[Code] = &[
    Code::BindCodeInvalid,
    Code::Unauthenticated,
    Code::Forbidden,
    Code::NotBound,
    Code::AlreadyBound,
    Code::IdentityConflict,
    Code::RateLimited,
];

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/login/welcome",
        tag: "browser",
        id: "welcomePage",
        doc: "The first sign-in of a WeChat account: register, or link to an existing account.",
        who: Who::Anyone,
        query: &[Parameter::optional("redirect", "Where to go afterwards.")],
        body: Body::Nothing,
        answer: Answer::Page,
        errors: &[],
        handler: || get(show),
    },
    Route {
        verb: Verb::Post,
        path: "/login/welcome/register",
        tag: "browser",
        id: "welcomeRegister",
        doc: "Makes a new account for the WeChat account that waits, and signs in.",
        who: Who::Anyone,
        query: &[],
        body: Body::Form(&[Part::new("csrf", Shape::Text), Part::optional("redirect", Shape::Text)]),
        answer: Answer::Redirect,
        errors: ERRORS,
        handler: || post(register),
    },
    Route {
        verb: Verb::Post,
        path: "/login/welcome/link",
        tag: "browser",
        id: "welcomeLink",
        doc: "Links the WeChat account that waits to an existing account: the one with this password, or, \
              without a username, the one that is signed in.",
        who: Who::Anyone,
        query: &[],
        body: Body::Form(&[
            Part::new("csrf", Shape::Text),
            Part::optional("redirect", Shape::Text),
            Part::optional("username", Shape::Text),
            Part::optional("password", Shape::Text),
        ]),
        answer: Answer::Redirect,
        errors: ERRORS,
        handler: || post(link),
    },
];

async fn show(State(server): State<Server>, reader: Reader, headers: HeaderMap, query: Query) -> Outcome {
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    Ok(welcome(&server, &reader, &headers, redirect, None).await)
}

async fn register(State(server): State<Server>, headers: HeaderMap, form: Form) -> Outcome {
    let redirect = server.app().redirects().check(form.field("redirect"))?;
    let outcome = server.app().core().welcome_register(&form.reader.visit, ticket(&server, &headers)?).await;
    match outcome {
        Ok(session) => Ok(done(&server, signed_in(&server, &form.reader, &session, &redirect).await?)),
        Err(error) => failed(&server, &form, &headers, redirect, error).await,
    }
}

async fn link(State(server): State<Server>, headers: HeaderMap, form: Form) -> Outcome {
    let redirect = server.app().redirects().check(form.field("redirect"))?;
    let (core, visit, ticket) = (server.app().core(), &form.reader.visit, ticket(&server, &headers)?);
    let Some(username) = form.field("username") else {
        return match core.welcome_link_session(visit, ticket).await {
            Ok(()) => Ok(done(&server, go(&redirect))),
            Err(error) => failed(&server, &form, &headers, redirect, error).await,
        };
    };
    let password = SecretString::from(form.required("password")?);
    match core.welcome_link(visit, ticket, username, &password).await {
        Ok(session) => Ok(done(&server, signed_in(&server, &form.reader, &session, &redirect).await?)),
        Err(error) => failed(&server, &form, &headers, redirect, error).await,
    }
}

fn ticket<'a>(server: &Server, headers: &'a HeaderMap) -> Result<&'a str, Error> {
    Cookie::Ticket.read(headers, server.site()).ok_or_else(|| Error::new(Code::BindCodeInvalid))
}

fn done(server: &Server, mut response: Response) -> Response {
    unset_ticket(response.headers_mut(), server.site());
    response
}

/// A person sees the page again, with what went wrong; a program gets the envelope.
async fn failed(
    server: &Server,
    form: &Form,
    headers: &HeaderMap,
    redirect: String,
    error: Error,
) -> Outcome {
    if !form.reader.known.shows_pages {
        return Err(error.into());
    }
    let username = form.field("username").unwrap_or_default().to_owned();
    let told = error.clone();
    let mut response = welcome(server, &form.reader, headers, redirect, Some((error, username))).await;
    retry_after(&mut response, &told);
    Ok(response)
}

async fn welcome(
    server: &Server,
    reader: &Reader,
    headers: &HeaderMap,
    redirect: String,
    failure: Option<(Error, String)>,
) -> Response {
    let tie = Tie::of(server, reader);
    let here = then(server, "/login/welcome", &redirect);
    let mut shown =
        WelcomePage { csrf: tie.csrf.clone(), redirect, may_link: true, ..WelcomePage::default() };
    shown.signed_in_as = own_name(server, reader).await;
    let found = match ticket(server, headers) {
        Ok(ticket) => server.app().core().welcome(ticket).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(welcome) => {
            shown.method = welcome.method.title.clone();
            shown.may_register = welcome.method.allow_register;
            shown.nick = welcome.profile.map(|profile| profile.nickname).filter(|nick| !nick.is_empty());
        }
        Err(_) => shown.expired = true,
    }
    let mut status = if shown.expired { StatusCode::GONE } else { StatusCode::OK };
    if let Some((error, username)) = failure {
        status = status_of(error.code());
        shown.problem = Some(problem(&reader.known, &error));
        shown.username = username;
    }
    page(server, &reader.known, &tie, &here, status, &shown)
}

/// What the person who is signed in is called, when they came back here by another login method.
async fn own_name(server: &Server, reader: &Reader) -> Option<String> {
    let session = reader.visit.caller.session()?;
    let user = server.app().core().user_with_id(session.user_id.as_str()).await.ok()?;
    Some(user.nick.or(user.username).unwrap_or_else(|| session.user_id.to_string()))
}
