//! GET /connect/confirm and /connect/confirm_reply: what the phone opens after a scan (protocol, section 5.3).
use axum::Extension;
use axum::extract::State;
use minijinja::context;

use crate::pages::{Page, holder, notice};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, html, rule};

/// Opening the address is the scan: WeChat marks the uuid scanned when its browser loads this page.
pub(crate) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let uuid = call.param("uuid").unwrap_or_default();
    let answer = sandbox.with(|world| {
        let persona = holder(world, &call);
        let Some(screen) = world.screen(&uuid) else {
            return notice(&call, "qr_unknown", rule!("no such uuid", "uuid 不存在"));
        };
        if let Err(error) = world.scan(&uuid, &persona.id) {
            return notice(&call, "qr_gone", error.rule());
        }
        let app_name = world.apps.get(&screen.app_id).map(|app| app.name.clone()).unwrap_or_default();
        let personas = world.personas.clone();
        let page = Page::of(&call);
        html(
            page.render("confirm.html", context! { uuid, persona, personas, app_name }),
            rule!("scanned", "已扫码"),
        )
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
            Ok(()) if allow => notice(
                &call,
                "qr_confirmed",
                rule!("confirmed; the waiting page gets 405", "已确认；等待中的页面收到 405"),
            ),
            Ok(()) => notice(
                &call,
                "qr_cancelled",
                rule!("cancelled; the waiting page gets 403", "已取消；等待中的页面收到 403"),
            ),
            Err(error) => notice(&call, "qr_gone", error.rule()),
        }
    });
    sandbox.wake();
    answer
}
