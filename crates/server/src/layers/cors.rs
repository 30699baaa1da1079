//! Which other sites' pages may call us: those of `cors.origins`, with cookies, and nobody else.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};
use wxlogin::settings::Settings;

/// `None` when no other site may.
pub(crate) fn layer(settings: &Settings) -> Option<CorsLayer> {
    if settings.cors.origins.is_empty() {
        return None;
    }
    let origins =
        settings.cors.origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            HeaderName::from_static("x-session-id"),
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("x-wxlogin-csrf"),
        ])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(600));
    Some(layer)
}
