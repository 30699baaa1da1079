//! Which language a page speaks: the cookie of the switch, else Accept-Language.
use axum::Extension;
use axum::response::{IntoResponse as _, Response};

use super::forms;
use crate::wire::Call;

const COOKIE: &str = "sandbox_lang";

pub(super) fn of(call: &Call) -> &'static str {
    match call.cookies.get(COOKIE).map(String::as_str) {
        Some("zh") => "zh",
        Some("en") => "en",
        _ if call.language.to_ascii_lowercase().starts_with("zh") => "zh",
        _ => "en",
    }
}

/// GET /lang?to=zh&next=/phone
pub(super) async fn choose(Extension(call): Extension<Call>) -> Response {
    let to = if call.param("to").as_deref() == Some("zh") { "zh" } else { "en" };
    let back = forms::back(&call, "/");
    forms::with_cookie(forms::see(&back), COOKIE, to, "/").into_response()
}
