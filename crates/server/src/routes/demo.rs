//! `/demo/`: a site, a page inside WeChat and a mini program, on one page. `wxlogin dev` alone has it
//! ([`serve_with_demo`](crate::serve_with_demo)): it gives out codes of the sandbox, as WeChat's app would.
//!
//! The two phones are pages of ours in frames of ours; nothing else here may be framed. What a phone's page leaves for (the
//! sandbox's consent, say) opens in a window of its own.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Redirect},
    routing::{get, post},
};
use serde_json::json;
use wxlogin::{Error, Language, login_type::Entry};
use wxlogin_web_assets::{demo_asset, demo_page};

use super::{admin::sandbox, browser::send_asset, no_such_route};
use crate::{
    context::Known,
    envelope::{self, Outcome},
    extract::JsonObject,
    state::Server,
};

pub(crate) fn router() -> Router<Server> {
    Router::new()
        .route("/demo", get(enter))
        .route("/demo/", get(index))
        .route("/demo/{page}", get(page))
        .route("/demo/assets/{name}", get(asset))
        .route("/demo/api/phone", get(phone))
        .route("/demo/api/code", post(code))
}

async fn enter(State(server): State<Server>) -> Redirect {
    Redirect::to(&server.site().path("/demo/"))
}

async fn index(State(server): State<Server>, known: Known) -> Outcome {
    show(&server, &known, "index").await
}

async fn page(State(server): State<Server>, known: Known, Path(name): Path<String>) -> Outcome {
    show(&server, &known, if name == "index" { "" } else { &name }).await
}

async fn show(server: &Server, known: &Known, name: &str) -> Outcome {
    let Some(html) = demo_page(name) else { return Err(no_such_route().await) };
    let base = server.site().path("/demo");
    let language = match known.language {
        Language::En => "en",
        Language::Zh => "zh-CN",
    };
    let html = html.replace("\"./assets/", &format!("\"{base}/assets/")).replace("{{lang}}", language);
    let framed = matches!(name, "wechat" | "mini");
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(server, framed)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if framed {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    Ok(response)
}

/// WeChat's QR page is framed, and pictures of people come from WeChat: here both are the sandbox.
fn policy(server: &Server, framed: bool) -> String {
    let hosts = &server.app().settings().wechat.hosts;
    let (open, pictures) = (&hosts.open.url().origin(), &hosts.res.url().origin());
    let ancestors = if framed { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: {}; connect-src 'self'; \
         frame-src 'self' {}; form-action 'self'; frame-ancestors {ancestors}; base-uri 'none'; \
         require-trusted-types-for 'script'",
        pictures.ascii_serialization(),
        open.ascii_serialization(),
    )
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Outcome {
    match demo_asset(&name) {
        Some(asset) => Ok(send_asset(&asset, &headers)),
        None => Err(no_such_route().await),
    }
}

/// Where the sandbox's pages are, and who may hold its phone.
async fn phone(State(server): State<Server>, known: Known) -> Outcome {
    let people = sandbox::personas(server.app()).await?;
    let address = server.app().settings().wechat.hosts.open.url().as_str().trim_end_matches('/').to_owned();
    Ok(envelope::data(&known, json!({"sandbox": address, "people": people})))
}

/// What WeChat's app does for `wx.login`: a code of this mini program for whoever holds the phone.
async fn code(State(server): State<Server>, known: Known, JsonObject(body): JsonObject) -> Outcome {
    let text = |name: &str| body.get(name).and_then(|value| value.as_str()).ok_or_else(|| missing(name));
    let (method, persona) = (server.app().method(text("method")?)?, text("persona")?);
    let code = sandbox::code(server.app(), &method, Entry::MiniProgram, persona).await?;
    Ok(envelope::data(&known, json!({"code": code})))
}

fn missing(name: &str) -> Error {
    Error::invalid(format!("{name} is missing."), format!("缺少 {name}。"))
        .hint("Send method and persona.", "请发送 method 与 persona。")
}
