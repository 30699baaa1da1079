//! `GET /sns/jscode2session`: the code of `wx.login` for an identity and a session_key.

use secrecy::SecretString;

use crate::request::RequestBuilder;
use crate::{Call, Credentials, Endpoint, Failure, FailureKind, Hosts};

/// Who ran `wx.login`.
#[derive(Debug, Clone)]
pub struct Session {
    /// The user's id within this mini program. Compared byte by byte.
    pub openid: String,
    /// The key of this login. It never leaves the server: whoever holds it can forge the user's data.
    pub session_key: SecretString,
    /// The user's id within the open-platform account, when the mini program is bound to one.
    pub unionid: Option<String>,
}

/// Exchanges `js_code`, which is spent by this call whatever the answer. At most 100 calls a minute for one user
/// (official page).
///
/// # Errors
/// Without a request: [`FailureKind::CodeInvalid`] when the code is blank, a misconfiguration when appid or secret is.
pub fn code2session(hosts: &Hosts, app: &Credentials, js_code: &str) -> Result<Call<Session>, Failure> {
    RequestBuilder::new(hosts, Endpoint::Code2Session)
        .app_id(&app.app_id)
        .app_secret(&app.app_secret)
        .secret("js_code", js_code, FailureKind::CodeInvalid)
        .plain("grant_type", "authorization_code")
        .one_time()
        .call(|fields| {
            Ok(Session {
                openid: fields.required("openid")?,
                session_key: fields.required_secret("session_key")?,
                unionid: fields.unionid(),
            })
        })
}
