//! `GET /wxa/resetusersessionkey`: a new session_key; the old one dies, the lifetime goes on.

use secrecy::SecretString;

use super::check_session::signed;
use crate::{Call, Endpoint, Failure, Hosts};

/// The new key.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose key it is; equal to the one asked about.
    pub openid: String,
    /// The new key. It never leaves the server.
    pub session_key: SecretString,
}

/// Replaces the session_key of `openid`. WeChat asks not to do so often for one user (official page). The call is
/// marked one-time: after a lost answer the old key is dead and its signature no longer valid.
///
/// # Errors
/// Without a request: [`crate::FailureKind::TokenInvalid`] or [`crate::FailureKind::SessionKeyStale`] when blank.
pub fn reset_session(
    hosts: &Hosts,
    access_token: &SecretString,
    openid: &str,
    session_key: &SecretString,
) -> Result<Call<NewSession>, Failure> {
    let asked = openid.to_owned();
    signed(hosts, Endpoint::ResetSession, access_token, openid, session_key).one_time().call(move |fields| {
        let openid = fields.required("openid")?;
        if openid != asked {
            return Err(fields.other_account());
        }
        Ok(NewSession { openid, session_key: fields.required_secret("session_key")? })
    })
}
