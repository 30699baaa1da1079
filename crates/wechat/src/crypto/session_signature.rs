//! The signature of checksession and resetusersessionkey.

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret, SecretString};

use super::hex;

/// hex(HMAC-SHA-256). The key is the session_key's base64 *text*, not the bytes it stands for: the official vector
/// comes out that way only.
pub fn session_signature(session_key: &SecretString, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, session_key.expose_secret().as_bytes());
    hex(hmac::sign(&key, message).as_ref())
}
