//! `POST /login/password`: the sign-in page's form.

use axum::{extract::State, routing::post};
use secrecy::SecretString;
use wxlogin::{
    Code, LoginRequest,
    declare::{Part, Shape},
};

use super::{
    super::{Answer, Body, Route, Verb, Who},
    landing::signed_in,
    login_page::{Again, again},
};
use crate::{envelope::Outcome, extract::Form, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Post,
    path: "/login/password",
    tag: "browser",
    id: "loginByPassword",
    doc: "Signs a browser in with username and password.",
    who: Who::Anyone,
    query: &[],
    body: Body::Form(&[
        Part::new("csrf", Shape::Text),
        Part::new("username", Shape::Text),
        Part::new("password", Shape::Text),
        Part::optional("redirect", Shape::Text),
        Part::optional("method", Shape::Text),
    ]),
    answer: Answer::Redirect,
    errors: &[Code::Unauthenticated, Code::UserDisabled, Code::Forbidden, Code::RateLimited],
    handler: || post(by_password),
}];

async fn by_password(State(server): State<Server>, form: Form) -> Outcome {
    let redirect = server.app().redirects().check(form.field("redirect"))?;
    let username = form.required("username")?.to_owned();
    let request = LoginRequest {
        username: Some(username.clone()),
        password: Some(SecretString::from(form.required("password")?)),
        platform: Some("web".to_owned()),
        ..LoginRequest::default()
    };
    let reader = &form.reader;
    let outcome = server.app().core().login(&reader.visit, request).await;
    server.metrics().login("password", outcome.as_ref().err().map_or("ok", |error| error.code().as_str()));
    match outcome {
        Ok(session) => signed_in(&server, reader, &session, &redirect).await,
        Err(error) if reader.known.shows_pages => {
            let asked = form.field("method").map(str::to_owned);
            Ok(again(&server, reader, Again { redirect, username, asked }, &error).await)
        }
        Err(error) => Err(error.into()),
    }
}
