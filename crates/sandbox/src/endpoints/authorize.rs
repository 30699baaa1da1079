//! GET /connect/oauth2/authorize: sign-in inside WeChat (protocol, section 6).
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use super::domain;
use crate::model::{App, AppKind, CodeKind, Persona};
use crate::pages::{Page, holder, on_sandbox_phone, problem};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, html};
use crate::world::{PendingConsent, World};

const ORDER: [&str; 7] =
    ["appid", "redirect_uri", "response_type", "scope", "state", "forcePopup", "connect_redirect"];

pub(crate) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    if !call.is_wechat() && !on_sandbox_phone(&call) {
        let target = format!("{}?{}", call.path, call.raw_query);
        let body = Page::of(&call).render("outside.html", context! { target });
        return html(body, "the browser is not WeChat's (no MicroMessenger in the user agent)")
            .into_response();
    }
    sandbox.with(|world| match checked(world, &call) {
        Ok((app, kind)) => decide(world, &call, &app, kind),
        Err(answer) => answer.into_response(),
    })
}

fn checked(world: &World, call: &Call) -> Result<(App, CodeKind), Answer> {
    let app_id = call.param("appid").ok_or_else(|| problem(call, "10012", "appid is empty"))?;
    let app = world.app(&app_id).map_err(|fail| problem(call, "40013", &fail.rule))?;
    if world.switches.strict_parameter_order && !in_order(&call.query()) {
        return Err(problem(
            call,
            "order",
            &format!("the parameters must come in this order: {}", ORDER.join(", ")),
        ));
    }
    if call.param("response_type").as_deref() != Some("code") {
        return Err(problem(call, "response_type", "response_type must be code"));
    }
    let kind = match call.param("scope").as_deref() {
        Some("snsapi_base") => CodeKind::OfficialBase,
        Some("snsapi_userinfo") => CodeKind::Official,
        _ => return Err(problem(call, "scope", "scope must be snsapi_base or snsapi_userinfo")),
    };
    if !app.has(AppKind::Official) {
        return Err(problem(
            call,
            "10005",
            "the app is not a verified service account, so it lacks this scope",
        ));
    }
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    domain::check(&app, &redirect_uri, false).map_err(|text| problem(call, "10003", &text))?;
    let state = call.param("state").unwrap_or_default();
    if state.len() > 128 || !state.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(problem(call, "state", "state may have a-z, A-Z and 0-9 only, at most 128 bytes"));
    }
    Ok((app, kind))
}

/// The link is matched strictly. Parameters outside the documented list are not judged.
fn in_order(pairs: &[(String, String)]) -> bool {
    let places: Vec<usize> =
        pairs.iter().filter_map(|(name, _)| ORDER.iter().position(|known| known == name)).collect();
    places.is_sorted()
}

/// Silent for snsapi_base, for a follower who comes from the account's own menu, for a snapshot page and (switch)
/// for someone who agreed before. A sheet otherwise.
fn decide(world: &mut World, call: &Call, app: &App, kind: CodeKind) -> Response {
    let persona = holder(world, call);
    let forced = call.param("forcePopup").as_deref() == Some("true");
    let agreed = world.switches.remember_consent && !forced && world.has_agreed(&app.app_id, &persona.id);
    let rule = match kind {
        CodeKind::OfficialBase => "snsapi_base is silent",
        _ if app.silent_userinfo => "silent: the app is set as opened from the account's own menu",
        _ if persona.snapshot => "snapshot page: no sheet, a virtual account",
        _ if agreed => "silent: the persona agreed before",
        _ => return sheet(world, call, app, &persona),
    };
    let code = world.issue_code(app, &persona.id, kind, kind.scope());
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    let state = call.param("state").unwrap_or_default();
    redirect(&domain::with_code(&redirect_uri, &code, &state), rule)
}

fn sheet(world: &mut World, call: &Call, app: &App, persona: &Persona) -> Response {
    let sheet = world.open_sheet(PendingConsent {
        app_id: app.app_id.clone(),
        redirect_uri: call.param("redirect_uri").unwrap_or_default(),
        state: call.param("state").unwrap_or_default(),
    });
    let personas = world.personas.clone();
    let body = Page::of(call)
        .render("consent.html", context! { sheet, persona, personas, app_name => app.name.clone() });
    html(body, "snsapi_userinfo asks the person").into_response()
}

pub(super) fn redirect(target: &str, rule: &str) -> Response {
    let Ok(location) = http::HeaderValue::from_str(target) else {
        return Redirect::to("/").into_response();
    };
    let mut response = http::StatusCode::FOUND.into_response();
    response.headers_mut().insert(http::header::LOCATION, location);
    response.extensions_mut().insert(Rule(rule.to_owned()));
    response
}
