//! Text that is a secret.

use std::fmt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::{Setting, Wrong};

/// A secret text. It does not print.
#[derive(Clone)]
pub struct SecretText(SecretString);

impl SecretText {
    /// The secret as plain text, to be compared or sent.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The secret, still wrapped.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl PartialEq for SecretText {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText([REDACTED])")
    }
}

impl Setting for SecretText {
    const EXPECTED: &'static str = "a secret of 16 characters or more";
    const EXPECTED_ZH: &'static str = "至少 16 个字符的机密";
    const SECRET: bool = true;

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        if text.chars().count() < 16 {
            Err(Wrong::new("is too short", "太短"))
        } else {
            Ok(Self(text.into()))
        }
    }
}
