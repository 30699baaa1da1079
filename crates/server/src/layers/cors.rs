//! Which other sites' pages may call us: those of `cors.origins`, with cookies, and nobody else; and only where an
//! application's page has something to call. The admin API, the console, the account and every page and form answer no
//! other origin, whatever is listed.

use std::{
    convert::Infallible,
    task::{self, Poll},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, header},
    response::Response,
};
use futures::future::BoxFuture;
use tower::{Layer, Service};
use tower_http::cors::{AllowOrigin, CorsLayer};
use wxlogin::settings::Settings;

/// Whether pages of `cors.origins` may call a route, by its pattern. What is not named is not shared.
pub(crate) fn is_shared(route: &str) -> bool {
    const SHARED: [&str; 13] = [
        "/api/{orgId}/{appName}/{*path}",
        // POST, for programs; the page that GET shows there is not shared.
        "/login",
        "/login/",
        "/login/{name}/embed",
        "/login/{name}/qr",
        "/login/{name}/qr/{ticket}/image",
        "/login/{name}/qr/{ticket}/poll",
        "/v1/session",
        "/v1/session/corp",
        "/v1/sessions",
        "/v1/sessions/{id}",
        "/v1/login-types",
        "/v1/login-types/{type}/descriptor",
    ];
    SHARED.contains(&route)
}

/// `None` when no other site may.
pub(crate) fn layer(settings: &Settings) -> Option<Cors> {
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
    Some(Cors(layer))
}

/// CORS for the shared routes.
#[derive(Clone)]
pub(crate) struct Cors(CorsLayer);

/// One route, with CORS and without.
#[derive(Clone)]
pub(crate) struct Guarded<S> {
    shared: tower_http::cors::Cors<S>,
    private: S,
}

impl<S: Clone> Layer<S> for Cors {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { shared: self.0.layer(inner.clone()), private: inner }
    }
}

impl<S> Service<Request> for Guarded<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        // Both are the same service, which is always ready.
        match self.shared.poll_ready(context) {
            Poll::Ready(Ok(())) => self.private.poll_ready(context),
            other => other,
        }
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // A page for people (`GET /login`) is read by no other site's script.
        let page =
            request.method() == Method::GET && request.uri().path().trim_end_matches('/').ends_with("/login");
        let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        if route.is_some_and(is_shared) && !page {
            Box::pin(self.shared.call(request))
        } else {
            Box::pin(self.private.call(request))
        }
    }
}
