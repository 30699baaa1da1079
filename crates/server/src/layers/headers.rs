//! Headers that every answer carries. A page brings its own policy; what is set already stays.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{context::Context, site::Site};

/// What may be done with an answer that is not a page: nothing.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub(super) fn secure(headers: &mut HeaderMap, context: &Context, site: &Site) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CONTENT_SECURITY_POLICY, NO_PAGE);
    set(header::CACHE_CONTROL, "no-store");
    if site.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // Addresses of the sign-in hold codes and states; no other site may learn them, whatever a page allows.
    if context.route.starts_with("/login") {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    } else {
        headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    }
}
