//! Each request runs in a task of its own.
//!
//! When a browser goes away, its connection's future is dropped at the next await. In the middle of a sign-in that would
//! lose WeChat's answer to a code that is spent, and the same browser's second delivery would wait for an answer that
//! never comes. In its own task the sign-in finishes. A panic ends the task, not the connection.
//!
//! Reading our own state loses nothing by being dropped, and the check of a session is too hot a path for a task of its own,
//! so such requests run where they are. So does the question about a QR code: a page asks again if it must, and a browser
//! that has gone away should end the call to WeChat that is held for it.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use wxlogin::{Code, Error};

use super::bound::only_reads;
use crate::{envelope::Failure, routes::browser, state::Server};

pub(crate) async fn isolate(State(server): State<Server>, request: Request, next: Next) -> Response {
    let held = is_held(&request);
    // A held question has its own bound (`wechat.max_long_polls`) and takes no place from those who sign in.
    let place = match if held { Ok(None) } else { server.bound().enter(&request) } {
        Ok(place) => place,
        Err(full) => return full.into_response(),
    };
    // Both end with the work, not with the connection: a browser that goes away frees nothing while its sign-in runs.
    let under_way = (server.begin().await, place);
    if held || only_reads(&request) {
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

fn is_held(request: &Request) -> bool {
    request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == browser::QR_POLL)
}

fn took_too_long() -> Error {
    Error::new(Code::Internal)
        .message("The request took too long.", "请求处理超时。")
        .hint("Try again.", "请重试。")
        .because("over http.request_timeout")
}
