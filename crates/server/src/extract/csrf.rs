//! Did our own page make this call? A browser sends its cookies also with calls that another site's page makes.
//!
//! One of these proves it: the header `X-Wxlogin-Csrf: 1` (another site cannot add a header unless CORS lets it),
//! `Sec-Fetch-Site: same-origin`, an `Origin` that is ours or listed in `cors.origins`, or, in a form, a token that
//! follows from the browser's secret cookies. A neighbour under the same domain can write cookies for us, but cannot read
//! ours: so the token follows from the session as well, and counts only where no header says that another site asked.

use axum::http::{HeaderMap, header};
use wxlogin::{Code, Error, secret};

use super::cookies::{BROWSER, SESSION, cookie};
use crate::{context::text, state::Server};

/// Whether the headers alone prove it.
pub(super) fn proven_by_headers(headers: &HeaderMap, server: &Server) -> bool {
    text(headers, "x-wxlogin-csrf").is_some_and(|value| value == "1")
        || text(headers, "sec-fetch-site").is_some_and(|site| site == "same-origin")
        || text(headers, header::ORIGIN).is_some_and(|origin| is_ours(origin, headers, server))
}

fn is_ours(origin: &str, headers: &HeaderMap, server: &Server) -> bool {
    let host = text(headers, header::HOST);
    let same_host = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    let listed = || server.app().settings().cors.origins.iter().any(|listed| listed.as_str() == origin);
    same_host || origin == server.site().origin() || listed()
}

/// Whether a header says that another site's page made the call. Our own pages keep their address to themselves, for which
/// browsers write `Origin: null` into their forms: that says nothing.
pub(super) fn refuted(headers: &HeaderMap, server: &Server) -> bool {
    text(headers, "sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site")
        || text(headers, header::ORIGIN)
            .is_some_and(|origin| origin != "null" && !is_ours(origin, headers, server))
}

/// Whether a form's token follows from the browser's cookies.
pub(super) fn proven_by_token(headers: &HeaderMap, token: &str) -> bool {
    let session = cookie(headers, SESSION);
    cookie(headers, BROWSER)
        .is_some_and(|browser| secret::same(form_token(browser, session).as_bytes(), token.as_bytes()))
}

/// The token for the forms of a browser. The cookies cannot be computed from it.
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
