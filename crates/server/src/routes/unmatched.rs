//! Where nothing is.

use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use wxlogin::{Code, Error};

use crate::envelope::Failure;

/// People write `/login/` as readily as `/login`: an address of a page with a slash too many leads to the page. Anything
/// else is 404.
pub(crate) async fn fallback(uri: Uri) -> Response {
    match without_slash(&uri) {
        Some(redirect) => redirect,
        None => no_such_route().await.into_response(),
    }
}

/// Only below paths of ours, so that the address cannot name another host.
fn without_slash(uri: &Uri) -> Option<Response> {
    let path = uri.path().strip_suffix('/')?;
    let ours = ["/login", "/account"]
        .iter()
        .any(|start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if !ours || path.ends_with('/') {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("{path}{query}"))]).into_response())
}

/// 404.
pub(crate) async fn no_such_route() -> Failure {
    Error::new(Code::NotFound)
        .message("There is nothing at this address.", "该地址没有内容。")
        .hint(
            "GET /openapi.json lists every address. Element functions are called with POST /api/{orgId}/{appName}/….",
            "GET /openapi.json 列出了全部地址；元素函数以 POST /api/{orgId}/{appName}/… 调用。",
        )
        .into()
}

/// 405; the answer's `Allow` says what is allowed.
pub(crate) async fn no_such_method() -> Failure {
    let error = Error::invalid("This address does not take this method.", "该地址不支持此请求方法。").hint(
        "The header `Allow` names the methods; element functions are called with POST.",
        "可用方法见响应头 `Allow`；元素函数以 POST 调用。",
    );
    Failure::with_status(error, StatusCode::METHOD_NOT_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_lose_a_slash() {
        let to = |uri: &'static str| {
            let response = without_slash(&Uri::from_static(uri))?;
            Some(response.headers()[header::LOCATION].to_str().unwrap().to_owned())
        };
        assert_eq!(to("/login/"), Some("/login".to_owned()));
        assert_eq!(to("/login/Web/?redirect=%2Fa"), Some("/login/Web?redirect=%2Fa".to_owned()));
        assert_eq!(to("/account/"), Some("/account".to_owned()));
        for other in ["/", "/v1/session/", "//evil.example/", "/login//", "/loginx/", "/login"] {
            assert_eq!(to(other), None, "{other}");
        }
    }
}
