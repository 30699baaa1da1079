//! `/v1/admin/stats`: sign-ins and new users by day, failures by number, for the dashboard's plots.

use std::collections::BTreeMap;

use axum::{extract::State, routing::get};
use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde_json::{Value, json};
use wxlogin::{
    App, Result,
    nouns::{Event, EventKind},
    ports::{EventFilter, Page, UserFilter},
};

use super::{Admin, Answer, Parameter, Route, Verb, row, shapes};
use crate::{envelope::Outcome, extract::Query, outbound, state::Server};

/// Events that are counted at most; a plot that is cut says so.
const MOST: usize = 50_000;
const STEP: u32 = 1000;

pub(super) const ROUTES: &[Route] = &[Route {
    answer: Answer::Envelope(shapes::STATS),
    query: &[
        Parameter::optional("days", "How many days back, at most 90; 14."),
        Parameter::optional("offset", "Minutes that the reader's days are ahead of UTC; 0."),
    ],
    ..row(
        Verb::Get,
        "/v1/admin/stats",
        "adminStats",
        "Sign-ins by day, method and outcome, failures by number, new users, how many users there are, and the calls to \
         WeChat of this process: how they ended, how long they took, who waits, which hosts are left alone.",
        || get(show),
    )
}];

async fn show(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let app = server.app();
    let number =
        |name: &str, otherwise: i64| query.get(name).and_then(|v| v.parse().ok()).unwrap_or(otherwise);
    let days = number("days", 14).clamp(1, 90);
    let seconds = i32::try_from(number("offset", 0).clamp(-900, 900) * 60).unwrap_or_default();
    let offset = Offset::from_seconds(seconds).unwrap_or(Offset::UTC);
    let now = app.core().clock.now();
    let dates: Vec<String> =
        (0..days).rev().map(|ago| date(now - SignedDuration::from_hours(24 * ago), offset)).collect();
    let (events, cut) = since(app, now - SignedDuration::from_hours(24 * days)).await?;
    let counted = Counted::of(&events, offset);
    let users = &app.core().stores.users;
    let none = Page { offset: 0, limit: 1 };
    let all = users.users(&UserFilter::default(), none).await?.1;
    let active = users.users(&UserFilter { active: Some(true), ..UserFilter::default() }, none).await?.1;
    admin.tell(json!({
        "days": dates.iter().map(|date| counted.day(date)).collect::<Vec<_>>(),
        "methods": counted.methods(), "failures": counted.failures(), "cut": cut,
        "users": {"total": all, "active": active},
        "wechat": app.outbound().as_ref().map(outbound::summary),
    }))
}

/// Everything of the last days that the plots count, and whether there was more.
pub(super) async fn since(app: &App, from: Timestamp) -> Result<(Vec<Event>, bool)> {
    let mut all: Vec<Event> = vec![];
    let mut after = 0;
    loop {
        let filter = EventFilter { since: Some(from), after: Some(after), ..EventFilter::default() };
        let part = app.core().stores.events.events(&filter, STEP).await?;
        let last = part.last().map(|event| event.id);
        let full = part.len() >= STEP as usize;
        all.extend(part);
        match last {
            Some(last) if full && all.len() < MOST => after = last,
            _ => return Ok((all, full)),
        }
    }
}

#[derive(Default)]
struct Counted {
    days: BTreeMap<String, [u64; 3]>,
    methods: BTreeMap<String, [u64; 2]>,
    failures: BTreeMap<(String, Option<i64>), u64>,
}

impl Counted {
    fn of(events: &[Event], offset: Offset) -> Self {
        let mut counted = Self::default();
        for Event { event, .. } in events {
            let column = match event.kind {
                EventKind::LoginSucceeded => 0,
                EventKind::LoginFailed => 1,
                EventKind::UserRegistered => 2,
                _ => continue,
            };
            let day = counted.days.entry(date(event.at, offset)).or_default();
            if let Some(cell) = day.get_mut(column) {
                *cell += 1;
            }
            let method = event.method.clone().unwrap_or_default();
            if let Some(cell) = counted.methods.entry(method).or_default().get_mut(column) {
                *cell += 1;
            }
            if event.kind == EventKind::LoginFailed {
                *counted.failures.entry(failure(event)).or_default() += 1;
            }
        }
        counted
    }

    fn day(&self, date: &str) -> Value {
        let [succeeded, failed, registered] = self.days.get(date).copied().unwrap_or_default();
        json!({"date": date, "succeeded": succeeded, "failed": failed, "registered": registered})
    }

    fn methods(&self) -> Vec<Value> {
        let known = self.methods.iter().filter(|(method, _)| !method.is_empty());
        known
            .map(|(method, [ok, failed])| json!({"method": method, "succeeded": ok, "failed": failed}))
            .collect()
    }

    fn failures(&self) -> Vec<Value> {
        let mut all: Vec<_> = self.failures.iter().collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        all.iter()
            .map(|((code, errcode), count)| json!({"code": code, "errcode": errcode, "count": count}))
            .collect()
    }
}

/// The stable code of a failed sign-in, and WeChat's number.
pub(super) fn failure(event: &wxlogin::nouns::NewEvent) -> (String, Option<i64>) {
    let code = event.detail["code"].as_str().unwrap_or_default().to_owned();
    (code, event.detail["errcode"].as_i64())
}

fn date(at: Timestamp, offset: Offset) -> String {
    offset.to_datetime(at).date().to_string()
}
