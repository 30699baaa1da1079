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
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use wxlogin::{Code, Error};

use super::bound::only_reads;
use crate::{envelope::Failure, state::Server};

pub(crate) async fn isolate(State(server): State<Server>, request: Request, next: Next) -> Response {
    let place = match server.bound().enter(&request) {
        Ok(place) => place,
        Err(full) => return full.into_response(),
    };
    // Both end with the work, not with the connection: a browser that goes away frees nothing while its sign-in runs.
    let under_way = (server.begin().await, place);
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

fn took_too_long() -> Error {
    Error::new(Code::Internal)
        .message("The request took too long.", "请求处理超时。")
        .hint("Try again.", "请重试。")
        .because("over http.request_timeout")
}
