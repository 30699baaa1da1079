//! POST /phone/wx_login: the button that a mini program's wx.login (or phone-number button) stands for.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use minijinja::context;

use super::render::{Page, problem};
use super::who::holder;
use crate::control::issue_code;
use crate::model::CodeKind;
use crate::sandbox::Sandbox;
use crate::wire::{Call, own_html};

pub(super) async fn issue(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let app_id = call.param("appid").unwrap_or_default();
    let phone = call.param("kind").as_deref() == Some("phone");
    let kind = if phone { CodeKind::Phone } else { CodeKind::Mini };
    sandbox.with(|world| {
        let persona = holder(world, &call);
        match issue_code(world, &app_id, &persona.id, kind, None) {
            Ok(code) => {
                let values =
                    context! { code, phone, app_id, persona, public_url => world.public_url.clone() };
                own_html(Page::of(&call).render("wx_login.html", values)).into_response()
            }
            Err(rule) => problem(&call, "wx.login", &rule).into_response(),
        }
    })
}
