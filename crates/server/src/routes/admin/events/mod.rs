//! `/v1/admin/events`: the record of what happened to accounts.

mod export;

use axum::{extract::State, routing::get};
use serde_json::{Value, json};
use wxlogin::{
    Error, Result,
    nouns::{ActorKind, Event, EventKind},
    ports::EventFilter,
};

use super::{Admin, Answer, Parameter, Route, Verb, paged, parts, row, shapes};
use crate::{envelope::Outcome, extract::Query, state::Server};

const KIND: Parameter = Parameter::optional("kind", "Only events of this kind.");
const USER: Parameter = Parameter::optional("userId", "Only events about this user.");
const ACTOR: Parameter = Parameter::optional(
    "actor",
    "Only events by this actor: a kind, or a kind and an id as `admin:USERID`, `key:NAME`, `person:USERID`.",
);
const METHOD: Parameter = Parameter::optional("method", "Only events through this login method (fullName).");
const SINCE: Parameter = Parameter::optional("since", "Not before this time (RFC 3339).");
const UNTIL: Parameter = Parameter::optional("until", "Not after this time (RFC 3339).");

pub(super) const ROUTES: &[Route] = &[
    Route {
        query: &[
            KIND,
            USER,
            ACTOR,
            METHOD,
            SINCE,
            UNTIL,
            Parameter::optional("before", "Only earlier ones than this number: `next` of the part before."),
            Parameter::optional("after", "Only later ones than this number, oldest first."),
            parts::LIMIT,
        ],
        answer: paged!(shapes::EVENT),
        ..row(
            Verb::Get,
            "/v1/admin/events",
            "adminListEvents",
            "Events, newest first. `next` is the cursor of the part after this one, null at the end of the record.",
            || get(list),
        )
    },
    Route {
        query: &[
            Parameter::optional("format", "`csv` (default), or `jsonl`: one JSON object a line."),
            KIND,
            USER,
            ACTOR,
            METHOD,
            SINCE,
            UNTIL,
        ],
        answer: Answer::Other("*/*"),
        ..row(
            Verb::Get,
            "/v1/admin/events/export",
            "adminExportEvents",
            "Every event that fits, newest first, as a file. It is sent as it is read; an answer that breaks off is not whole.",
            || get(export::send),
        )
    },
];

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let limit = parts::limit(&query)?;
    let filter =
        EventFilter { before: number(&query, "before")?, after: number(&query, "after")?, ..filter(&query)? };
    let forwards = filter.after.is_some();
    // One more than is given tells whether there is a next part.
    let mut events = server.app().core().stores.events.events(&filter, limit.saturating_add(1)).await?;
    let more = events.len() > limit as usize && !forwards;
    events.truncate(limit as usize);
    let next = events.last().filter(|_| more).map(|last| last.id.to_string());
    admin.tell(json!({"items": events.iter().map(view).collect::<Vec<_>>(), "next": next}))
}

/// What both the list and the export may be asked for.
fn filter(query: &Query) -> Result<EventFilter> {
    let kind = query.get("kind").map(|name| EventKind::parse(name).ok_or_else(bad_kind)).transpose()?;
    let (actor, actor_id) = match query.get("actor").map(actor).transpose()? {
        Some((kind, id)) => (Some(kind), id),
        None => (None, None),
    };
    Ok(EventFilter {
        kind,
        user_id: parts::user_id(query)?,
        actor,
        actor_id,
        method: query.get("method").map(str::to_owned),
        since: parts::time(query, "since")?,
        until: parts::time(query, "until")?,
        ..EventFilter::default()
    })
}

/// The number of an event.
fn number(query: &Query, name: &str) -> Result<Option<i64>> {
    let read = |text: &str| text.parse().ok().filter(|number| *number >= 0);
    query.get(name).map(|text| read(text).ok_or_else(|| bad_number(name))).transpose()
}

fn bad_number(name: &str) -> Error {
    let error = if name == "before" { parts::bad_cursor() } else { parts::bad(name) };
    if name == "after" { error.hint("Give an event's id.", "请提供事件编号。") } else { error }
}

/// A kind of actor, and which one: the kind says what the id is an id of.
fn actor(text: &str) -> Result<(ActorKind, Option<String>)> {
    let (kind, id) = match text.split_once(':') {
        Some((kind, id)) => (kind, Some(id.to_owned())),
        None => (text, None),
    };
    let kinds = || ActorKind::ALL.map(ActorKind::as_str).join(", ");
    let bad = || {
        parts::bad("actor").hint(format!("The kinds are: {}.", kinds()), format!("操作者类型：{}。", kinds()))
    };
    ActorKind::parse(kind).map(|kind| (kind, id)).ok_or_else(bad)
}

fn bad_kind() -> Error {
    let kinds: Vec<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let kinds = kinds.join(", ");
    parts::bad("kind").hint(format!("The kinds are: {kinds}."), format!("事件类型：{kinds}。"))
}

fn view(event: &Event) -> Value {
    let origin = &event.event.origin;
    json!({
        "id": event.id, "kind": event.event.kind.as_str(), "userId": event.event.user_id,
        "method": event.event.method, "detail": event.event.detail, "actor": event.event.actor,
        "address": origin.address,
        "userAgent": origin.user_agent, "requestId": origin.request_id, "at": event.event.at,
    })
}
