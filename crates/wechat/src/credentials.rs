//! The two values that identify an app to the platform.

use secrecy::SecretString;

/// An appId and its AppSecret. The secret is left out of `Debug`.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `wx` and 16 lower-case hex digits. Case matters: another case is 40013.
    pub app_id: String,
    /// The AppSecret of the same account.
    pub app_secret: SecretString,
}

impl Credentials {
    /// Both values as they stand in WeChat's console.
    pub fn new(app_id: impl Into<String>, app_secret: SecretString) -> Self {
        Self { app_id: app_id.into(), app_secret }
    }
}
