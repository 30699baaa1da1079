//! The console: its sessions, and the second factors of the people who use it.

use std::fmt;

use jiff::Timestamp;

use super::UserId;

/// A session of the console as it is stored. It is of its own kind: no ordinary session becomes one, and none is made
/// anywhere but at the console's own sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleSession {
    /// The public id, for listing and ending it. It opens nothing.
    pub id: String,
    /// SHA-256 of the token in the browser's cookie.
    pub token_hash: [u8; 32],
    /// Who is signed in.
    pub user_id: UserId,
    /// Network address at sign-in.
    pub address: Option<String>,
    /// User-Agent at sign-in, shortened.
    pub user_agent: Option<String>,
    /// Whether a second factor was given in it.
    pub second_factor: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used (kept to the minute).
    pub seen_at: Timestamp,
    /// When the person last proved who they are.
    pub proved_at: Timestamp,
    /// When it ends, whatever happens.
    pub expires_at: Timestamp,
}

/// What a second factor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorKind {
    /// Time-based one-time passwords (RFC 6238) of an authenticator app.
    Totp,
    /// A passkey (WebAuthn).
    Passkey,
    /// A recovery code, which works once.
    Recovery,
}

impl FactorKind {
    /// The name on the wire and in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::Recovery => "recovery",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Totp, Self::Passkey, Self::Recovery].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A second factor as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// What it is.
    pub kind: FactorKind,
    /// What its person calls it.
    pub name: String,
    /// The secret or the public key, sealed by the vault; a recovery code has none.
    pub sealed: Option<Vec<u8>>,
    /// The id of a passkey, or the SHA-256 of a recovery code; unique.
    pub credential: Option<Vec<u8>>,
    /// The time step of the last one-time password, or a passkey's signature counter.
    pub counter: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

impl fmt::Debug for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Factor")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
