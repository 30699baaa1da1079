//! `GET /login/{name}/callback`: the browser is back from WeChat.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use wxlogin::{Arrival, Code, Error};
use wxlogin_web_assets::ProblemPage;

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who},
    landing::{count, land},
    retry::retry,
    show::{Tie, page},
};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader},
    state::Server,
};

pub(super) const ERRORS: &[Code] = &[
    Code::StateMismatch,
    Code::CodeInvalid,
    Code::CodeUsed,
    Code::NotFound,
    Code::IdentityConflict,
    Code::AlreadyBound,
    Code::UserDisabled,
    Code::SnapshotUser,
    Code::RateLimited,
    Code::LoginMisconfigured,
    Code::WechatUnavailable,
];

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/login/{name}/callback",
    tag: "browser",
    id: "callback",
    doc: "Where WeChat sends the browser back to.",
    who: Who::Anyone,
    query: &[
        Parameter::optional("code", "WeChat's code; missing when the person declined."),
        Parameter::required("state", "The state that the sign-in began with."),
    ],
    body: Body::Nothing,
    answer: Answer::Redirect,
    errors: ERRORS,
    handler: || get(callback),
}];

async fn callback(
    State(server): State<Server>,
    reader: Reader,
    Path(name): Path<String>,
    query: Query,
) -> Outcome {
    let method = server.app().method(&name)?;
    let state = query.get("state").ok_or_else(|| Error::new(Code::StateMismatch))?;
    let arrival = Arrival { code: query.get("code"), state, browser: reader.browser.as_deref() };
    let outcome = server.app().core().browser_callback(&reader.visit, &method, arrival).await;
    count(&server, &method, &outcome);
    match outcome {
        Ok(landing) => land(&server, &reader, landing).await,
        Err(error) if declined(&error, &arrival) && reader.known.shows_pages => {
            let again = retry(&server, &reader.known, &error);
            let tie = Tie::of(&server, &reader);
            let declined = ProblemPage::Declined { retry: again.clone() };
            Ok(page(&server, &reader.known, &tie, &again, StatusCode::OK, &declined))
        }
        Err(error) => Err(error.into()),
    }
}

fn declined(error: &Error, arrival: &Arrival<'_>) -> bool {
    arrival.code.is_none() && error.code() == Code::CodeInvalid
}
