//! The closed list of endpoints this crate can speak to or judge.

use std::fmt;

/// An endpoint of the platform. Prints as its path, which is safe to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Code exchange of website apps, mobile apps and official accounts.
    SnsAccessToken,
    /// Longer life for a user's token.
    SnsRefreshToken,
    /// Whether a user's token is alive.
    SnsAuth,
    /// The profile.
    SnsUserInfo,
    /// Code exchange of mini programs.
    Code2Session,
    /// Whether a session_key is still the current one.
    CheckSession,
    /// A new session_key.
    ResetSession,
    /// The phone number behind a phone code.
    PhoneNumber,
    /// The global token, older way: a new one kills the old one.
    Token,
    /// The global token, newer way: repeated calls agree.
    StableToken,
    /// The QR page of website apps.
    QrConnect,
    /// The image on the QR page; the code's uuid follows the path.
    QrImage,
    /// The long poll of the QR page.
    LongPoll,
    /// The authorisation page inside WeChat.
    OAuth2Authorize,
}

impl Endpoint {
    /// The path below the host, without query.
    pub const fn path(self) -> &'static str {
        match self {
            Self::SnsAccessToken => "/sns/oauth2/access_token",
            Self::SnsRefreshToken => "/sns/oauth2/refresh_token",
            Self::SnsAuth => "/sns/auth",
            Self::SnsUserInfo => "/sns/userinfo",
            Self::Code2Session => "/sns/jscode2session",
            Self::CheckSession => "/wxa/checksession",
            Self::ResetSession => "/wxa/resetusersessionkey",
            Self::PhoneNumber => "/wxa/business/getuserphonenumber",
            Self::Token => "/cgi-bin/token",
            Self::StableToken => "/cgi-bin/stable_token",
            Self::QrConnect => "/connect/qrconnect",
            Self::QrImage => "/connect/qrcode",
            Self::LongPoll => "/connect/l/qrconnect",
            Self::OAuth2Authorize => "/connect/oauth2/authorize",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}
