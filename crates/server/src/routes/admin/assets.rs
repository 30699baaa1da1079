//! `/console/`: the console's page and files.
//!
//! The page's policy allows no inline script or style but style elements with this answer's nonce: the console's components
//! make some while they run, and a policy that lets every inline style in would let an injected one in too.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use wxlogin_web_assets::{console_asset, console_page};

use super::sandbox;
use crate::{
    envelope::Outcome,
    routes::{browser::send_asset, no_such_route},
    state::Server,
};

pub(super) fn router() -> Router<Server> {
    Router::new()
        .route("/console", get(enter))
        .route("/console/", get(page))
        .route("/console/assets/{name}", get(asset))
        .route("/console/{*path}", get(page))
}

async fn enter(State(server): State<Server>) -> Redirect {
    Redirect::to(&server.site().path("/console/"))
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Outcome {
    match console_asset(&name) {
        Some(asset) => Ok(send_asset(&asset, &headers)),
        None => Err(no_such_route().await),
    }
}

/// Every address of the console is the same page; its script reads the address.
async fn page(State(server): State<Server>) -> Response {
    let nonce = nonce(&server);
    let base = server.site().path("/console");
    let html = console_page().replace("\"./assets/", &format!("\"{base}/assets/"));
    let html = html.replace("{{nonce}}", &nonce).replace("{{base}}", &base);
    let mut response = Html(html).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy(&server, &nonce)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn policy(server: &Server, nonce: &str) -> String {
    // Pictures of people come from WeChat's servers, or from the sandbox in their place.
    let pictures = match sandbox::in_use(server.app()) {
        true => server.app().settings().wechat.hosts.res.url().origin().ascii_serialization(),
        false => String::new(),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: https: {pictures}; \
         connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

fn nonce(server: &Server) -> String {
    let mut bytes = [0_u8; 16];
    server.app().core().rng.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
