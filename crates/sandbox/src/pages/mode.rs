//! POST /phone/mode: how pages open on the phone. A snapshot page belongs to the person, silence to the account's menu.
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::forms;
use super::who::holder;
use crate::sandbox::Sandbox;
use crate::wire::Call;

/// A box that is not ticked is not sent, and means no. Silent accounts are sent by appId.
pub(super) async fn set(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let silent = call.all("silent");
    sandbox.with(|world| {
        let mut person = holder(world, &call);
        person.snapshot = call.param("snapshot").is_some();
        // Whoever holds the phone is in the table, so this cannot be refused.
        let _ = world.put_persona(person);
        for app in world.apps.values_mut() {
            app.silent_userinfo = silent.contains(&app.app_id);
        }
    });
    forms::see("/phone")
}
