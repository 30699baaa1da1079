//! Each request runs in a task of its own.
//!
//! When a browser goes away, its connection's future is dropped at the next await. In the middle of a sign-in that would
//! lose WeChat's answer to a code that is spent, and the same browser's second delivery would wait for an answer that
//! never comes. In its own task the sign-in finishes. A panic ends the task, not the connection.
//!
//! Reading our own state loses nothing by being dropped, and the check of a session is too hot a path for a task of its own,
//! so such requests run where they are; their connection is what a shutdown waits for. So does the question about a QR
//! code: a page asks again if it must, and a browser that has gone away should end the call to WeChat that is held for it.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    task::{self, Poll},
};

use axum::{
    body::HttpBody as _,
    extract::{MatchedPath, Request},
    response::{IntoResponse, Response},
};
use futures::{FutureExt, future::BoxFuture};
use tower::{Layer, Service};
use wxlogin::{Code, Error};

use super::{bound::only_reads, host, nul};
use crate::{envelope::Failure, routes::browser, state::Server};

/// See the module.
#[derive(Clone)]
pub(crate) struct Isolate(pub(crate) Server);

/// One route, isolated.
#[derive(Clone)]
pub(crate) struct Isolated<S> {
    inner: S,
    server: Server,
}

impl<S> Layer<S> for Isolate {
    type Service = Isolated<S>;

    fn layer(&self, inner: S) -> Isolated<S> {
        Isolated { inner, server: self.0.clone() }
    }
}

impl<S> Service<Request> for Isolated<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if let Some(refused) = host::ambiguous(&request).or_else(|| nul::in_address(&request)) {
            return Box::pin(async { Ok(refused.into_response()) });
        }
        if let Some(refused) = self.server.arrivals().refuses(&request) {
            return Box::pin(async { Ok(refused.into_response()) });
        }
        if request.body().is_end_stream() {
            return self.begin(request);
        }
        // The clone stays behind; what was asked whether it is ready is what is called.
        let behind = self.clone();
        let mut ready = std::mem::replace(self, behind);
        Box::pin(async move {
            match ready.server.clone().arrivals().whole(request).await {
                Ok(request) => ready.begin(request).await,
                Err(refused) => Ok(refused.into_response()),
            }
        })
    }
}

impl<S> Isolated<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    /// A request whose body is there.
    fn begin(&mut self, request: Request) -> BoxFuture<'static, Result<Response, Infallible>> {
        let held = is_held(&request);
        let bound = self.server.bound();
        let place = match if held { bound.hold(&request) } else { bound.enter(&request) } {
            Ok(place) => place,
            Err(full) => return Box::pin(async { Ok(full.into_response()) }),
        };
        let stays = held || only_reads(&request);
        // A handler can also panic before its future is made.
        let answering = std::panic::catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        let Ok(answering) = answering else { return Box::pin(async { Ok(panicked()) }) };
        if stays {
            return Box::pin(async {
                let answer = AssertUnwindSafe(answering).catch_unwind().await;
                drop(place);
                answer.unwrap_or(Ok(panicked()))
            });
        }
        let server = self.server.clone();
        Box::pin(async move {
            // Both end with the work, not with the connection: a browser that goes away frees nothing while its
            // sign-in runs.
            let under_way = (server.begin().await, place);
            let limit = server.app().settings().http.request_timeout;
            let task = tokio::spawn(async move {
                let answer = tokio::time::timeout(limit, answering).await;
                drop(under_way);
                answer
            });
            Ok(match task.await {
                Ok(Ok(Ok(response))) => response,
                Ok(Err(_)) => Failure::from(took_too_long()).into_response(),
                Err(stopped) if stopped.is_panic() => panicked(),
                Err(_) => Failure::from(Error::internal("the server is stopping")).into_response(),
            })
        })
    }
}

fn is_held(request: &Request) -> bool {
    request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == browser::QR_POLL)
}

fn panicked() -> Response {
    Failure::from(Error::internal("a handler panicked")).into_response()
}

fn took_too_long() -> Error {
    Error::new(Code::Internal)
        .message("The request took too long.", "请求处理超时。")
        .hint("Try again.", "请重试。")
        .because("over http.request_timeout")
}
