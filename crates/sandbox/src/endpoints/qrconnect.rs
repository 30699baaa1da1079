//! GET /connect/qrconnect: the page with the QR code (protocol, section 5), and its native-app variant.
use axum::Extension;
use axum::extract::State;
use minijinja::context;

use super::authorize::{NO_APPID, RESPONSE_TYPE};
use super::domain::{self, Link};
use crate::model::{App, AppKind, CodeKind};
use crate::pages::{Page, holder, problem};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, html, rule};
use crate::world::World;

/// Website apps. The order of the parameters is free; response_type may be missing, as wxLogin.js leaves it out.
pub(crate) async fn website(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    sandbox.with(|world| match checked(world, &call, AppKind::Website, "snsapi_login") {
        Ok(app) => show(world, &call, &app, CodeKind::Website),
        Err(answer) => answer,
    })
}

/// Mobile apps: the poll of this page carries f=url and ends with an app address.
pub(crate) async fn mobile(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    sandbox.with(|world| match checked(world, &call, AppKind::Mobile, "snsapi_userinfo") {
        Ok(app) => show(world, &call, &app, CodeKind::Mobile),
        Err(answer) => answer,
    })
}

/// What a link to this page leads to once somebody has scanned and agreed.
///
/// # Errors
/// Why the platform refuses the link.
pub(crate) fn link(world: &World, call: &Call) -> Result<Link, Rule> {
    let mobile = call.path == "/connect/app/qrconnect";
    let (app, kind) = if mobile {
        (checked(world, call, AppKind::Mobile, "snsapi_userinfo"), CodeKind::Mobile)
    } else {
        (checked(world, call, AppKind::Website, "snsapi_login"), CodeKind::Website)
    };
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    let state = call.param("state").unwrap_or_default();
    Ok(Link { app: app.map_err(Answer::into_rule)?, kind, redirect_uri, state })
}

fn checked(world: &World, call: &Call, kind: AppKind, scope: &str) -> Result<App, Answer> {
    let app_id = call.param("appid").ok_or_else(|| problem(call, "10012", &NO_APPID))?;
    let app = world.app(&app_id).map_err(|fail| problem(call, "40013", &fail.rule))?;
    if !app.has(kind) {
        let kind = kind.as_str();
        let rule = Rule::made(
            format!("the app is not a {kind} app, so it has no scope {scope} here"),
            format!("该应用不是 {kind} 类型，在此没有 scope {scope}"),
        );
        return Err(problem(call, "10005", &rule));
    }
    let scopes = call.param("scope").unwrap_or_default();
    if !scopes.split(',').any(|given| given == scope) {
        let rule = Rule::made(
            format!("scope must be {scope}, not {scopes:?}"),
            format!("scope 必须是 {scope}，而不是 {scopes:?}"),
        );
        return Err(problem(call, "scope", &rule));
    }
    if call.param("response_type").is_some_and(|given| given != "code") {
        return Err(problem(call, "response_type", &RESPONSE_TYPE));
    }
    if kind == AppKind::Website {
        let redirect_uri = call.param("redirect_uri").unwrap_or_default();
        domain::check(&app, &redirect_uri, true).map_err(|rule| problem(call, "redirect_uri", &rule))?;
    }
    Ok(app)
}

fn show(world: &mut World, call: &Call, app: &App, kind: CodeKind) -> Answer {
    let state = call.param("state").unwrap_or_default();
    let uuid = world.show_screen(app, kind, &state);
    let lite = call.param("stylelite").as_deref() == Some("1");
    // The page asks the desktop client only where somebody is signed in there: every question is in the log.
    let wanted = kind == CodeKind::Website && call.param("fast_login").as_deref() != Some("0");
    let quick = wanted && holder(world, call).desktop;
    let mut page = Page::of(call);
    match call.param("lang").as_deref() {
        Some("en") => page.speak("en"),
        Some(_) => page.speak("zh"),
        None => {}
    }
    let body = page.render(
        "qrconnect.html",
        context! {
            uuid,
            app_name => app.name.clone(),
            redirect_uri => call.param("redirect_uri").unwrap_or_default(),
            state,
            self_redirect => call.param("self_redirect").unwrap_or_else(|| "default".to_owned()),
            as_url => kind == CodeKind::Mobile,
            decline_redirects => world.switches.decline_redirects,
            white => call.param("style").as_deref() == Some("white"),
            lite,
            quick,
            href => call.param("href").filter(|href| !lite && is_style_address(href)),
        },
    );
    html(
        body,
        rule!(
            "appid, scope and redirect_uri are right; a new uuid is on the screen",
            "appid、scope 与 redirect_uri 正确；屏幕上显示新的 uuid"
        ),
    )
}

/// CSS by address or as data; anything else could smuggle another scheme into the page.
fn is_style_address(href: &str) -> bool {
    ["https://", "http://", "data:text/css"].iter().any(|start| href.starts_with(start))
}
