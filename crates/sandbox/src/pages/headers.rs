//! Security headers of the pages.
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};

const CLOSED: &str = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";
/// The QR page stands in frames of any site, and takes the site's own style sheet (`href`).
const FRAMED: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' data: http: https:; \
    frame-ancestors *; base-uri 'none'";

/// Adds the policy to HTML and stops type guessing; the platform's API answers keep the headers they have there.
pub(crate) async fn security(request: Request, next: Next) -> Response {
    let framed = request.uri().path().ends_with("/qrconnect");
    let mut response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_html = kind.starts_with("text/html");
    if kind == "text/plain" || kind.starts_with("application/json") {
        return response;
    }
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    if is_html {
        set(CONTENT_SECURITY_POLICY, if framed { FRAMED } else { CLOSED });
        set(REFERRER_POLICY, "same-origin");
    }
    response
}
