//! WeChat's cryptography, on aws-lc-rs alone.
//!
//! | what | function | official page |
//! |---|---|---|
//! | `encryptedData` of a mini program | [`decrypt_user_data`] | open data: signature |
//! | `rawData` of a mini program | [`raw_data_signature`], [`verify_raw_data`] | the same |
//! | session checks | [`session_signature`] | checkSessionKey |
//! | pushed messages | [`PushCrypto`], [`sorted_sha1`] | message push |

mod base64;
mod error;
mod push;
mod raw_data;
mod session_signature;
mod user_data;

pub use error::{CryptoError, PushError};
pub use push::{PushCrypto, sorted_sha1, verify_push_url};
pub use raw_data::{raw_data_signature, verify_raw_data};
pub use session_signature::session_signature;
pub use user_data::decrypt_user_data;

/// Lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two signatures agree, in a time that does not tell where they part. Case of hex digits is no matter: SDKs
/// send both.
fn same_signature(ours: &str, theirs: &str) -> bool {
    let theirs = theirs.trim().to_ascii_lowercase();
    aws_lc_rs::constant_time::verify_slices_are_equal(ours.as_bytes(), theirs.as_bytes()).is_ok()
}
