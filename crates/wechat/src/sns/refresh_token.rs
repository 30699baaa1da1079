//! `GET /sns/oauth2/refresh_token`: a longer life for a user's token. No secret is needed (official page).

use secrecy::{ExposeSecret, SecretString};

use super::AccessToken;
use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts};

/// Refreshes. A token that is still alive keeps its text and lives longer; an expired one is replaced. The
/// refresh_token itself does not live longer.
///
/// # Errors
/// Without a request: [`FailureKind::RefreshTokenInvalid`] when the token is blank.
pub fn refresh_token(
    hosts: &Hosts,
    app_id: &str,
    refresh_token: &SecretString,
) -> Result<Call<AccessToken>, Failure> {
    RequestBuilder::new(hosts, Endpoint::SnsRefreshToken)
        .app_id(app_id)
        .plain("grant_type", "refresh_token")
        .secret("refresh_token", refresh_token.expose_secret(), FailureKind::RefreshTokenInvalid)
        .call(AccessToken::from_fields)
}
