//! Messages that WeChat pushes to a server (safe mode), and the answer to them.
//!
//! Plaintext: 16 random bytes, the length as four bytes big-endian, the message, the appid. AES-256-CBC, the iv is the
//! first half of the key, and the padding is PKCS#7 over blocks of **32** bytes, which no cipher library offers.

use aws_lc_rs::cipher::{
    AES_256, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext, UnboundCipherKey,
};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::iv::FixedLength;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{PushError, base64, hex, same_signature};

const BLOCK: usize = 32;
const RANDOM: usize = 16;

/// hex(SHA-1) of the values, sorted as byte strings and joined without a separator.
pub fn sorted_sha1(values: &[&str]) -> String {
    let mut values = values.to_vec();
    values.sort_unstable();
    hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, values.concat().as_bytes()).as_ref())
}

/// Whether `signature` is that of the URL check and of plain pushes: it covers token, timestamp and nonce. In safe
/// mode it does not protect the body; [`PushCrypto::open`] checks the signature that does.
pub fn verify_push_url(token: &SecretString, timestamp: &str, nonce: &str, signature: &str) -> bool {
    same_signature(&sorted_sha1(&[token.expose_secret(), timestamp, nonce]), signature)
}

/// The keys of one account's message push. `Debug` shows the appid only.
pub struct PushCrypto {
    token: SecretString,
    key: Zeroizing<[u8; 32]>,
    app_id: String,
}

impl std::fmt::Debug for PushCrypto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushCrypto").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

impl PushCrypto {
    /// With the token and the EncodingAESKey (43 characters) of WeChat's console.
    ///
    /// # Errors
    /// [`PushError::BadKey`].
    pub fn new(
        token: SecretString,
        encoding_aes_key: &SecretString,
        app_id: &str,
    ) -> Result<Self, PushError> {
        let key = base64::decode(encoding_aes_key.expose_secret()).ok_or(PushError::BadKey)?;
        let key = Zeroizing::new(<[u8; 32]>::try_from(key).map_err(|_| PushError::BadKey)?);
        Ok(Self { token, key, app_id: app_id.to_owned() })
    }

    /// `msg_signature`: covers the token, the timestamp, the nonce and the ciphertext.
    pub fn msg_signature(&self, timestamp: &str, nonce: &str, encrypted: &str) -> String {
        sorted_sha1(&[self.token.expose_secret(), timestamp, nonce, encrypted])
    }

    /// Checks `msg_signature`, then decrypts the content of `<Encrypt>`.
    ///
    /// # Errors
    /// See [`PushError`].
    pub fn open(
        &self,
        encrypted: &str,
        timestamp: &str,
        nonce: &str,
        msg_signature: &str,
    ) -> Result<Vec<u8>, PushError> {
        if !same_signature(&self.msg_signature(timestamp, nonce, encrypted), msg_signature) {
            return Err(PushError::SignatureMismatch);
        }
        self.decrypt(encrypted)
    }

    /// Decrypts without looking at a signature.
    ///
    /// # Errors
    /// [`PushError::Undecryptable`] or [`PushError::AppIdMismatch`].
    pub fn decrypt(&self, encrypted: &str) -> Result<Vec<u8>, PushError> {
        let mut data = base64::decode(encrypted).ok_or(PushError::Undecryptable)?;
        let plain = UnboundCipherKey::new(&AES_256, self.key.as_slice())
            .and_then(DecryptingKey::cbc)
            .and_then(|key| key.decrypt(&mut data, DecryptionContext::Iv128(self.iv())))
            .map_err(|_| PushError::Undecryptable)?;
        let (message, app_id) = unframe(unpad(plain).ok_or(PushError::Undecryptable)?)?;
        if app_id != self.app_id.as_bytes() {
            return Err(PushError::AppIdMismatch);
        }
        Ok(message.to_vec())
    }

    /// Encrypts an answer; `random` comes from the caller's generator and is used once.
    ///
    /// # Errors
    /// [`PushError::BadKey`] when the message is longer than four bytes can say.
    pub fn encrypt(&self, message: &[u8], random: [u8; RANDOM]) -> Result<String, PushError> {
        let length = u32::try_from(message.len()).map_err(|_| PushError::BadKey)?;
        let mut data = [&random[..], &length.to_be_bytes(), message, self.app_id.as_bytes()].concat();
        let missing = BLOCK - data.len() % BLOCK;
        data.resize(data.len() + missing, missing.to_le_bytes()[0]);
        UnboundCipherKey::new(&AES_256, self.key.as_slice())
            .and_then(EncryptingKey::cbc)
            .and_then(|key| key.less_safe_encrypt(&mut data, EncryptionContext::Iv128(self.iv())))
            .map_err(|_| PushError::BadKey)?;
        Ok(base64::encode(&data))
    }

    fn iv(&self) -> FixedLength<16> {
        let mut iv = [0; 16];
        iv.copy_from_slice(self.key.split_at(16).0);
        FixedLength::from(iv)
    }
}

/// Strict: every padding byte is looked at.
fn unpad(plain: &[u8]) -> Option<&[u8]> {
    let count = usize::from(*plain.last()?);
    let (rest, padding) = plain.split_at_checked(plain.len().checked_sub(count)?)?;
    let valid = (1..=BLOCK).contains(&count) && padding.iter().all(|byte| usize::from(*byte) == count);
    valid.then_some(rest)
}

/// The message and the appid behind it.
fn unframe(plain: &[u8]) -> Result<(&[u8], &[u8]), PushError> {
    let split = || {
        let (_, rest) = plain.split_at_checked(RANDOM)?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
    };
    split().ok_or(PushError::Undecryptable)
}
