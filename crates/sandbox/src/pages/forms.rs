//! Redirects and cookies after a form.
use axum::response::{IntoResponse as _, Redirect, Response};
use http::HeaderValue;
use http::header::SET_COOKIE;

use crate::wire::Call;

/// 303 to a page of the sandbox.
pub(super) fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The `next` of a form when it is a path of the sandbox; another site's address is ignored.
pub(super) fn back(call: &Call, fallback: &str) -> String {
    let own = |path: &String| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r'])
    };
    call.param("next").filter(own).unwrap_or_else(|| fallback.to_owned())
}

/// Adds a cookie; nothing secret is in these.
pub(super) fn with_cookie(response: Response, name: &str, value: &str, path: &str) -> Response {
    with_header(response, &format!("{name}={value}; Path={path}; SameSite=Lax"))
}

/// The same for ten minutes only.
pub(super) fn with_short_cookie(response: Response, name: &str, value: &str, path: &str) -> Response {
    with_header(response, &format!("{name}={value}; Path={path}; SameSite=Lax; Max-Age=600"))
}

fn with_header(mut response: Response, text: &str) -> Response {
    if let Ok(header) = HeaderValue::from_str(text) {
        response.headers_mut().append(SET_COOKIE, header);
    }
    response
}
