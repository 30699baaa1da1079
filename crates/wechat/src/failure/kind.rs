//! The closed list of meanings.

use std::{fmt, time::Duration};

use super::{Advice, SettingKey, advice};
use crate::TransportError;

/// What a failure means. Everything is `Copy` and static: no text of WeChat's gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The code is malformed, too old, or of another app (40029, 42003, 41008).
    CodeInvalid,
    /// The code was exchanged before (40163); usually one callback delivered twice.
    CodeUsed,
    /// WeChat bars this person (40226, 50002).
    UserBlocked,
    /// Too many calls (45011 for a minute, 45009 for a day).
    RateLimited(RateWindow),
    /// A setting is wrong; the end user cannot help it.
    Misconfigured {
        /// Which setting.
        key: SettingKey,
        /// What to do, for the operator.
        advice: Advice,
    },
    /// The access token is unknown, superseded or expired, or is not of this openid (40001, 40014, 42001, 40003).
    TokenInvalid,
    /// The refresh token is unknown, expired, missing, or dead after a password change (40030, 42002, 41003, 42007).
    RefreshTokenInvalid,
    /// A signature was refused for its form (87008), or at an endpoint that checks no session (87009).
    SignatureInvalid,
    /// The session_key is no longer the current one (87009). This crate computes the signature itself, so the key
    /// is what remains to be wrong.
    SessionKeyStale,
    /// WeChat did not answer, or not with anything readable, or said that it is busy.
    Unavailable(Unavailable),
    /// WeChat found fault with the form of the request (40002, 47001, 43002 ...). The requests of this crate are
    /// fixed, so something between here and WeChat changes them, or the interface has changed.
    RequestRejected,
    /// A number that no table knows. It proves neither that a setting nor that the code is wrong, and says nothing
    /// of a retry; at the edge, treat it as unavailable, and show the number in the log.
    Unexpected,
}

/// How long a limit lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateWindow {
    /// Per minute (45011).
    Minute,
    /// Per day (45009). Waiting cures it as it cures 45011, and no setting is wrong, hence the same kind.
    Day,
}

impl RateWindow {
    /// How long a client should wait before it asks again. WeChat names no time of day at which a daily quota
    /// starts anew on the pages known here, so an hour stands for "not soon".
    pub const fn retry_after(self) -> Duration {
        match self {
            Self::Minute => Duration::from_secs(60),
            Self::Day => Duration::from_secs(3600),
        }
    }
}

/// Why there is no answer to go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The network failed.
    Transport(TransportError),
    /// An HTTP status other than 2xx, and no errcode in the body.
    Status(u16),
    /// HTML, an empty body, or broken JSON.
    Unreadable,
    /// A success without this field, which makes it one.
    Missing(&'static str),
    /// An answer about another account than the one asked about.
    OtherAccount,
    /// WeChat says it is busy (-1).
    Busy,
}

impl FailureKind {
    /// What the operator can do about it.
    pub const fn advice(self) -> Advice {
        match self {
            Self::Misconfigured { advice, .. } => advice,
            Self::CodeInvalid | Self::CodeUsed => advice::SIGN_IN_AGAIN,
            Self::UserBlocked => advice::BLOCKED,
            Self::RateLimited(RateWindow::Minute) => advice::WAIT_A_MINUTE,
            Self::RateLimited(RateWindow::Day) => advice::QUOTA,
            Self::TokenInvalid | Self::RefreshTokenInvalid => advice::AUTHORISE_AGAIN,
            Self::SignatureInvalid | Self::SessionKeyStale => advice::WX_LOGIN_AGAIN,
            Self::Unavailable(_) => advice::TRY_LATER,
            Self::RequestRejected => advice::REJECTED,
            Self::Unexpected => advice::UNKNOWN,
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CodeInvalid => f.write_str("code invalid"),
            Self::CodeUsed => f.write_str("code already used"),
            Self::UserBlocked => f.write_str("user blocked by WeChat"),
            Self::RateLimited(RateWindow::Minute) => f.write_str("too many calls this minute"),
            Self::RateLimited(RateWindow::Day) => f.write_str("daily quota used up"),
            Self::Misconfigured { key, .. } => write!(f, "misconfigured: {key}"),
            Self::TokenInvalid => f.write_str("access token invalid"),
            Self::RefreshTokenInvalid => f.write_str("refresh token invalid"),
            Self::SignatureInvalid => f.write_str("signature invalid"),
            Self::SessionKeyStale => f.write_str("session key stale"),
            Self::Unavailable(Unavailable::Transport(error)) => write!(f, "unavailable: {error}"),
            Self::Unavailable(Unavailable::Status(status)) => write!(f, "unavailable: HTTP {status}"),
            Self::Unavailable(Unavailable::Unreadable) => f.write_str("unavailable: unreadable answer"),
            Self::Unavailable(Unavailable::Missing(field)) => {
                write!(f, "unavailable: answer without {field}")
            }
            Self::Unavailable(Unavailable::OtherAccount) => {
                f.write_str("unavailable: answer about another account")
            }
            Self::Unavailable(Unavailable::Busy) => f.write_str("unavailable: WeChat is busy"),
            Self::RequestRejected => f.write_str("request rejected"),
            Self::Unexpected => f.write_str("unexpected error number"),
        }
    }
}
