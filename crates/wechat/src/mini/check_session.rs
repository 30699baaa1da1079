//! `GET /wxa/checksession`: whether a session_key is still the current one.

use secrecy::{ExposeSecret, SecretString};

use crate::request::RequestBuilder;
use crate::{Call, Endpoint, Failure, FailureKind, Hosts, crypto};

/// Asks whether `session_key` is the current key of `openid`. A stale key (87009) is the answer `false`, no failure.
///
/// # Errors
/// Without a request: [`FailureKind::TokenInvalid`] or [`FailureKind::SessionKeyStale`] when one of them is blank.
pub fn check_session(
    hosts: &Hosts,
    access_token: &SecretString,
    openid: &str,
    session_key: &SecretString,
) -> Result<Call<bool>, Failure> {
    let call = signed(hosts, Endpoint::CheckSession, access_token, openid, session_key).call(|_| Ok(true))?;
    let Call { request, parse, endpoint, one_time } = call;
    let parse = Box::new(move |answer: &http::Response<bytes::Bytes>| match parse(answer) {
        Err(failure) if failure.kind == FailureKind::SessionKeyStale => Ok(false),
        judged => judged,
    });
    Ok(Call { request, parse, endpoint, one_time })
}

/// The request that checksession and resetusersessionkey share. The official table calls the parameters a body, the
/// official sample puts them into the query; the sample is followed.
pub(super) fn signed(
    hosts: &Hosts,
    endpoint: Endpoint,
    access_token: &SecretString,
    openid: &str,
    session_key: &SecretString,
) -> RequestBuilder {
    let signature = crypto::session_signature(session_key, b"");
    RequestBuilder::new(hosts, endpoint)
        .secret("access_token", access_token.expose_secret(), FailureKind::TokenInvalid)
        .plain("openid", openid)
        .secret("signature", &signature, FailureKind::SessionKeyStale)
        .plain("sig_method", "hmac_sha256")
        .hide(session_key.expose_secret(), FailureKind::SessionKeyStale)
}
