//! `GET /login/corp`: signed in, and in several organisations: which one?

use axum::{extract::State, http::StatusCode, routing::get};
use wxlogin::Code;
use wxlogin_web_assets::{ChooseCorpPage, CorpChoice};

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who},
    login_page::name_of_caller,
    show::{Tie, go, page, then},
};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader},
    state::Server,
};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/login/corp",
    tag: "browser",
    id: "chooseCorpPage",
    doc: "Asks a signed-in person for the organisation of the session.",
    who: Who::Session,
    query: &[Parameter::optional("redirect", "Where to go afterwards.")],
    body: Body::Nothing,
    answer: Answer::Page,
    errors: &[Code::InvalidArgument],
    handler: || get(choose),
}];

async fn choose(State(server): State<Server>, reader: Reader, query: Query) -> Outcome {
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    let Some(session) = reader.visit.caller.session() else {
        return Ok(go(&then(&server, "/login", &redirect)));
    };
    let corps = server.app().core().active_corps(&session.user_id).await?;
    if corps.len() < 2 {
        return Ok(go(&redirect));
    }
    let nick = name_of_caller(&server, &reader).await?.unwrap_or_default();
    let corps = corps.into_iter().map(|corp| CorpChoice { id: corp.id, title: corp.title }).collect();
    let tie = Tie::of(&server, &reader);
    let here = then(&server, "/login/corp", &redirect);
    let choose = ChooseCorpPage { csrf: tie.csrf.clone(), redirect, nick, corps };
    Ok(page(&server, &reader.known, &tie, &here, StatusCode::OK, &choose))
}
