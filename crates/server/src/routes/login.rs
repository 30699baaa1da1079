//! `POST /login`: the sign-in of the mini-program guide. Its success is a plain object, because the guide's programs read
//! `sessionId` at the top level.

use axum::{Json, extract::State, response::IntoResponse, routing::post};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use wxlogin::{
    Code, LoginRequest, SignedIn,
    declare::{Access, Argument, ArgumentKind, Function, Part, Shape, check_arguments},
};

use super::{Answer, Body, Route, Verb, Who};
use crate::{
    envelope::Outcome,
    extract::{JsonObject, Visitor},
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
        argument("instance", "The login method: name or fullName.", "登录方式：名称或 fullName。"),
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
];

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
    let request = request(check_arguments(&LOGIN, body)?);
    let label = if request.code.is_some() || request.bind_code.is_some() { "code" } else { "password" };
    let outcome = server.app().core().login(&visitor.visit, request).await;
    server.metrics().login(label, outcome.as_ref().err().map_or("ok", |error| error.code().as_str()));
    Ok(Json(view(&outcome?)).into_response())
}

fn request(mut body: Map<String, Value>) -> LoginRequest {
    let mut text = |name: &str| match body.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    LoginRequest {
        username: text("username"),
        password: text("password").map(SecretString::from),
        code: text("code"),
        bind_code: text("bindCode"),
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
        let checked: Vec<_> = LOGIN.arguments.iter().map(|argument| argument.name).collect();
        assert_eq!(documented, checked);
    }
}
