//! POST /sandbox/sign-in: a whole sign-in by one call, for tests in any language.
use http::Method;
use serde_json::{Value, json};

use super::input;
use crate::endpoints::{authorize_link, qrconnect_link};
use crate::sandbox::ControlError;
use crate::wire::Call;
use crate::world::World;

/// What an application sends a browser to.
const LINKS: &str = "/connect/qrconnect, /connect/app/qrconnect or /connect/oauth2/authorize";

/// The persona opens the link where it belongs (a website's on a computer, then the phone; a service account's in WeChat)
/// and agrees. The same checks as on the pages; the address is where the browser goes then.
pub(super) fn sign_in(world: &mut World, call: &Call, body: &Value) -> Result<Value, ControlError> {
    input::only(body, &["url", "persona"])?;
    let persona = input::persona(world, body)?;
    let link = opened(call, input::text(body, "url")?)?;
    let found = match link.path.as_str() {
        "/connect/oauth2/authorize" => authorize_link(world, &link),
        _ => qrconnect_link(world, &link),
    }?;
    let code = world.issue_code(&found.app, &persona.id, found.kind, found.kind.scope());
    Ok(json!({
        "callback": found.callback(&code),
        "code": code,
        "state": found.state,
        "appid": found.app.app_id,
        "persona": persona.id,
    }))
}

/// The link as a request to the sandbox, whichever host it names: the application may speak of the platform's.
fn opened(call: &Call, url: &str) -> Result<Call, ControlError> {
    let url = url::Url::parse(url).map_err(|error| {
        ControlError(format!("\"url\" is not an address: {error}; give a link to {LINKS}"))
    })?;
    let path = url.path();
    if !["/connect/qrconnect", "/connect/app/qrconnect", "/connect/oauth2/authorize"].contains(&path) {
        return Err(ControlError(format!("{path} is no sign-in link; give a link to {LINKS}")));
    }
    Ok(Call {
        method: Method::GET,
        path: path.to_owned(),
        raw_query: url.query().unwrap_or_default().to_owned(),
        body: Default::default(),
        user_agent: "MicroMessenger".to_owned(),
        ..call.clone()
    })
}
