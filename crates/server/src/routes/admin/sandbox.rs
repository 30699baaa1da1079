//! The sandbox in WeChat's place: whether it is, and a code from it without going through its pages.

use axum::{
    body::Bytes,
    http::{Request, header},
};
use serde_json::{Value, json};
use wxlogin::{App, Code, Error, LoginMethod, Result, login_type::Entry};

/// Whether the platform's host is not WeChat's own.
pub(in crate::routes) fn in_use(app: &App) -> bool {
    app.settings().wechat.hosts.api.url().host_str() != Some("api.weixin.qq.com")
}

/// The sandbox's personas.
pub(in crate::routes) async fn personas(app: &App) -> Result<Value> {
    let answer = ask(app, "GET", "/sandbox/people", None).await?;
    let people = answer.get("personas").or_else(|| answer.get("people")).cloned().unwrap_or(answer);
    let people = people.as_array().cloned().unwrap_or_default();
    let brief = |person: &Value| json!({"id": person["id"], "nickname": person["nickname"]});
    Ok(people.iter().map(brief).collect())
}

/// A code as if the persona had just agreed.
pub(in crate::routes) async fn code(
    app: &App,
    method: &LoginMethod,
    entry: Entry,
    persona: &str,
) -> Result<String> {
    let kind = match entry {
        Entry::Qr => "website",
        Entry::InWechat => "official",
        Entry::MiniProgram => "mini",
    };
    let body = json!({"appid": method.app_id, "persona": persona, "kind": kind, "scope": method.scope});
    let answer = ask(app, "POST", "/sandbox/codes", Some(body)).await?;
    answer["code"].as_str().map(str::to_owned).ok_or_else(|| no_code(&answer))
}

async fn ask(app: &App, verb: &str, path: &str, body: Option<Value>) -> Result<Value> {
    let address = app.settings().wechat.hosts.api.url().join(path).map_err(Error::internal)?;
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = Request::builder()
        .method(verb)
        .uri(address.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(Error::internal)?;
    let answer = app.core().http.send(request).await.map_err(|_| no_sandbox())?;
    serde_json::from_slice(answer.body()).map_err(|_| no_sandbox())
}

fn no_sandbox() -> Error {
    Error::new(Code::WechatUnavailable).message("The sandbox does not answer.", "沙箱没有响应。").hint(
        "Start it with `wxlogin dev` or `wxlogin sandbox`.",
        "请用 `wxlogin dev` 或 `wxlogin sandbox` 启动。",
    )
}

fn no_code(answer: &Value) -> Error {
    let said: String = answer["error"].as_str().unwrap_or_default().chars().take(200).collect();
    Error::new(Code::LoginMisconfigured)
        .message(format!("The sandbox gave no code: {said}"), format!("沙箱未返回 code：{said}"))
        .hint("Look at the sandbox's table of apps.", "请检查沙箱的应用列表。")
}
