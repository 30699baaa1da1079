//! The answer to the consent sheet.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::authorize::redirect;
use super::domain;
use crate::model::CodeKind;
use crate::pages::{holder, notice};
use crate::sandbox::Sandbox;
use crate::wire::{Call, rule};

/// Allow sends the browser to the redirect_uri with code and state; Cancel leaves it on a closing page.
pub(crate) async fn reply(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let sheet = call.param("sheet").unwrap_or_default();
    let allow = call.param("allow").as_deref() == Some("allow");
    sandbox.with(|world| {
        let Some(consent) = world.close_sheet(&sheet) else {
            return notice(&call, "sheet_gone", rule!("the sheet was answered before", "该授权弹窗已处理过"))
                .into_response();
        };
        let Some(app) = world.apps.get(&consent.app_id).cloned().filter(|_| allow) else {
            return notice(
                &call,
                "sheet_cancelled",
                rule!("the persona cancelled; no redirect", "该人物已取消，不跳转"),
            )
            .into_response();
        };
        let chosen = call.param("persona").and_then(|id| world.persona(&id));
        let persona = chosen.unwrap_or_else(|| holder(world, &call));
        world.remember_consent(&app.app_id, &persona.id);
        let code = world.issue_code(&app, &persona.id, CodeKind::Official, CodeKind::Official.scope());
        redirect(
            &domain::with_code(&consent.redirect_uri, &code, &consent.state),
            rule!("the persona agreed", "该人物已同意"),
        )
    })
}
