//! The few primitives the platform's rules need, over RustCrypto.
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn sha1_hex(data: &[u8]) -> String {
    hex(&Sha1::digest(data))
}

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// The session signature of checksession: HMAC-SHA256 of `message` under the session_key **text** as issued, not
/// its decoded bytes (protocol 12.2; vectors C10 and C11).
pub(crate) fn session_signature(session_key: &str, message: &[u8]) -> String {
    match Hmac::<Sha256>::new_from_slice(session_key.as_bytes()) {
        Ok(mut mac) => {
            mac.update(message);
            hex(&mac.finalize().into_bytes())
        }
        Err(_) => String::new(),
    }
}

/// SHA-1 over the parts sorted as byte strings and joined (protocol 14, item 7; vectors C7 to C9).
pub(crate) fn sorted_sha1(parts: &[&str]) -> String {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    sha1_hex(sorted.concat().as_bytes())
}

fn pad(data: &[u8], block: usize) -> Vec<u8> {
    let missing = block - data.len() % block;
    let mut padded = data.to_vec();
    padded.resize(data.len() + missing, u8::try_from(missing).unwrap_or_default());
    padded
}

/// AES-128-CBC with PKCS#7, base64: the `encryptedData` of a mini program. `None` when the key is not base64 of
/// 16 bytes.
pub(crate) fn encrypt_user_data(session_key: &str, iv: [u8; 16], plain: &[u8]) -> Option<String> {
    let key: [u8; 16] = STANDARD.decode(session_key).ok()?.try_into().ok()?;
    let mut buffer = pad(plain, 16);
    let length = buffer.len();
    let sealed = cbc::Encryptor::<aes::Aes128>::new(&key.into(), &iv.into())
        .encrypt_padded::<NoPadding>(&mut buffer, length);
    sealed.ok().map(|bytes| STANDARD.encode(bytes))
}

/// The message encryption of event pushes: AES-256-CBC, iv = first 16 key bytes, 16 random bytes, length, message,
/// appid, padded to 32 (protocol 14; vector C5). `None` when the EncodingAESKey is not 43 base64 letters.
pub(crate) fn encrypt_message(
    aes_key: &str,
    random: [u8; 16],
    message: &[u8],
    app_id: &str,
) -> Option<String> {
    let key = message_key(aes_key)?;
    let iv: [u8; 16] = key.get(..16)?.try_into().ok()?;
    let length = u32::try_from(message.len()).ok()?.to_be_bytes();
    let mut buffer = pad(&[&random[..], &length[..], message, app_id.as_bytes()].concat(), 32);
    let total = buffer.len();
    let sealed = cbc::Encryptor::<aes::Aes256>::new(&key.into(), &iv.into())
        .encrypt_padded::<NoPadding>(&mut buffer, total);
    sealed.ok().map(|bytes| STANDARD.encode(bytes))
}

/// The 43 letters carry two spare bits in the last one, which published keys do not zero, so strict decoders
/// refuse them.
fn message_key(aes_key: &str) -> Option<[u8; 32]> {
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(aes_key).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_c7_c8_sorted_sha1() {
        assert_eq!(sorted_sha1(&["c", "a", "b"]), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(sorted_sha1(&["345", "123"]), "9f537aeb751ec72605f57f94a2f6dc3e3958e1dd");
    }

    #[test]
    fn vectors_c10_c11_session_signature() {
        assert_eq!(
            session_signature("o0q0otL8aEzpcZL/FT9WsQ==", br#"{"foo":"bar"}"#),
            "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b"
        );
        assert_eq!(
            session_signature("HyVFkGl5F5OQWJZZaNzBBg==", b""),
            "252b75c92698025afe925b29cca5517fdf9ee67aae072cf3225ebf3a53783058"
        );
    }

    #[test]
    fn vector_c5_message_encryption() {
        let sealed = encrypt_message(
            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
            *b"aaaabbbbccccdddd",
            "我是中文abcd123".as_bytes(),
            "wxb11529c136998cb6",
        );
        let expected =
            "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";
        assert_eq!(sealed.as_deref(), Some(expected));
    }
}
