//! `GET /login`: the sign-in page. Inside WeChat there is nothing to choose, so the browser goes on at once.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use wxlogin::{Code, Error, LoginMethod, login_type::Entry, ports::Directory};
use wxlogin_web_assets::{Choice, Device, Embed, LoginPage, OwnCode, PasswordForm, Way};

use super::{
    super::{Answer, Body, Parameter, Route, Verb, Who, login},
    address, retry,
    show::{Tie, go, page, problem, then},
    start,
};
use crate::{
    envelope::{self, Outcome},
    extract::{Query, Reader},
    state::Server,
};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Get,
    path: "/login",
    tag: "browser",
    id: "loginPage",
    doc: "The sign-in page; inside WeChat, on to the official account's sign-in. A program that sends `code` and no `state` is answered as by POST, as long as `login.by_get` is on; use POST.",
    who: Who::Anyone,
    query: &[
        Parameter::optional("redirect", "Where to go after signing in."),
        Parameter::optional("method", "The name or fullName of the login method to show."),
    ],
    body: Body::Nothing,
    answer: Answer::Page,
    errors: &[Code::InvalidArgument],
    handler: || get(show),
}];

/// `/login/`, which people and programs write as well: the page is at `/login`, and a program's POST is answered here.
pub(crate) fn with_slash() -> Router<Server> {
    Router::new().route("/login/", get(without_slash).post(crate::routes::login::login))
}

async fn without_slash(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, server.site().path(&format!("/login{query}")))])
        .into_response()
}

async fn show(
    State(server): State<Server>,
    verb: Method,
    headers: HeaderMap,
    reader: Reader,
    query: Query,
) -> Outcome {
    if login::is_program(&verb, &headers, &query) {
        return login::by_get(&server, &reader.known, query).await;
    }
    let redirect = server.app().redirects().check(query.get("redirect"))?;
    let asked = query.get("method").map(str::to_owned);
    let signed_in = name_of_caller(&server, &reader).await?;
    let draft = draft(&server, &reader, redirect, asked);
    let at_once = draft.device == Device::Wechat && draft.asked.is_none() && signed_in.is_none();
    if let Some(choice) = draft.chosen().filter(|choice| at_once && choice.way == Way::InWechat) {
        return Ok(go(&then(&server, &format!("/login/{}", choice.name), &draft.redirect)));
    }
    Ok(finish(&server, &reader, LoginPage { signed_in, ..draft }, StatusCode::OK).await)
}

/// What the page held before an attempt that failed.
pub(super) struct Again {
    pub(super) redirect: String,
    pub(super) username: String,
    pub(super) asked: Option<String>,
}

/// The page after an attempt with a password that failed.
pub(super) async fn again(server: &Server, reader: &Reader, before: Again, error: &Error) -> Response {
    let Again { redirect, username, asked } = before;
    let password = Some(PasswordForm { csrf: String::new(), username, open: true });
    let problem = Some(problem(&reader.known, error));
    let page = LoginPage { password, problem, ..draft(server, reader, redirect, asked) };
    let mut response = finish(server, reader, page, envelope::status_of(error.code())).await;
    envelope::retry_after(&mut response, error);
    response
}

fn draft(server: &Server, reader: &Reader, redirect: String, asked: Option<String>) -> LoginPage {
    let device = Device::from_user_agent(reader.known.user_agent().unwrap_or_default());
    let address = server.site().absolute(&then_bare(&redirect));
    let methods = with_pages(server).iter().map(|(method, way)| choice(server, method, *way)).collect();
    let asked = asked.map(|name| server.app().method(&name).map_or(name, |method| word(server, &method)));
    LoginPage { device, redirect, methods, asked, address, ..LoginPage::default() }
}

fn then_bare(redirect: &str) -> String {
    let redirect: String = url::form_urlencoded::byte_serialize(redirect.as_bytes()).collect();
    format!("/login?redirect={redirect}")
}

/// Puts in what needs the browser's cookie or WeChat's address.
async fn finish(server: &Server, reader: &Reader, mut login: LoginPage, status: StatusCode) -> Response {
    let mut tie = Tie::of(server, reader);
    if let Some(choice) = login.wants_code().map(|choice| choice.name.clone()) {
        match put_code(server, reader, &choice, &mut login).await {
            Ok(browser) => tie = browser.map_or(tie, |browser| Tie::with(reader, browser)),
            Err(error) => login.problem = login.problem.or_else(|| Some(problem(&reader.known, &error))),
        }
    }
    if login.chosen().is_some_and(|choice| choice.way == Way::InWechat) && login.device == Device::Desktop {
        login.address_qr = qr(&login.address);
    }
    let form = login.password.take().unwrap_or_default();
    login.password = Some(PasswordForm { csrf: tie.csrf.clone(), ..form });
    let here = retry::login(server, login.asked.as_deref(), Some(&login.redirect));
    page(server, &reader.known, &tie, &here, status, &login)
}

/// The code that the page shows; gives the browser's new token, when there is one. One of our own is fetched by the page itself, which stands meanwhile: WeChat is not asked
/// before there is a browser that will show the answer.
async fn put_code(
    server: &Server,
    reader: &Reader,
    name: &str,
    login: &mut LoginPage,
) -> wxlogin::Result<Option<String>> {
    let method = server.app().method(name)?;
    let core = server.app().core();
    if core.shows_own_qr(&method) {
        let frame = core.browser_frame(&reader.visit, &method, start::callback_of(server, &method)?)?;
        login.own_code = Some(OwnCode { frame: frame.map(String::from) });
        return Ok(None);
    }
    let way = start::Way { embedded: true, link: false };
    let started = start::begin(server, reader, &method, login.redirect.clone(), way).await?;
    let lifetime = server.app().settings().login.state_lifetime.as_secs();
    let lifetime_seconds = u32::try_from(lifetime).unwrap_or(u32::MAX);
    login.embed = Some(Embed { url: started.location.to_string(), lifetime_seconds });
    Ok(Some(started.browser.into_text()))
}

/// Active methods that a browser can use, in the app folder's order.
pub(super) fn with_pages(server: &Server) -> Vec<(Arc<LoginMethod>, Way)> {
    let methods = server.app().live().methods();
    let active = methods.iter().filter(|method| method.is_active);
    active
        .filter_map(|method| {
            let way = match server.app().core().login_type(method).ok()?.descriptor().entry {
                Entry::Qr => Way::Qr,
                Entry::InWechat => Way::InWechat,
                Entry::MiniProgram => return None,
            };
            Some((Arc::clone(method), way))
        })
        .collect()
}

fn word(server: &Server, method: &LoginMethod) -> String {
    address::word(server.app(), &method.name, &method.full_name).to_owned()
}

fn choice(server: &Server, method: &LoginMethod, way: Way) -> Choice {
    Choice { name: word(server, method), title: method.title.clone(), way }
}

/// The name to greet a signed-in person with.
pub(super) async fn name_of_caller(server: &Server, reader: &Reader) -> wxlogin::Result<Option<String>> {
    let Some(session) = reader.visit.caller.session() else { return Ok(None) };
    let user = server.app().core().user_with_id(session.user_id.as_str()).await?;
    Ok(Some(user.nick.or(user.username).unwrap_or_else(|| user.id.to_string())))
}

fn qr(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).build().ok()?;
    Some(SvgBuilder::default().to_str(&code))
}
