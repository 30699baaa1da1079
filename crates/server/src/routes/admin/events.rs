//! `/v1/admin/events`: the record of what happened to accounts.

use axum::{extract::State, routing::get};
use jiff::Timestamp;
use serde_json::{Value, json};
use wxlogin::{
    Error, Result,
    declare::{Part, Shape},
    nouns::{Event, EventKind, UserId},
    ports::EventFilter,
};

use super::{Admin, MAYBE, Parameter, Route, Verb, list_of, row};
use crate::{envelope::Outcome, extract::Query, state::Server};

const EVENT: Shape = Shape::Object(&[
    Part::new("id", Shape::Integer),
    Part::new("kind", Shape::Text),
    Part::new("userId", MAYBE),
    Part::new("method", MAYBE),
    Part::new("detail", Shape::Any),
    Part::new("address", MAYBE),
    Part::new("userAgent", MAYBE),
    Part::new("requestId", MAYBE),
    Part::new("at", Shape::Time),
]);

pub(super) const ROUTES: &[Route] = &[Route {
    query: &[
        Parameter::optional("kind", "Only events of this kind."),
        Parameter::optional("userId", "Only events about this user."),
        Parameter::optional("method", "Only events through this login method (fullName)."),
        Parameter::optional("since", "Not before this time (RFC 3339)."),
        Parameter::optional("after", "Only later ones than this number, oldest first."),
        Parameter::optional("limit", "How many to give, at most 1000; 100."),
    ],
    answer: list_of!(EVENT),
    ..row(
        Verb::Get,
        "/v1/admin/events",
        "adminListEvents",
        "Events, newest first. `total` is how many are given: the record is not counted.",
        || get(list),
    )
}];

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(100_u32).min(1000);
    let events = server.app().core().stores.events.events(&filter(&query)?, limit).await?;
    let total = events.len() as u64;
    admin.list(events.iter().map(view).collect(), total)
}

fn filter(query: &Query) -> Result<EventFilter> {
    let kind = query.get("kind").map(|name| EventKind::parse(name).ok_or_else(|| bad("kind"))).transpose()?;
    let since = query.get("since").map(|at| at.parse::<Timestamp>().map_err(|_| bad("since"))).transpose()?;
    let after = query.get("after").map(|id| id.parse().map_err(|_| bad("after"))).transpose()?;
    let user_id = query.get("userId").map(|id| UserId::parse(id).ok_or_else(|| bad("userId"))).transpose()?;
    Ok(EventFilter { kind, user_id, method: query.get("method").map(str::to_owned), since, after })
}

fn bad(name: &str) -> Error {
    let kinds: Vec<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let kinds = kinds.join(", ");
    Error::invalid(format!("`{name}` cannot be read."), format!("无法识别 `{name}`。"))
        .hint(format!("The kinds are: {kinds}."), format!("事件类型：{kinds}。"))
}

fn view(event: &Event) -> Value {
    let origin = &event.event.origin;
    json!({
        "id": event.id, "kind": event.event.kind.as_str(), "userId": event.event.user_id,
        "method": event.event.method, "detail": event.event.detail, "address": origin.address,
        "userAgent": origin.user_agent, "requestId": origin.request_id, "at": event.event.at,
    })
}
