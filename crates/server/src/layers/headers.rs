//! Headers that every answer carries. A page brings its own policy; what is set already stays.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{context::Context, site::Site};

/// Room for the headers of this file, those of the layers around, and the few that an answer brings.
pub(super) const COUNT: usize = 17;

/// What may be done with an answer that is not a page: nothing.
static NO_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);
/// What no page of ours uses, nor anything that is framed in one. Passkeys are not in the list: the console may ask for them.
static NO_FEATURES: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
     gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), usb=(), \
     xr-spatial-tracking=()",
);
static SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
static UNSAFE_NONE: HeaderValue = HeaderValue::from_static("unsafe-none");
static SAME_SITE: HeaderValue = HeaderValue::from_static("same-site");
static NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
static DENY: HeaderValue = HeaderValue::from_static("DENY");
static NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
static A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
static NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

pub(super) fn secure(headers: &mut HeaderMap, context: &Context, site: &Site) {
    let mut set = |name: HeaderName, value: &HeaderValue| {
        headers.entry(name).or_insert_with(|| value.clone());
    };
    set(header::X_CONTENT_TYPE_OPTIONS, &NOSNIFF);
    set(header::X_FRAME_OPTIONS, &DENY);
    set(header::CONTENT_SECURITY_POLICY, &NO_PAGE);
    set(header::CACHE_CONTROL, &NO_STORE);
    set(HeaderName::from_static("permissions-policy"), &NO_FEATURES);
    // A window that opened one of our pages, or was opened by one, gets no hold of it. A sign-in in a window of its own
    // passes through the pages of the sign-in and must find back to the page that opened it; they hold nothing of a person.
    let passes = ["/login", "/demo"].iter().any(|pages| context.route().starts_with(pages));
    let opener = if passes { &UNSAFE_NONE } else { &SAME_ORIGIN };
    set(HeaderName::from_static("cross-origin-opener-policy"), opener);
    // Nothing of ours is loaded into other sites' pages. The picture of a QR code is shown by pages of the same site.
    let picture = context.route().ends_with("/qr/{ticket}/image");
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        if picture { &SAME_SITE } else { &SAME_ORIGIN },
    );
    if site.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, &A_YEAR);
    }
    // Addresses of the sign-in hold codes and states; no other site may learn them, whatever a page allows.
    if context.route().starts_with("/login") {
        headers.insert(header::REFERRER_POLICY, NO_REFERRER.clone());
    } else {
        headers.entry(header::REFERRER_POLICY).or_insert_with(|| NO_REFERRER.clone());
    }
}
