//! The outermost layer: it makes the context, writes failures down, and tells the log and the metrics how it went.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::headers;
use crate::{
    context::{Context, Known},
    envelope::{self, Failure},
    extract::set_language,
    routes::browser,
    state::Server,
};

pub(crate) async fn observe(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = method_name(request.method());
    let context = Arc::new(Context::of(&server, &request));
    request.extensions_mut().insert(Known(Arc::clone(&context)));
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>();
    if let Some(failure) = &failure {
        write(&server, &context, failure, &mut response);
    }
    label(&mut response, &context);
    if server.is_draining() {
        // Whoever keeps the connection would send the next request to a server that is about to close it.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if context.language_chosen && context.shows_pages {
        set_language(response.headers_mut(), server.site(), context.language.tag());
    }
    headers::secure(response.headers_mut(), &context, server.site());
    let took = began.elapsed();
    let status = response.status().as_u16();
    tell(method, &context, status, took.as_millis(), failure.as_ref());
    server.metrics().request(method, &context.route, status, took);
    response
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
    if let Ok(id) = HeaderValue::from_str(&context.request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    if context.route.starts_with("/assets/") {
        return;
    }
    let language = HeaderValue::from_static(context.language.tag());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language"));
}

/// One line a request. The matched route stands in it, not the address, which holds codes and states.
fn tell(method: &str, context: &Context, status: u16, ms: u128, failure: Option<&Failure>) {
    let ms = u64::try_from(ms).unwrap_or(u64::MAX);
    let (route, request_id) = (context.route.as_str(), context.request_id.as_str());
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
