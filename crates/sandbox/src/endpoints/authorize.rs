//! GET /connect/oauth2/authorize: sign-in inside WeChat (protocol, section 6).
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use super::domain::{self, Link};
use crate::model::{App, AppKind, CodeKind, Persona};
use crate::pages::{Page, holder, on_sandbox_phone, problem};
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Rule, html, rule};
use crate::world::{PendingConsent, World};

const ORDER: [&str; 7] =
    ["appid", "redirect_uri", "response_type", "scope", "state", "forcePopup", "connect_redirect"];

pub(super) const NO_APPID: Rule = rule!("appid is empty", "appid 为空");
pub(super) const RESPONSE_TYPE: Rule = rule!("response_type must be code", "response_type 必须是 code");
const OUTSIDE: Rule = rule!(
    "the browser is not WeChat's (no MicroMessenger in the user agent)",
    "不是微信内置浏览器（User-Agent 中没有 MicroMessenger）"
);

pub(crate) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    if !call.is_wechat() && !on_sandbox_phone(&call) {
        let target = format!("{}?{}", call.path, call.raw_query);
        let body = Page::of(&call).render("outside.html", context! { target });
        return html(body, OUTSIDE).into_response();
    }
    sandbox.with(|world| match checked(world, &call) {
        Ok((app, kind)) => decide(world, &call, &app, kind),
        Err(answer) => answer.into_response(),
    })
}

/// What an authorisation link leads to, opened in WeChat.
///
/// # Errors
/// Why the platform refuses the link.
pub(crate) fn link(world: &World, call: &Call) -> Result<Link, Rule> {
    let (app, kind) = checked(world, call).map_err(Answer::into_rule)?;
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    Ok(Link { app, kind, redirect_uri, state: call.param("state").unwrap_or_default() })
}

fn checked(world: &World, call: &Call) -> Result<(App, CodeKind), Answer> {
    let app_id = call.param("appid").ok_or_else(|| problem(call, "10012", &NO_APPID))?;
    let app = world.app(&app_id).map_err(|fail| problem(call, "40013", &fail.rule))?;
    check_order(world, call)?;
    if call.param("response_type").as_deref() != Some("code") {
        return Err(problem(call, "response_type", &RESPONSE_TYPE));
    }
    let kind = match call.param("scope").as_deref() {
        Some("snsapi_base") => CodeKind::OfficialBase,
        Some("snsapi_userinfo") => CodeKind::Official,
        _ => {
            return Err(problem(
                call,
                "scope",
                &rule!(
                    "scope must be snsapi_base or snsapi_userinfo",
                    "scope 必须是 snsapi_base 或 snsapi_userinfo"
                ),
            ));
        }
    };
    if !app.has(AppKind::Official) {
        return Err(problem(
            call,
            "10005",
            &rule!(
                "the app is not a verified service account, so it lacks this scope",
                "该应用不是已认证的服务号，没有此 scope"
            ),
        ));
    }
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    domain::check(&app, &redirect_uri, false).map_err(|rule| problem(call, "10003", &rule))?;
    let state = call.param("state").unwrap_or_default();
    if state.len() > 128 || !state.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(problem(
            call,
            "state",
            &rule!(
                "state may have a-z, A-Z and 0-9 only, at most 128 bytes",
                "state 只能包含 a-z、A-Z 和 0-9，最多 128 字节"
            ),
        ));
    }
    Ok((app, kind))
}

/// The documentation asks for one order; a developer found it enforced by WeChat on a PC and not on phones, so the
/// browser decides. The page names the switch that lets such a link pass.
fn check_order(world: &World, call: &Call) -> Result<(), Answer> {
    let (strict, switch) = if call.is_wechat_on_pc() {
        (world.switches.strict_parameter_order, "strict_parameter_order")
    } else {
        (world.switches.strict_parameter_order_on_phones, "strict_parameter_order_on_phones")
    };
    if !strict || in_order(&call.query()) {
        return Ok(());
    }
    let order = ORDER.join(", ");
    let rule = Rule::made(
        format!(
            "the parameters must come in this order: {order} (documented; reported of WeChat on a PC). The switch {switch} at /time lets any order pass"
        ),
        format!(
            "参数必须按此顺序：{order}（见文档；据反馈 PC 微信会校验）。/time 的开关 {switch} 可放行任意顺序"
        ),
    );
    Err(problem(call, "order", &rule))
}

/// Parameters outside the documented list are not judged.
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
        CodeKind::OfficialBase => rule!("snsapi_base is silent", "snsapi_base 为静默授权"),
        _ if app.silent_userinfo => rule!(
            "silent: the app is set as opened from the account's own menu",
            "静默授权：应用设置为从公众号菜单进入"
        ),
        _ if persona.snapshot => {
            rule!("snapshot page: no sheet, a virtual account", "快照页：不出现授权弹窗，得到虚拟账号")
        }
        _ if agreed => rule!("silent: the persona agreed before", "静默授权：该人物之前已同意"),
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
    html(body, rule!("snsapi_userinfo asks the person", "snsapi_userinfo 需要用户确认")).into_response()
}

const NO_LOCATION: Rule = rule!(
    "no Location header can carry this redirect_uri, so the browser goes to the start page",
    "该 redirect_uri 无法写入 Location 头，浏览器转到首页"
);

pub(super) fn redirect(target: &str, rule: Rule) -> Response {
    let Ok(location) = http::HeaderValue::from_str(target) else {
        return (Extension(NO_LOCATION), Redirect::to("/")).into_response();
    };
    let mut response = http::StatusCode::FOUND.into_response();
    response.headers_mut().insert(http::header::LOCATION, location);
    response.extensions_mut().insert(rule);
    response
}
