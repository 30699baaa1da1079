//! An app of the open platform.
use std::collections::BTreeSet;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

/// What an app is, which decides where it may sign people in and with which scopes (protocol, section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppKind {
    /// A website app of the open platform: qrconnect, snsapi_login.
    Website,
    /// A verified service account: oauth2/authorize, snsapi_base and snsapi_userinfo.
    Official,
    /// A mini program: wx.login.
    Mini,
    /// A mobile app: the native SDK, snsapi_userinfo.
    Mobile,
}

impl AppKind {
    /// The word used in files, forms and the control API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::Official => "official",
            Self::Mini => "mini",
            Self::Mobile => "mobile",
        }
    }
}

/// An app to be known to the sandbox. Registering the same `app_id` again adds the kind and replaces the rest, so
/// that one appId used by two login elements works.
#[derive(Debug, Clone)]
pub struct AppRegistration {
    /// Any text but the empty one; the real form is `wx` and 16 hex digits.
    pub app_id: String,
    /// The AppSecret that token requests must carry.
    pub secret: SecretString,
    /// What the app is.
    pub kind: AppKind,
    /// Shown on the consent sheet and the QR page.
    pub name: String,
    /// Hosts a redirect_uri may have, exactly. Empty: the loopback hosts, with any port.
    pub callback_domains: Vec<String>,
}

/// Where the events of a service account go (protocol, section 14).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// `http://` address of the application's event endpoint.
    pub url: String,
    /// The Token both sides sign with.
    pub token: SecretString,
    /// EncodingAESKey (43 letters) for safe mode; without it the events are plain.
    #[serde(default)]
    pub aes_key: Option<SecretString>,
}

#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) app_id: String,
    pub(crate) secret: SecretString,
    pub(crate) kinds: BTreeSet<AppKind>,
    pub(crate) name: String,
    pub(crate) callback_domains: Vec<String>,
    /// The open-platform account that holds the app; without one nobody has a unionid here.
    pub(crate) account: Option<String>,
    /// Who may fetch the global token; empty means anyone.
    pub(crate) ip_allow_list: Vec<String>,
    /// snsapi_userinfo is silent, as for a follower who comes from the account's own menu.
    pub(crate) silent_userinfo: bool,
    pub(crate) push: Option<Push>,
}

impl App {
    pub(crate) fn has(&self, kind: AppKind) -> bool {
        self.kinds.contains(&kind)
    }

    pub(crate) fn secret_is(&self, given: &str) -> bool {
        self.secret.expose_secret() == given
    }
}
