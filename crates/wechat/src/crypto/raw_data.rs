//! `signature` of a mini program's rawData: proof that it was not altered on the way, not of who sent it.

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use secrecy::{ExposeSecret, SecretString};

use super::{hex, same_signature};

/// hex(SHA-1(rawData + session_key as text)); rawData byte for byte as received.
pub fn raw_data_signature(raw_data: &str, session_key: &SecretString) -> String {
    let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    context.update(raw_data.as_bytes());
    context.update(session_key.expose_secret().as_bytes());
    hex(context.finish().as_ref())
}

/// Whether `signature` is the one of `raw_data`, compared in constant time.
pub fn verify_raw_data(raw_data: &str, session_key: &SecretString, signature: &str) -> bool {
    same_signature(&raw_data_signature(raw_data, session_key), signature)
}
