//! GET /connect/confirm and /connect/confirm_reply: what the phone opens after a scan (protocol, section 5.3).
use axum::Extension;
use axum::extract::State;
use minijinja::context;

use crate::pages::{Page, holder, notice};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, html};

/// Opening the address is the scan: WeChat marks the uuid scanned when its browser loads this page.
pub(crate) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let uuid = call.param("uuid").unwrap_or_default();
    let answer = sandbox.with(|world| {
        let persona = holder(world, &call);
        let Some(screen) = world.screen(&uuid) else {
            return notice(&call, "qr_unknown", "no such uuid");
        };
        if let Err(error) = world.scan(&uuid, &persona.id) {
            return notice(&call, "qr_gone", error.text());
        }
        let app_name = world.apps.get(&screen.app_id).map(|app| app.name.clone()).unwrap_or_default();
        let personas = world.personas.clone();
        let page = Page::of(&call);
        html(page.render("confirm.html", context! { uuid, persona, personas, app_name }), "scanned")
    });
    sandbox.wake();
    answer
}

/// `allow=allow` is the tap on Allow. What Cancel sends is not captured: anything else counts as cancel.
pub(crate) async fn reply(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let uuid = call.param("uuid").unwrap_or_default();
    let allow = call.param("allow").as_deref() == Some("allow");
    let answer = sandbox.with(|world| {
        let done = if allow { world.confirm(&uuid).map(|_| ()) } else { world.cancel(&uuid) };
        match done {
            Ok(()) if allow => notice(&call, "qr_confirmed", "confirmed; the waiting page gets 405"),
            Ok(()) => notice(&call, "qr_cancelled", "cancelled; the waiting page gets 403"),
            Err(error) => notice(&call, "qr_gone", error.text()),
        }
    });
    sandbox.wake();
    answer
}
