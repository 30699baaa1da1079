//! What people see: the phone, the landing page, the people table, and the pages the platform itself shows.
mod assets;
mod faults;
mod forms;
mod headers;
mod landing;
mod lang;
mod log;
mod mode;
mod people;
mod phone;
mod render;
mod scene;
mod time;
mod who;
mod wx_login;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use crate::control::guard;
use crate::sandbox::Sandbox;

pub(crate) use headers::security;
pub(crate) use render::{Page, notice, problem};
pub(crate) use who::{holder, on_sandbox_phone};

pub(crate) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/", get(landing::page))
        .route("/lang", get(lang::choose))
        .route("/phone", get(phone::page))
        .route("/phone/persona", post(phone::hand_over))
        .route("/phone/scan", get(phone::scan))
        .route("/phone/expire", post(phone::expire))
        .route("/phone/open", get(phone::open))
        .route("/phone/scene", post(scene::scan))
        .route("/phone/follow", post(scene::follow))
        .route("/phone/wx_login", post(wx_login::issue))
        .route("/people", get(people::page))
        .route("/people/persona", post(people::put_persona))
        .route("/people/app", post(people::put_app))
        .route("/phone/mode", post(mode::set))
        .route("/faults", get(faults::page).post(faults::add))
        .route("/faults/remove", post(faults::remove))
        .route("/faults/stubs", post(faults::put_stub))
        .route("/faults/stubs/remove", post(faults::remove_stub))
        .route("/log", get(log::page))
        .route("/time", get(time::page))
        .route("/time/advance", post(time::advance))
        .route("/time/switches", post(time::switch))
        .route("/time/reset", post(time::reset))
        .route("/sandbox-assets/{name}", get(assets::file))
        .layer(from_fn_with_state(sandbox.clone(), guard::own_forms))
        .layer(from_fn(security))
}
