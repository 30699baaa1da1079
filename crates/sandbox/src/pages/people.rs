//! /people: the table of personas and apps, with forms.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use minijinja::context;
use serde_json::json;

use super::forms;
use super::phone::app_rows;
use super::render::{Page, problem};
use crate::model::{AppEntry, Persona};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, own_html, rule};

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let (personas, apps) = sandbox.with(|world| (world.personas.clone(), app_rows(world)));
    own_html(Page::of(&call).render("people.html", context! { personas, apps }))
}

/// Adds a persona or changes the one with this id. A box that is not ticked is not sent, and means no.
pub(super) async fn put_persona(
    State(sandbox): State<Sandbox>,
    Extension(call): Extension<Call>,
) -> Response {
    let text = |name: &str| call.param(name).unwrap_or_default();
    let mut persona = Persona::new(&text("id"), &text("nickname"), &text("phone"));
    persona.blocked = call.param("blocked").is_some();
    persona.snapshot = call.param("snapshot").is_some();
    persona.follower = call.param("follower").is_some();
    persona.desktop = call.param("desktop").is_some();
    if let Some(country_code) = call.param("country_code") {
        persona.country_code = country_code;
    }
    match sandbox.with(|world| world.put_persona(persona)) {
        Ok(()) => forms::see("/people"),
        Err(rule) => problem(&call, "persona", &rule).into_response(),
    }
}

/// Adds an app, or changes domains, account and silence of one that is known.
pub(super) async fn put_app(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let text = |name: &str| call.param(name).unwrap_or_default();
    let app_id = text("app_id");
    let domains: Vec<String> = text("domains").split_whitespace().map(str::to_owned).collect();
    let changed = sandbox.with(|world| {
        let Some(app) = world.apps.get_mut(&app_id) else {
            return false;
        };
        app.callback_domains = domains.clone();
        app.account = call.param("account");
        app.silent_userinfo = call.param("silent").is_some();
        true
    });
    if changed {
        return forms::see("/people");
    }
    let entry = json!({
        "app_id": app_id.trim(), "secret": text("secret"), "kind": text("kind"), "name": text("name"),
        "callback_domains": domains, "account": call.param("account"),
    });
    match serde_json::from_value::<AppEntry>(entry) {
        Ok(entry) if !entry.app_id.is_empty() => {
            sandbox.with(|world| {
                let app = entry.into_app();
                world.apps.insert(app.app_id.clone(), app);
            });
            forms::see("/people")
        }
        Ok(_) => problem(&call, "app", &rule!("the appId is empty", "appId 为空")).into_response(),
        Err(error) => {
            // The kind is the one value of the form that can be wrong.
            let chinese = format!("类型 {:?} 不可用；可选：website、official、mini、mobile", text("kind"));
            problem(&call, "app", &Rule::made(error.to_string(), chinese)).into_response()
        }
    }
}
