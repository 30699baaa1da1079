//! GET /: what this is, the apps, the QR codes on screens now.
use axum::Extension;
use axum::extract::State;
use minijinja::context;

use super::phone::{app_rows, screen_rows};
use super::render::Page;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, own_html};

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let (apps, screens, public_url) =
        sandbox.with(|world| (app_rows(world), screen_rows(world), world.public_url.clone()));
    own_html(Page::of(&call).render("landing.html", context! { apps, screens, public_url }))
}
