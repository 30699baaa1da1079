//! A program that calls the API.

use axum::{
    body::{Body, to_bytes},
    http::{Request, request::Builder},
};
use serde_json::Value;
use tower::ServiceExt;

use super::{Reply, Site};

/// Somebody with a token, or without.
pub(crate) struct Caller<'a> {
    site: &'a Site,
    pub(crate) token: Option<String>,
}

impl<'a> Caller<'a> {
    pub(super) const fn new(site: &'a Site, token: Option<String>) -> Self {
        Self { site, token }
    }

    /// Calls an element's function.
    pub(crate) async fn call(&self, element: &str, function: &str, arguments: Value) -> Reply {
        self.post(&format!("/api/demo/shop/{element}/{function}"), arguments).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        let request = self.authorised(Request::post(path)).header("content-type", "application/json");
        self.site.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.site.send(self.authorised(Request::get(path)).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.site.send(self.authorised(Request::delete(path)).body(Body::empty()).unwrap()).await
    }

    fn authorised(&self, request: Builder) -> Builder {
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }
}

impl Site {
    /// Sends a request and checks the answer for secrets.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let path = request.uri().path().to_owned();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let reply = Reply { status: parts.status, headers: parts.headers, body };
        self.guard.check(&path, &reply);
        reply
    }

    /// Sends bytes as they are.
    pub(crate) async fn send_raw(&self, path: &str, content_type: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(path).header("content-type", content_type);
        self.send(request.body(body.into()).unwrap()).await
    }
}
