//! `GET /sns/oauth2/access_token`: a code for a token and an identity.

use secrecy::SecretString;

use crate::answer::{Fields, lifetime};
use crate::request::RequestBuilder;
use crate::{Call, Credentials, Endpoint, Failure, FailureKind, Hosts};

/// Who the code stood for, and the token of that authorisation.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The user's token for `/sns/auth` and `/sns/userinfo`.
    pub access_token: SecretString,
    /// Its lifetime in seconds.
    pub expires_in: u64,
    /// For a longer life; 30 days (official refresh page). Always documented, absent in minimal answers.
    pub refresh_token: Option<SecretString>,
    /// The user's id within this app. Compared byte by byte; case matters.
    pub openid: String,
    /// The granted scopes, separated by commas, as WeChat wrote them.
    pub scope: Option<String>,
    /// The user's id within the open-platform account that holds this app.
    pub unionid: Option<String>,
    /// A virtual account: the user has agreed to nothing yet and these ids are not his. It must neither be
    /// registered nor bound.
    pub is_snapshot: bool,
}

impl AccessToken {
    /// Whether `scope` was granted.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scope.iter().flat_map(|scopes| scopes.split(',')).any(|granted| granted.trim() == scope)
    }

    pub(super) fn from_fields(fields: &Fields) -> Result<Self, Failure> {
        Ok(Self {
            access_token: fields.required_secret("access_token")?,
            expires_in: lifetime(fields.number("expires_in")),
            refresh_token: fields.secret("refresh_token"),
            openid: fields.required("openid")?,
            scope: fields.text("scope"),
            unionid: fields.unionid(),
            is_snapshot: fields.number("is_snapshotuser") == Some(1),
        })
    }
}

/// Exchanges `code`. The code is spent by this call whatever the answer.
///
/// # Errors
/// Without a request: [`FailureKind::CodeInvalid`] when the code is blank, a misconfiguration when appid or secret is.
pub fn access_token(hosts: &Hosts, app: &Credentials, code: &str) -> Result<Call<AccessToken>, Failure> {
    RequestBuilder::new(hosts, Endpoint::SnsAccessToken)
        .app_id(&app.app_id)
        .app_secret(&app.app_secret)
        .secret("code", code, FailureKind::CodeInvalid)
        .plain("grant_type", "authorization_code")
        .one_time()
        .call(AccessToken::from_fields)
}
