//! `encryptedData` and `iv` of a mini program.

use aws_lc_rs::cipher::{AES_128, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::{CryptoError, base64};

/// Decrypts and checks that the data was made for `app_id`.
///
/// AES-128-CBC with strict PKCS#7. A lenient removal of the padding, as some SDKs have it, takes random bytes for
/// data when the session_key is a stale one.
///
/// # Errors
/// See [`CryptoError`]; all but [`CryptoError::WatermarkMismatch`] are cured by `wx.login` and a new fetch.
pub fn decrypt_user_data(
    session_key: &SecretString,
    encrypted_data: &str,
    iv: &str,
    app_id: &str,
) -> Result<Map<String, Value>, CryptoError> {
    let key = base64::decode(session_key.expose_secret()).ok_or(CryptoError::NotBase64("session_key"))?;
    let iv = base64::decode(iv).ok_or(CryptoError::NotBase64("iv"))?;
    let mut data = base64::decode(encrypted_data).ok_or(CryptoError::NotBase64("encryptedData"))?;
    let key = UnboundCipherKey::new(&AES_128, &key).map_err(|_| CryptoError::KeyLength)?;
    let iv: [u8; 16] = iv.try_into().map_err(|_| CryptoError::IvLength)?;
    let plain = PaddedBlockDecryptingKey::cbc_pkcs7(key)
        .and_then(|key| key.decrypt(&mut data, DecryptionContext::Iv128(FixedLength::from(iv))))
        .map_err(|_| CryptoError::Undecryptable)?;
    let object = crate::answer::object(plain).ok_or(CryptoError::NotJson)?;
    let origin = object.get("watermark").and_then(|mark| mark.get("appid")).and_then(Value::as_str);
    if origin != Some(app_id) {
        return Err(CryptoError::WatermarkMismatch);
    }
    Ok(object)
}
