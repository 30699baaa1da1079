//! Each request runs in a task of its own.
//!
//! When a browser goes away, its connection's future is dropped at the next await. In the middle of a sign-in that would
//! lose WeChat's answer to a code that is spent, and the same browser's second delivery would wait for an answer that
//! never comes. In its own task the sign-in finishes. A panic ends the task, not the connection.
//!
//! Reading our own state loses nothing by being dropped, and the check of a session is too hot a path for a task of its own,
//! so such requests run where they are.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use wxlogin::{Code, Error};

use crate::{envelope::Failure, state::Server};

pub(crate) async fn isolate(State(server): State<Server>, request: Request, next: Next) -> Response {
    let under_way = server.begin().await;
    if only_reads(&request) {
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        drop(under_way);
        return answer
            .unwrap_or_else(|_| Failure::from(Error::internal("a handler panicked")).into_response());
    }
    let limit = server.app().settings().http.request_timeout;
    let task = tokio::spawn(async move {
        let answer = tokio::time::timeout(limit, next.run(request)).await;
        drop(under_way);
        answer
    });
    match task.await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Failure::from(took_too_long()).into_response(),
        Err(stopped) if stopped.is_panic() => {
            Failure::from(Error::internal("a handler panicked")).into_response()
        }
        Err(_) => Failure::from(Error::internal("the server is stopping")).into_response(),
    }
}

/// `GET /v1/...` asks our own stores and caches only; every other request may reach WeChat or change something.
fn only_reads(request: &Request) -> bool {
    request.method() == Method::GET && request.uri().path().starts_with("/v1/")
}

fn took_too_long() -> Error {
    Error::new(Code::Internal)
        .message("The request took too long.", "请求处理超时。")
        .hint("Try again.", "请重试。")
        .because("over http.request_timeout")
}
