//! /log: the calls as they come in. The rows are made in the browser from `GET /sandbox/log`, which masks secrets.
use axum::Extension;
use minijinja::context;

use super::render::Page;
use crate::endpoints;
use crate::wire::{Answer, Call, own_html};

pub(super) async fn page(Extension(call): Extension<Call>) -> Answer {
    let paths: Vec<&str> = endpoints::paths().collect();
    own_html(Page::of(&call).render("log.html", context! { paths }))
}
