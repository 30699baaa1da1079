//! The key under which secrets are encrypted at rest.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Setting, Wrong};

/// 32 bytes that do not print and are wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A key made of these bytes (from a random source, for a new key file).
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a key: base64 (either alphabet, padding optional) of 32 bytes, or 64 hex digits. Blanks around it, such
    /// as the line end of a key file, do not count. `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = Zeroizing::new(if text.len() == 64 { hex(text)? } else { base64(text)? });
        bytes.as_slice().try_into().ok().map(Self)
    }

    /// The bytes: for the cipher only.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as base64, as a key file holds it.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
            _ => None,
        })
        .collect()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|engine| engine.decode(text).ok())
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey([REDACTED])")
    }
}

impl Setting for MasterKey {
    const EXPECTED: &'static str = "32 bytes as base64 or as 64 hex digits (openssl rand -base64 32)";
    const EXPECTED_ZH: &'static str = "32 字节的 base64，或 64 位十六进制数字（openssl rand -base64 32）";
    const SECRET: bool = true;

    fn from_text(text: &str, _: &Path) -> Result<Self, Wrong> {
        Self::parse(text).ok_or_else(|| Wrong::new("is not a key of 32 bytes", "不是 32 字节的密钥"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_base64_or_hex_and_never_printed() {
        let key = MasterKey::from_bytes([0xfb; 32]);
        let hex = "fb".repeat(32);
        for text in [key.to_base64().as_str(), &URL_SAFE_NO_PAD.encode([0xfb; 32]), &hex, &format!("{hex}\n")]
        {
            assert_eq!(MasterKey::parse(text).as_ref(), Some(&key), "{text}");
        }
        assert_eq!(format!("{key:?}"), "MasterKey([REDACTED])");
    }

    #[test]
    fn other_lengths_and_alphabets_are_refused() {
        for text in
            ["", "short", &"fb".repeat(31), &"zz".repeat(32), &"é".repeat(32), &STANDARD.encode([1; 33])]
        {
            assert!(MasterKey::parse(text).is_none(), "{text}");
        }
    }
}
