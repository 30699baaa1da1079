//! `GET /sns/auth`: whether a user's token is alive and is this user's.

use secrecy::{ExposeSecret, SecretString};

use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts};

/// Succeeds when the token is alive and belongs to `openid`; [`FailureKind::TokenInvalid`] otherwise.
///
/// # Errors
/// Without a request: [`FailureKind::TokenInvalid`] when the token is blank.
pub fn auth(hosts: &Hosts, access_token: &SecretString, openid: &str) -> Result<Call<()>, Failure> {
    RequestBuilder::new(hosts, Endpoint::SnsAuth)
        .secret("access_token", access_token.expose_secret(), FailureKind::TokenInvalid)
        .plain("openid", openid)
        .call(|fields| match fields.number("errcode") {
            Some(0) => Ok(()),
            _ => Err(fields.missing("errcode")),
        })
}
