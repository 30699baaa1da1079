//! `POST /login/confirm`: the person whose browser lost its cookie says whether to go on.

use axum::{extract::State, routing::post};
use wxlogin::declare::{Part, Shape};

use super::{
    super::{Answer, Body, Route, Verb, Who},
    landing::land,
    show::{go, then},
};
use crate::{envelope::Outcome, extract::Form, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Post,
    path: "/login/confirm",
    tag: "browser",
    id: "confirmLogin",
    doc: "Goes on with a sign-in whose browser lost its cookie inside WeChat, after the person has confirmed.",
    who: Who::Anyone,
    query: &[],
    body: Body::Form(&[
        Part::new("csrf", Shape::Text),
        Part::new("ticket", Shape::Text),
        Part::new("decision", Shape::Text),
        Part::optional("redirect", Shape::Text),
    ]),
    answer: Answer::Redirect,
    errors: &[wxlogin::Code::StateMismatch, wxlogin::Code::Forbidden],
    handler: || post(confirm),
}];

async fn confirm(State(server): State<Server>, form: Form) -> Outcome {
    let ticket = form.required("ticket")?;
    if form.field("decision") != Some("continue") {
        let redirect = server.app().redirects().check(form.field("redirect"))?;
        return Ok(go(&then(&server, "/login", &redirect)));
    }
    let reader = &form.reader;
    let core = server.app().core();
    let landing = core.browser_confirm(&reader.visit, ticket, reader.browser.as_deref()).await?;
    land(&server, reader, landing).await
}
