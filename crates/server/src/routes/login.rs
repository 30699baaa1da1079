//! `POST /login`: the sign-in of the mini-program guide. Its success is a plain object, because the guide's programs read
//! `sessionId` at the top level.
//!
//! The guide's own program names no method, and `wx.request` then sends a GET with the data in the query. `GET /login` is
//! the sign-in page, so [`is_program`] decides which of the two was asked for. The answer sets no cookie, hence a link that
//! somebody else made signs no browser in; and it tells the program to use POST, since proxies log addresses.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    response::IntoResponse,
    routing::post,
};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use wxlogin::{
    Code, Error, LoginRequest, SignedIn, Visit,
    declare::{Access, Argument, ArgumentKind, Function, Part, Shape, check_arguments},
    secret::Token,
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{
    context::{Known, text},
    envelope::{Failure, Outcome},
    extract::{JsonObject, Query, Visitor},
    state::Server,
};

const fn argument(name: &'static str, en: &'static str, zh: &'static str) -> Argument {
    Argument { name, kind: ArgumentKind::Text, required: false, doc: (en, zh) }
}

const RESULT: Shape = Shape::Object(&[
    Part::new("sessionId", Shape::Text),
    Part::new("userId", Shape::Text),
    Part::new("expiresAt", Shape::Time),
    Part::optional("corpId", Shape::Text),
]);

/// Declared like an element's function, so that its arguments are checked and described in the same way.
const LOGIN: Function = Function {
    name: "login",
    arguments: &[
        argument("username", "The username; together with password.", "用户名，与 password 同时提供。"),
        argument("password", "The password.", "密码。"),
        argument("code", "What wx.login gave.", "wx.login 返回的 code。"),
        argument("bindCode", "In place of a code that is spent.", "code 已使用时以 bindCode 代替。"),
        argument(
            "instance",
            "The login method: name, fullName or appId.",
            "登录方式：名称、fullName 或 appId。",
        ),
        argument("corp", "The organisation: corpId or title.", "组织：corpId 或名称。"),
        argument("platform", "What signs in; miniprogram by default.", "登录端，默认 miniprogram。"),
    ],
    result: RESULT,
    access: Access::Anyone,
    doc: (
        "Signs in with a password, a mini-program code, or both, which links them.",
        "以密码、小程序 code 或两者同时登录；两者同时提供时会绑定。",
    ),
    source: "the mini-program guide",
    errors: ERRORS,
};

const ERRORS: &[Code] = &[
    Code::Unauthenticated,
    Code::CodeInvalid,
    Code::CodeUsed,
    Code::NotBound,
    Code::AlreadyBound,
    Code::IdentityConflict,
    Code::BindCodeInvalid,
    Code::UserBlocked,
    Code::LoginMisconfigured,
    Code::WechatUnavailable,
];

const BODY: &[Part] = &[
    Part::optional("username", Shape::Text),
    Part::optional("password", Shape::Text),
    Part::optional("code", Shape::Text),
    Part::optional("bindCode", Shape::Text),
    Part::optional("instance", Shape::Text),
    Part::optional("corp", Shape::Text),
    Part::optional("platform", Shape::Text),
    Part::optional("userInfo", Shape::Any),
    Part::optional("rawData", Shape::Any),
    Part::optional("signature", Shape::Any),
    Part::optional("encryptedData", Shape::Any),
    Part::optional("iv", Shape::Any),
];

/// What demo programs send along from `wx.getUserProfile`. It is taken and not used: the phone's word is no proof of who
/// somebody is, and WeChat has filled it with the same name and picture for everybody since 2022.
const UNUSED: [&str; 5] = ["userInfo", "rawData", "signature", "encryptedData", "iv"];

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Post,
    path: "/login",
    tag: "sessions",
    id: "login",
    doc: LOGIN.doc.0,
    who: Who::Anyone,
    query: &[],
    body: Body::Json(BODY),
    answer: Answer::Plain(RESULT),
    errors: ERRORS,
    handler: || post(login),
}];

pub(super) async fn login(
    State(server): State<Server>,
    visitor: Visitor,
    JsonObject(body): JsonObject,
) -> Outcome {
    sign_in(&server, &visitor.visit, body).await
}

