//! The one envelope of answers.
//!
//! A handler fails with a [`Failure`]. It travels outwards as a response extension, and the outermost layer writes it down:
//! only there language, request id and the kind of client are known for every failure, also for those of the router.

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use wxlogin::{Code, Error};

use crate::context::Context;

/// The result of a handler.
pub(crate) type Outcome<T = Response> = Result<T, Failure>;

/// An error on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    status: Option<StatusCode>,
}

impl Failure {
    /// An error whose HTTP status says more than its code: 405, 413, 415.
    pub(crate) const fn with_status(error: Error, status: StatusCode) -> Self {
        Self { error, status: Some(status) }
    }

    /// The HTTP status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.status.unwrap_or_else(|| status_of(self.error.code()))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, status: None }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The HTTP status of a code. The match has no default, so a new code cannot forget its status.
pub(crate) const fn status_of(code: Code) -> StatusCode {
    match code {
        Code::InvalidArgument | Code::CodeInvalid | Code::CodeUsed | Code::StateMismatch => {
            StatusCode::BAD_REQUEST
        }
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::FreshProofRequired
        | Code::SecondFactorRequired
        | Code::UserDisabled
        | Code::UserBlocked
        | Code::SnapshotUser => StatusCode::FORBIDDEN,
        Code::NotFound | Code::NotBound => StatusCode::NOT_FOUND,
        Code::AlreadyBound | Code::IdentityConflict => StatusCode::CONFLICT,
        Code::BindCodeInvalid | Code::LoginCodeInvalid => StatusCode::GONE,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::LoginMisconfigured | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::WechatUnavailable | Code::StorageUnavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A success.
pub(crate) fn data(context: &Context, data: Value) -> Response {
    Json(json!({
        "errcode": 0, "errmsg": "", "code": "ok", "requestId": context.request_id(), "data": data,
    }))
    .into_response()
}

/// What a failure says to a program.
pub(crate) fn error_body(context: &Context, error: &Error) -> Value {
    json!({
        "errcode": error.number(),
        "errmsg": error.text(context.language),
        "code": error.code().as_str(),
        "requestId": context.request_id(),
        "hint": error.advice(context.language),
    })
}

/// Writes the envelope into the response that carried the failure, which keeps its other headers (`Allow`, CORS).
pub(crate) fn write(response: &mut Response, context: &Context, failure: &Failure) {
    let body = error_body(context, &failure.error).to_string();
    fill(response, body, "application/json");
    retry_after(response, &failure.error);
    if failure.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
}

/// Replaces the body.
pub(crate) fn fill(response: &mut Response, body: String, content_type: &'static str) {
    *response.body_mut() = Body::from(body);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
}

/// `Retry-After`, in whole seconds, at least one.
pub(crate) fn retry_after(response: &mut Response, error: &Error) {
    if let Some(seconds) = error.wait_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_are_those_that_the_codes_declare() {
        for code in Code::ALL {
            assert_eq!(status_of(code).as_u16(), code.status(), "{code}");
        }
    }
}
