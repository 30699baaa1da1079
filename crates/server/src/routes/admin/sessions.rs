//! `/v1/admin/sessions`: the devices of people who signed in lately.

use std::collections::BTreeSet;

use axum::{extract::State, routing::get};
use serde_json::json;
use wxlogin::{
    nouns::{EventKind, UserId},
    ports::EventFilter,
};

use super::{Admin, Parameter, Route, Shape, Verb, list_of, row, users};
use crate::{envelope::Outcome, extract::Query, state::Server};

/// Sign-ins that are looked at, and people whose devices are listed.
const SIGN_INS: u32 = 500;
const PEOPLE: usize = 60;

pub(super) const ROUTES: &[Route] = &[Route {
    query: &[Parameter::optional(
        "method",
        "Only those of people who signed in through this method (fullName).",
    )],
    answer: list_of!(Shape::Any),
    ..row(
        Verb::Get,
        "/v1/admin/sessions",
        "adminListSessions",
        "Sessions of the people who signed in last, by last use. One person's sessions are part of the user.",
        || get(list),
    )
}];

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let core = server.app().core();
    let filter = EventFilter {
        kind: Some(EventKind::LoginSucceeded),
        method: query.get("method").map(str::to_owned),
        ..EventFilter::default()
    };
    let events = core.stores.events.events(&filter, SIGN_INS).await?;
    let mut seen = BTreeSet::new();
    let people = events.into_iter().filter_map(|event| event.event.user_id);
    let people: Vec<UserId> = people.filter(|id| seen.insert(id.clone())).take(PEOPLE).collect();
    let mut items = vec![];
    for id in people {
        let Some(user) = core.stores.users.user(&id).await? else { continue };
        for session in core.sessions_of(&admin.visit, &id).await? {
            let mut shown = json!(session);
            shown["user"] = users::line(&user);
            items.push((session.seen_at, shown));
        }
    }
    items.sort_by_key(|(seen, _)| std::cmp::Reverse(*seen));
    let total = items.len() as u64;
    admin.list(items.into_iter().map(|(_, shown)| shown).collect(), total)
}
