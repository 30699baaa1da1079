//! /phone: the phone. Who holds it, the QR codes to scan, wx.login.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use minijinja::{Value, context};

use super::forms;
use super::render::{Page, own_notice};
use super::who::{PERSONA, PHONE, holder};
use crate::model::AppKind;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, own_html};
use crate::world::World;

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let body = sandbox.with(|world| {
        let values = context! {
            persona => holder(world, &call),
            personas => world.personas.clone(),
            screens => screen_rows(world),
            scenes => scene_rows(world),
            apps => app_rows(world),
        };
        Page::of(&call).render("phone.html", values)
    });
    own_html(body)
}

/// QR codes on screens that the phone can scan now.
pub(super) fn screen_rows(world: &World) -> Vec<Value> {
    let name = |app_id: &str| world.apps.get(app_id).map(|app| app.name.clone()).unwrap_or_default();
    let row =
        |screen: crate::world::Screen| context! { app_name => name(&screen.app_id), uuid => screen.uuid };
    world.open_screens().into_iter().map(row).collect()
}

/// QR codes of service accounts that the phone can scan now.
fn scene_rows(world: &World) -> Vec<Value> {
    let name = |app_id: &str| world.apps.get(app_id).map(|app| app.name.clone()).unwrap_or_default();
    let row = |qr: crate::world::SceneQr| context! { app_name => name(&qr.app_id), scene => qr.scene.text, ticket => qr.ticket };
    world.open_scenes().into_iter().map(row).collect()
}

/// The apps without their secrets.
pub(super) fn app_rows(world: &World) -> Vec<Value> {
    let row = |app: &crate::model::App| {
        context! {
            app_id => app.app_id.clone(),
            name => app.name.clone(),
            kinds => app.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
            mini => app.has(AppKind::Mini),
            official => app.has(AppKind::Official),
            silent => app.silent_userinfo,
            domains => app.callback_domains.join(" "),
            account => app.account.clone(),
        }
    };
    world.apps.values().map(row).collect()
}

/// Hands the phone to another persona.
pub(super) async fn hand_over(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let chosen = call.param("persona").unwrap_or_default();
    match sandbox.with(|world| world.persona(&chosen)) {
        Some(persona) => {
            forms::with_cookie(forms::see(&forms::back(&call, "/phone")), PERSONA, &persona.id, "/")
        }
        None => forms::see("/phone"),
    }
}

/// Takes a pasted uuid, confirm address or service account's address to the page that a camera scan would open.
pub(super) async fn scan(Extension(call): Extension<Call>) -> Response {
    let pasted = call.param("target").unwrap_or_default();
    if let Some((_, id)) = pasted.rsplit_once("/q/") {
        let id: String = id.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
        return forms::see(&format!("/q/{id}"));
    }
    let uuid = pasted.rsplit("uuid=").next().unwrap_or_default().trim();
    let uuid: String = uuid.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
    if uuid.is_empty() {
        return own_notice(&call, "qr_unknown").into_response();
    }
    forms::see(&format!("/connect/confirm?uuid={uuid}"))
}

pub(super) async fn expire(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let uuid = call.param("uuid").unwrap_or_default();
    let known = sandbox.with(|world| world.expire_screen(&uuid)).is_ok();
    sandbox.wake();
    if known { forms::see("/phone") } else { own_notice(&call, "qr_unknown").into_response() }
}

/// Opens an authorisation link as WeChat's own browser would: this browser counts as the phone for ten
/// minutes, so that the refusal page can be seen again later.
pub(super) async fn open(Extension(call): Extension<Call>) -> Response {
    let target = call.param("target").unwrap_or_default();
    let path = target.find("/connect/oauth2/authorize").and_then(|start| target.get(start..));
    match path {
        Some(path) => {
            let clean: String = path.chars().filter(|letter| !letter.is_control()).collect();
            forms::with_short_cookie(forms::see(&clean), PHONE, "1", "/connect/oauth2")
        }
        None => own_notice(&call, "open_unknown").into_response(),
    }
}
