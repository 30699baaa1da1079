//! /log: the calls as they come in. The rows are made in the browser from `GET /sandbox/log`, which masks secrets.
use axum::Extension;
use axum::extract::State;
use minijinja::context;

use super::phone::app_rows;
use super::render::Page;
use crate::endpoints;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, own_html};

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let paths: Vec<&str> = endpoints::paths().collect();
    let (apps, personas) = sandbox.with(|world| (app_rows(world), world.personas.clone()));
    own_html(Page::of(&call).render("log.html", context! { paths, apps, personas }))
}
