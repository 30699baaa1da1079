//! `GET /cgi-bin/token` and `POST /cgi-bin/stable_token`. The tokens of the two are apart from each other.

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::answer::{Fields, lifetime};
use crate::failure::advice::misconfigured;
use crate::request::RequestBuilder;
use crate::{Call, Credentials, Endpoint, Failure, Hosts, SettingKey};

/// A global token as WeChat gave it.
#[derive(Debug, Clone)]
pub struct GlobalToken {
    /// Up to 512 characters are to be reserved for it (official page).
    pub access_token: SecretString,
    /// Its lifetime in seconds, 7200 at most.
    pub expires_in: u64,
}

impl GlobalToken {
    fn from_fields(fields: &Fields) -> Result<Self, Failure> {
        Ok(Self {
            access_token: fields.required_secret("access_token")?,
            expires_in: lifetime(fields.number("expires_in")),
        })
    }
}

/// The older way: a new token ends the life of the previous one, so whatever else uses the same appid suffers.
///
/// # Errors
/// Without a request: a misconfiguration when appid or secret is blank.
pub fn token(hosts: &Hosts, app: &Credentials) -> Result<Call<GlobalToken>, Failure> {
    RequestBuilder::new(hosts, Endpoint::Token)
        .plain("grant_type", "client_credential")
        .app_id(&app.app_id)
        .app_secret(&app.app_secret)
        .call(GlobalToken::from_fields)
}

/// The newer way: repeated calls return the same token, so replicas and neighbours do not end one another's.
///
/// `force_refresh` ends the previous token at once; at most 20 times a day, 30 seconds apart (official page).
///
/// # Errors
/// Without a request: a misconfiguration when appid or secret is blank.
pub fn stable_token(
    hosts: &Hosts,
    app: &Credentials,
    force_refresh: bool,
) -> Result<Call<GlobalToken>, Failure> {
    let secret = app.app_secret.expose_secret();
    let builder =
        RequestBuilder::new(hosts, Endpoint::StableToken).hide(secret, misconfigured(SettingKey::AppSecret));
    builder
        .require_app_id(&app.app_id)
        .json(json!({
            "grant_type": "client_credential",
            "appid": app.app_id,
            "secret": secret,
            "force_refresh": force_refresh,
        }))
        .call(GlobalToken::from_fields)
}
