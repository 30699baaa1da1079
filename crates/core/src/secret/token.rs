//! Tokens: 256 random bits behind a prefix that says what they are, so that a log scanner can recognise one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Token;
use crate::ports::{Clock, Rng};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Opens a session.
    Session,
    /// Becomes a session once.
    LoginCode,
    /// Becomes a user or a link once.
    BindCode,
    /// Lets the application's back end in.
    ServiceKey,
    /// Waits for the click of a person whose browser lost its cookie.
    Confirm,
    /// Makes the first admin once.
    AdminLink,
    /// Opens a session of the console.
    Console,
    /// Stands for a password that was right, until the second factor.
    ConsoleStep,
    /// Stands for the secret of one-time passwords that are being set up.
    Enrol,
    /// Stands for what a passkey is asked to sign.
    Challenge,
    /// Ties a browser to a sign-in that it began.
    Browser,
    /// Names a QR code on one of our pages, to the browser that it is shown in.
    Qr,
}

impl TokenKind {
    /// What every token of this kind begins with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Session => "wxs_",
            Self::LoginCode => "wxl_",
            Self::BindCode => "wxb_",
            Self::ServiceKey => "wxk_",
            Self::Confirm => "wxc_",
            Self::AdminLink => "wxa_",
            Self::Console => "wxn_",
            Self::ConsoleStep => "wxt_",
            Self::Enrol => "wxe_",
            Self::Challenge => "wxp_",
            Self::Browser => "wxr_",
            Self::Qr => "wxq_",
        }
    }
}

/// A new token.
pub fn fresh_token(rng: &dyn Rng, kind: TokenKind) -> Token {
    let mut bytes = [0_u8; 32];
    rng.fill(&mut bytes);
    Token::from(format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(bytes)))
}

/// A new id: UUID version 7 of the injected time and randomness. It is not a secret.
pub fn fresh_id(clock: &dyn Clock, rng: &dyn Rng) -> String {
    let mut bytes = [0_u8; 10];
    rng.fill(&mut bytes);
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
}

/// SHA-256, which is what storage holds of a token. Tokens have 256 random bits, so no salt or stretching is needed.
#[must_use]
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Whether two byte strings are equal, in a time that does not tell where they differ.
#[must_use]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{ManualClock, SeededRng};

    #[test]
    fn tokens_are_long_prefixed_and_different() {
        let rng = SeededRng::new(7);
        let one = fresh_token(&rng, TokenKind::Session);
        assert!(one.expose().starts_with("wxs_") && one.expose().len() == 47);
        assert_ne!(one, fresh_token(&rng, TokenKind::Session));
    }

    #[test]
    fn ids_carry_the_injected_time() {
        let clock = ManualClock::new(jiff::Timestamp::from_second(1_790_000_000).unwrap());
        let id = fresh_id(&clock, &SeededRng::new(1));
        let uuid = uuid::Uuid::parse_str(&id).unwrap();
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(uuid.get_timestamp().unwrap().to_unix().0, 1_790_000_000);
    }
}
