//! GET /q/ID: the address in a service account's QR code, as the phone opens it. A tap there is the scan.
use axum::Extension;
use axum::extract::{Path, State};
use minijinja::context;

use crate::pages::{Page, holder, notice};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, html, rule};
use crate::world::NO_TICKET;

pub(crate) async fn page(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Extension(call): Extension<Call>,
) -> Answer {
    sandbox.with(|world| {
        let Some(qr) = world.scene_by_id(&id) else {
            return notice(&call, "qr_unknown", NO_TICKET);
        };
        let persona = holder(world, &call);
        let app_name = world.apps.get(&qr.app_id).map(|app| app.name.clone()).unwrap_or_default();
        let personas = world.personas.clone();
        let values =
            context! { persona, personas, app_name, ticket => qr.ticket, scene => qr.scene.text };
        html(
            Page::of(&call).render("scene.html", values),
            rule!(
                "the address of a service account's QR code; WeChat opens it inside the app, this page is the sandbox's",
                "公众号二维码的地址；微信在应用内打开，此页面由沙盒提供"
            ),
        )
    })
}
