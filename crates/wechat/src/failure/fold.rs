//! From WeChat's number, and the endpoint that said it, to a meaning.
//!
//! Three small tables, asked in order: what concerns the person and the code, what concerns the settings, what
//! concerns the request. A number stands in a table once per meaning, with its source where it is a choice.

use super::advice::{self, misconfigured, misconfigured_because};
use super::{FailureKind, RateWindow, SettingKey, Unavailable};
use crate::Endpoint;

/// The meaning of `errcode` at `endpoint`. Total: an unknown number is [`FailureKind::Unexpected`].
pub fn fold(endpoint: Endpoint, errcode: i64) -> FailureKind {
    login(endpoint, errcode)
        .or_else(|| setting(endpoint, errcode))
        .or_else(|| request(endpoint, errcode))
        .unwrap_or(FailureKind::Unexpected)
}

/// The person, the code, the tokens.
fn login(endpoint: Endpoint, errcode: i64) -> Option<FailureKind> {
    use FailureKind as Kind;
    Some(match (errcode, endpoint) {
        // The official refresh page lists 40029; no code is sent there, so the refresh token is what is invalid.
        (40029, Endpoint::SnsRefreshToken) => Kind::RefreshTokenInvalid,
        // At the phone endpoint a login code, a used code and an old code all look like this (recorded).
        (40029 | 42003 | 41008, _) => Kind::CodeInvalid,
        (40163, _) => Kind::CodeUsed,
        (40226 | 50002, _) => Kind::UserBlocked,
        // The endpoints that give the global token are sent a secret and no token: the secret is wrong.
        (40001, Endpoint::Token | Endpoint::StableToken) => return None,
        (40001, Endpoint::SnsRefreshToken) => Kind::RefreshTokenInvalid,
        // A code exchange sends no token either. Whether /sns says 40001 or 40125 of a wrong secret is not recorded.
        (40001, Endpoint::SnsAccessToken | Endpoint::Code2Session) => return None,
        (40001 | 40003 | 40014 | 41001 | 42001 | 50001, _) => Kind::TokenInvalid,
        // A changed WeChat password kills both tokens; at userinfo and auth the access token is the one in hand.
        (42007, Endpoint::SnsUserInfo | Endpoint::SnsAuth) => Kind::TokenInvalid,
        (40030 | 41003 | 42002 | 42007, _) => Kind::RefreshTokenInvalid,
        (87009, Endpoint::CheckSession | Endpoint::ResetSession) => Kind::SessionKeyStale,
        (87008 | 87009, _) => Kind::SignatureInvalid,
        (45011, _) => Kind::RateLimited(RateWindow::Minute),
        (45009, _) => Kind::RateLimited(RateWindow::Day),
        (-1, _) => Kind::Unavailable(Unavailable::Busy),
        _ => return None,
    })
}

/// The settings, here and in WeChat's console.
fn setting(endpoint: Endpoint, errcode: i64) -> Option<FailureKind> {
    Some(match (errcode, endpoint) {
        (40013 | 41002 | 10012, _) => misconfigured(SettingKey::AppId),
        // What `login` left over: the endpoints that are sent a secret and no token.
        (40001 | 40125 | 41004, _) => misconfigured(SettingKey::AppSecret),
        (40243, _) => misconfigured_because(SettingKey::AppSecret, advice::APP_SECRET_FROZEN),
        (40164 | 61004, _) => misconfigured(SettingKey::IpAllowList),
        (89501 | 89503 | 89506 | 89507, _) => {
            misconfigured_because(SettingKey::IpAllowList, advice::IP_CONFIRM)
        }
        // Official page: the token's scope was snsapi_base. Elsewhere the account lacks the interface.
        (48001, Endpoint::SnsUserInfo) | (10005, _) => misconfigured(SettingKey::Scope),
        (48001, _) => misconfigured(SettingKey::Account),
        (48004 | 50004 | 50007, _) => misconfigured_because(SettingKey::Account, advice::ACCOUNT_FROZEN),
        (61024, _) => misconfigured_because(SettingKey::Account, advice::THIRD_PARTY),
        (10003, _) => misconfigured(SettingKey::CallbackDomain),
        // "Path does not exist" and "require https": the paths here are fixed, the host is not.
        (40066 | 43003, _) => misconfigured(SettingKey::Hosts),
        _ => return None,
    })
}

/// The form of the request, which this crate has fixed.
fn request(_endpoint: Endpoint, errcode: i64) -> Option<FailureKind> {
    matches!(errcode, 40002 | 40052 | 40053 | 40097 | 41009 | 43002 | 44002 | 47001)
        .then_some(FailureKind::RequestRejected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(endpoint: Endpoint, errcode: i64) -> Option<SettingKey> {
        match fold(endpoint, errcode) {
            FailureKind::Misconfigured { key, .. } => Some(key),
            _ => None,
        }
    }

    #[test]
    fn one_number_means_different_things_at_different_endpoints() {
        assert_eq!(fold(Endpoint::SnsUserInfo, 40001), FailureKind::TokenInvalid);
        assert_eq!(fold(Endpoint::PhoneNumber, 40001), FailureKind::TokenInvalid);
        assert_eq!(key(Endpoint::StableToken, 40001), Some(SettingKey::AppSecret));
        assert_eq!(key(Endpoint::SnsAccessToken, 40001), Some(SettingKey::AppSecret));
        assert_eq!(key(Endpoint::SnsUserInfo, 48001), Some(SettingKey::Scope));
        assert_eq!(key(Endpoint::PhoneNumber, 48001), Some(SettingKey::Account));
        assert_eq!(fold(Endpoint::SnsRefreshToken, 40029), FailureKind::RefreshTokenInvalid);
        assert_eq!(fold(Endpoint::PhoneNumber, 40029), FailureKind::CodeInvalid);
        assert_eq!(fold(Endpoint::CheckSession, 87009), FailureKind::SessionKeyStale);
    }

    #[test]
    fn an_unknown_number_blames_nobody() {
        for endpoint in [Endpoint::SnsAccessToken, Endpoint::Token, Endpoint::PhoneNumber] {
            assert_eq!(fold(endpoint, 99999), FailureKind::Unexpected);
        }
    }
}
