//! Did our own page make this call? A browser sends its cookies also with calls that another site's page makes.
//!
//! A browser says by itself which page called: `Sec-Fetch-Site`, which no script can write, and `Origin`. What they say is
//! compared as a whole (scheme, host and port), and where one of them names another site nothing else proves anything. Where
//! neither does, one of these is the proof: `Sec-Fetch-Site: same-origin`, our own `Origin`, the header `X-Wxlogin-Csrf: 1`
//! (another site cannot add a header unless CORS lets it), or, in a form, a token that follows from the browser's secret
//! cookies.
//!
//! Pages of `cors.origins` count as ours for the routes that [CORS](crate::layers) opens to them, and nowhere else.

use axum::http::{HeaderMap, header};
use url::Url;
use wxlogin::{Code, Error, secret};

use crate::{context::text, layers::is_shared, state::Server};

/// Which page made a call, by the headers that the browser itself writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sender {
    /// A page of ours, or one that the operator listed, where the route lets it call.
    Own,
    /// Another site's page.
    Other,
    /// The headers do not say.
    Unsaid,
}

/// Whether the headers alone prove it. `route` is the pattern that matched.
pub(super) fn proven_by_headers(headers: &HeaderMap, server: &Server, route: &str) -> bool {
    match sender(headers, server, route) {
        Sender::Own => true,
        Sender::Other => false,
        Sender::Unsaid => text(headers, "x-wxlogin-csrf").is_some_and(|value| value == "1"),
    }
}

fn sender(headers: &HeaderMap, server: &Server, route: &str) -> Sender {
    // Our own pages keep their address to themselves, for which browsers write `Origin: null` into their forms: that says
    // nothing.
    let origin = text(headers, header::ORIGIN).filter(|origin| *origin != "null");
    if origin.is_some_and(|origin| is_shared(route) && is_listed(origin, server)) {
        return Sender::Own;
    }
    match text(headers, "sec-fetch-site") {
        // The browser compared the addresses as it knows them, which a proxy between may have rewritten for us.
        Some("same-origin") => Sender::Own,
        Some("cross-site" | "same-site") => Sender::Other,
        _ => match origin.map(|origin| is_own(origin, headers, server)) {
            Some(true) => Sender::Own,
            Some(false) => Sender::Other,
            None => Sender::Unsaid,
        },
    }
}

/// Whether an origin is the address of ours that people use, or the one that this request was sent to. The scheme is that of
/// `public_url` for both: a page on plain http is not our page on https.
fn is_own(origin: &str, headers: &HeaderMap, server: &Server) -> bool {
    let site = server.site();
    let asked = || {
        let host = text(headers, header::HOST)?;
        let scheme = if site.is_https() { "https" } else { "http" };
        Some(Url::parse(&format!("{scheme}://{host}")).ok()?.origin().ascii_serialization())
    };
    origin == site.origin() || asked().is_some_and(|asked| asked == origin)
}

fn is_listed(origin: &str, server: &Server) -> bool {
    server.app().settings().cors.origins.iter().any(|listed| listed.as_str() == origin)
}

/// Whether a header says that another site's page made the call.
pub(super) fn refuted(headers: &HeaderMap, server: &Server, route: &str) -> bool {
    sender(headers, server, route) == Sender::Other
}

/// Whether a form's token follows from the browser's cookies.
pub(super) fn proven_by_token(browser: Option<&str>, session: Option<&str>, token: &str) -> bool {
    browser.is_some_and(|browser| secret::same(form_token(browser, session).as_bytes(), token.as_bytes()))
}

/// The token for the forms of a browser. The cookies cannot be computed from it. A neighbour under the same domain may know
/// a browser token, but not the session: so the token follows from both.
pub(crate) fn form_token(browser: &str, session: Option<&str>) -> String {
    let secrets = format!("form:{browser}:{}", session.unwrap_or_default());
    secret::hash(&secrets).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a call without proof is answered.
pub(super) fn refused() -> Error {
    Error::new(Code::Forbidden)
        .message(
            "This call carries a session cookie, but not from a page of this site.",
            "该请求携带会话 Cookie，但不是由本站页面发起。",
        )
        .hint(
            "Send `X-Wxlogin-Csrf: 1`, or carry the session as `Authorization: Bearer`. A form: open the page again.",
            "请添加 `X-Wxlogin-Csrf: 1`，或以 `Authorization: Bearer` 携带会话；表单请重新打开页面后提交。",
        )
}
