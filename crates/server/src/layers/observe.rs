//! The outermost layer: it makes the context, writes failures down, and tells the log and the metrics how it went.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{self, Poll},
    time::{Duration, Instant},
};

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
    response::Response,
};
use futures::future::BoxFuture;
use tower::{Layer, Service};

use super::headers;
use crate::{
    context::{Context, Known, REQUEST_ID},
    envelope::{self, Failure},
    extract::set_language,
    metrics::Tally,
    routes::browser,
    state::Server,
};

static ACCEPT_LANGUAGE: HeaderValue = HeaderValue::from_static("accept-language");

/// Routes that programs ask all the time, one of them for each request of somebody else; an answer as expected is told
/// to the log at debug only.
const ROUTINE: [&str; 4] = ["/v1/verify", "/healthz", "/readyz", "/metrics"];

/// See the module.
#[derive(Clone)]
pub(crate) struct Observe(pub(crate) Server);

/// One route, observed. Its counters are found once and kept.
#[derive(Clone)]
pub(crate) struct Observed<S> {
    inner: S,
    server: Server,
    tally: Arc<Tally>,
}

impl<S> Layer<S> for Observe {
    type Service = Observed<S>;

    fn layer(&self, inner: S) -> Observed<S> {
        Observed { inner, server: self.0.clone(), tally: Arc::default() }
    }
}

impl<S> Service<Request> for Observed<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let began = Instant::now();
        let method = method_name(request.method());
        let context = Arc::new(Context::of(&self.server, &request));
        request.extensions_mut().insert(Known(Arc::clone(&context)));
        let answering = self.inner.call(request);
        let (server, tally) = (self.server.clone(), Arc::clone(&self.tally));
        Box::pin(async move {
            let mut response = answering.await?;
            let failure = complete(&server, &context, &mut response);
            let took = began.elapsed();
            let status = response.status().as_u16();
            tell(method, &context, status, took, failure.as_ref());
            tally.count(server.metrics(), (method, status), context.route(), took);
            Ok(response)
        })
    }
}

/// Writes down a failure and what every answer carries.
fn complete(server: &Server, context: &Context, response: &mut Response) -> Option<Failure> {
    let failure = response.extensions_mut().remove::<Failure>();
    if let Some(failure) = &failure {
        write(server, context, failure, response);
    }
    response.headers_mut().reserve(headers::COUNT);
    label(response, context);
    if server.is_draining() {
        // Whoever keeps the connection would send the next request to a server that is about to close it.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if context.language_chosen && context.shows_pages {
        set_language(response.headers_mut(), server.site(), context.language.tag());
    }
    headers::secure(response.headers_mut(), context, server.site());
    failure
}

/// A person's browser gets a page, everybody else the envelope.
fn write(server: &Server, context: &Context, failure: &Failure, response: &mut Response) {
    if !context.shows_pages {
        return envelope::write(response, context, failure);
    }
    let page = browser::failure_page(server, context, failure);
    let headers = std::mem::take(response.headers_mut());
    *response = page;
    for (name, value) in &headers {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    envelope::retry_after(response, &failure.error);
}

fn label(response: &mut Response, context: &Context) {
    response.headers_mut().insert(REQUEST_ID.clone(), context.request_id_header());
    if context.route().starts_with("/assets/") {
        return;
    }
    let language = HeaderValue::from_static(context.language.tag());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    response.headers_mut().append(header::VARY, ACCEPT_LANGUAGE.clone());
}

/// One line a request. The matched route stands in it, not the address, which holds codes and states.
fn tell(method: &str, context: &Context, status: u16, took: Duration, failure: Option<&Failure>) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (route, request_id) = (context.route(), context.request_id());
    match failure {
        // What was refused before it began comes in floods and is nobody's fault.
        Some(failure) if status >= 500 && !failure.error.is_unspent() => {
            let (code, cause) = (failure.error.code().as_str(), failure.error.cause());
            tracing::error!(method, route, status, ms, request_id, code, cause, "request failed");
        }
        Some(failure) => {
            let code = failure.error.code().as_str();
            tracing::info!(method, route, status, ms, request_id, code, "request refused");
        }
        None if status < 400 && ROUTINE.contains(&route) => {
            tracing::debug!(method, route, status, ms, request_id, "request");
        }
        None => tracing::info!(method, route, status, ms, request_id, "request"),
    }
}

/// A caller can invent methods; the log and the metrics take only known ones.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}