async fn sign_in(server: &Server, visit: &Visit, mut body: Map<String, Value>) -> Outcome {
    for name in UNUSED {
        body.remove(name);
    }
    let request = request(check_arguments(&LOGIN, body)?);
    let label = if request.code.is_some() || request.bind_code.is_some() { "code" } else { "password" };
    let outcome = server.app().core().login(visit, request).await;
    server.metrics().login(label, outcome.as_ref().err().map_or("ok", |error| error.code().as_str()));
    Ok(Json(view(&outcome?)).into_response())
}

static WARNING: HeaderName = HeaderName::from_static("warning");
static USE_POST: HeaderValue = HeaderValue::from_static(
    "299 - \"POST /login keeps codes and passwords out of addresses: name method 'POST'\"",
);

/// Whether a GET of `/login` is a program's sign-in: it carries what the guide's program sends, and neither a `state`,
/// which comes from WeChat with a browser, nor a header by which a browser asks for a page, a frame or a picture.
pub(super) fn is_program(method: &Method, headers: &HeaderMap, query: &Query) -> bool {
    let carries = ["code", "password"].iter().any(|name| query.has(name)) && !query.has("state");
    let wants_page = text(headers, "accept").is_some_and(|accept| accept.contains("text/html"))
        || text(headers, "sec-fetch-mode").is_some_and(|mode| mode != "cors" && mode != "same-origin")
        || text(headers, "sec-fetch-dest").is_some_and(|destination| destination != "empty");
    method == Method::GET && carries && !wants_page
}

/// The sign-in of the guide's program as it stands. Whoever calls is nobody yet: a cookie that comes along counts for
/// nothing here, since any page can make a browser send a GET.
pub(super) async fn by_get(server: &Server, known: &Known, query: Query) -> Outcome {
    if !server.app().settings().login.by_get {
        let error = Error::invalid("A sign-in is a POST here.", "此处登录须使用 POST。").hint(
            "Name `method: 'POST'` in wx.request, or switch `login.by_get` on.",
            "请在 wx.request 中指定 `method: 'POST'`，或开启 `login.by_get`。",
        );
        return Err(Failure::with_status(error, StatusCode::METHOD_NOT_ALLOWED));
    }
    if !query.has("code") {
        return Err(Error::invalid(
            "A password alone is not taken from an address.",
            "不接受网址中单独的密码。",
        )
        .hint("Send it with `method: 'POST'`.", "请使用 `method: 'POST'` 发送。")
        .into());
    }
    let visit = Visit { origin: known.origin(), language: known.language, ..Visit::anonymous() };
    let mut response = sign_in(server, &visit, body_of(query)?).await?;
    response.headers_mut().insert(WARNING.clone(), USE_POST.clone());
    Ok(response)
}

/// `lang` chooses the language of every answer and is no argument.
fn body_of(query: Query) -> wxlogin::Result<Map<String, Value>> {
    let mut body = Map::new();
    for (name, value) in query.into_pairs().into_iter().filter(|(name, _)| name != "lang") {
        if body.insert(name, Value::String(value)).is_some() {
            return Err(Error::invalid("A parameter is given twice.", "有参数重复。")
                .hint("Give each once.", "每个参数只能出现一次。"));
        }
    }
    Ok(body)
}

fn request(mut body: Map<String, Value>) -> LoginRequest {
    let mut text = |name: &str| match body.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    LoginRequest {
        username: text("username"),
        password: text("password").map(SecretString::from),
        code: text("code").map(Token::from),
        bind_code: text("bindCode").map(Token::from),
        instance: text("instance"),
        corp: text("corp"),
        platform: text("platform"),
    }
}

fn view(session: &SignedIn) -> Value {
    let mut view = json!({
        "sessionId": session.session_id, "userId": session.user_id, "expiresAt": session.expires_at,
    });
    if let Some(corp_id) = &session.corp_id {
        view["corpId"] = json!(corp_id);
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_the_arguments_that_are_checked() {
        let documented: Vec<_> = BODY.iter().map(|part| part.name).collect();
        let checked = LOGIN.arguments.iter().map(|argument| argument.name);
        assert_eq!(documented, checked.chain(UNUSED).collect::<Vec<_>>());
    }
}
