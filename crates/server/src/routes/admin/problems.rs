//! `/v1/admin/problems`: what is wrong now, and what to click to make it right.

use std::collections::BTreeMap;

use axum::{extract::State, routing::get};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wxlogin::{
    App, Language,
    nouns::{Event, EventKind},
};

use super::{Admin, Parameter, Route, Verb, advice, diagnostics, list_of, row, shapes, stats};
use crate::{envelope::Outcome, extract::Query, state::Server};

pub(super) const ROUTES: &[Route] = &[Route {
    query: &[Parameter::optional("hours", "How far back failed sign-ins count, at most 720; 24.")],
    answer: list_of!(shapes::PROBLEM),
    ..row(
        Verb::Get,
        "/v1/admin/problems",
        "adminProblems",
        "Problems of the app folder and the settings, and failed sign-ins by cause, each with what to do.",
        || get(list),
    )
}];

async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let app = server.app();
    let hours: i64 = query.get("hours").and_then(|v| v.parse().ok()).unwrap_or(24);
    let from = app.core().clock.now() - SignedDuration::from_hours(hours.clamp(1, 720));
    let (events, _) = stats::since(app, from).await?;
    let tree = app.live().tree();
    let found = tree.diagnostics().iter().map(|problem| {
        let mut shown = diagnostics::view(problem, admin.language());
        shown["source"] = json!("folder");
        shown
    });
    let warnings = app.loaded_settings().warnings.iter().map(|warning| {
        let words = warning.words(admin.language() == Language::Zh);
        json!({"source": "settings", "severity": "warning", "key": warning.key, "message": words.message, "fix": words.fix})
    });
    let mut items: Vec<Value> = found.chain(warnings).collect();
    items.extend(failures(app, &events, admin.language()));
    let total = items.len() as u64;
    admin.list(items, total)
}

/// Failed sign-ins of one method for one reason are one problem. Reasons that ask nothing of the operator (a code that was
/// used, a person who declined) are none.
fn failures(app: &App, events: &[Event], language: Language) -> Vec<Value> {
    let mut by_cause: BTreeMap<(String, String, Option<i64>), (u64, Timestamp)> = BTreeMap::new();
    for Event { event, .. } in events.iter().filter(|event| event.event.kind == EventKind::LoginFailed) {
        let (code, errcode) = stats::failure(event);
        let method = event.method.clone().unwrap_or_default();
        let entry = by_cause.entry((method, code, errcode)).or_insert((0, event.at));
        *entry = (entry.0 + 1, event.at.max(entry.1));
    }
    let asks = |code: &str| advice::without_number(code, Language::En).is_some();
    let relevant = by_cause.into_iter().filter(|((_, code, _), _)| asks(code));
    let mut all: Vec<_> = relevant
        .map(|((method, code, errcode), (count, last))| {
            let advice = advice::of(app, &method, &code, errcode, language);
            let severe = matches!(code.as_str(), "login_misconfigured" | "identity_conflict");
            json!({
                "source": "sign-ins", "severity": if severe { "error" } else { "warning" }, "fullName": method,
                "code": code, "errcode": errcode, "count": count, "lastAt": last, "advice": advice,
            })
        })
        .collect();
    all.sort_by_key(|problem| std::cmp::Reverse(problem["count"].as_u64()));
    all
}
