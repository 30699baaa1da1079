//! `/v1/admin/sessions`: everybody's devices.

use std::collections::BTreeMap;

use axum::{extract::State, routing::get};
use jiff::Timestamp;
use serde_json::{Value, json};
use wxlogin::{
    App, Result,
    nouns::UserId,
    ports::{PortResult, SessionFilter},
};

use super::{Admin, Parameter, Route, Verb, list_of, paged, parts, row, shapes, users};
use crate::{envelope::Outcome, extract::Query, state::Server};

pub(super) const ROUTES: &[Route] = &[
    CONSOLE,
    Route {
        query: &[
            Parameter::optional("userId", "Only this user's."),
            Parameter::optional("method", "Only through this login method (fullName), or `password`."),
            Parameter::optional("platform", "Only of callers that called themselves this, such as `web`."),
            Parameter::optional(
                "before",
                "The part of the list after this cursor: `next` of the part before.",
            ),
            parts::LIMIT,
        ],
        answer: paged!(shapes::SESSION_OF_USER),
        ..row(
            Verb::Get,
            "/v1/admin/sessions",
            "adminListSessions",
            "Sessions of everybody that have not ended, newest first, with whose they are.",
            || get(list),
        )
    },
];

const CONSOLE: Route = Route {
    answer: list_of!(shapes::CONSOLE_SESSION_OF_USER),
    ..row(
        Verb::Get,
        "/v1/admin/console-sessions",
        "adminListConsoleSessions",
        "Sessions of the console that have not ended, newest first, with whose they are.",
        || get(console),
    )
};

async fn console(State(server): State<Server>, admin: Admin) -> Outcome {
    let found = server.app().core().console_sessions(&admin.visit, None).await?;
    let people = people(server.app(), found.iter().map(|session| &session.user_id)).await?;
    let items: Vec<_> = found
        .iter()
        .map(|session| {
            let mut shown = json!(session);
            shown["user"] = people.get(&session.user_id).cloned().unwrap_or_default();
            shown
        })
        .collect();
    let total = items.len() as u64;
    admin.list(items, total)
}

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let core = server.app().core();
    let limit = parts::limit(&query)?;
    // One more than is given tells whether there is a next part.
    let mut found = core.sessions(&admin.visit, filter(&query)?, limit.saturating_add(1)).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|(_, last)| cursor(last.created_at, &last.id));
    let people = people(server.app(), found.iter().map(|(id, _)| id)).await?;
    let items: Vec<_> = found
        .iter()
        .map(|(id, session)| {
            let mut shown = json!(session);
            shown["user"] = people.get(id).cloned().unwrap_or_default();
            shown
        })
        .collect();
    admin.tell(json!({"items": items, "next": next}))
}

fn filter(query: &Query) -> Result<SessionFilter> {
    let text = |name: &str| query.get(name).map(str::to_owned);
    Ok(SessionFilter {
        user_id: parts::user_id(query)?,
        method: text("method"),
        platform: text("platform"),
        below: query.get("before").map(|text| read_cursor(text).ok_or_else(parts::bad_cursor)).transpose()?,
        ..SessionFilter::default()
    })
}

/// Whose they are; each user is asked for once.
async fn people(app: &App, ids: impl Iterator<Item = &UserId>) -> PortResult<BTreeMap<UserId, Value>> {
    let mut known = BTreeMap::new();
    for id in ids {
        if !known.contains_key(id) {
            let user = app.core().stores.users.user(id).await?;
            known.insert(id.clone(), user.as_ref().map(users::line).unwrap_or_default());
        }
    }
    Ok(known)
}

/// Where a part ends: when its last session began, to the microsecond, and that session's id.
fn cursor(at: Timestamp, id: &str) -> String {
    format!("{}.{id}", at.as_microsecond())
}

fn read_cursor(text: &str) -> Option<(Timestamp, String)> {
    let (at, id) = text.split_once('.')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    (!id.is_empty() && id.len() <= 100).then(|| (at, id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_written_and_nothing_else_is() {
        let at = Timestamp::from_microsecond(1_767_225_600_123_457).unwrap();
        assert_eq!(read_cursor(&cursor(at, "s.1")), Some((at, "s.1".to_owned())));
        for bad in ["", ".", "1.", "x.s1", "1", "99999999999999999999.s", "9223372036854775807.s1"] {
            assert_eq!(read_cursor(bad), None, "{bad}");
        }
    }
}
