//! The token in a browser's cookie, which ties the browser to the sign-ins that it began.
//!
//! A cookie can be written by somebody else: a page of a sibling host, a script of an application on the same host, a
//! proxy on plain http. The token therefore carries a MAC under a key derived from the master key, and a value without one
//! is never adopted: the browser gets a new token instead. The layout is `prefix ‖ base64url(random (32) ‖ key id (4) ‖ MAC (32))`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{TokenKind, Vault, same};
use crate::ports::Rng;

const PURPOSE: &str = "wxlogin browser token";
const RANDOM: usize = 32;
const SIGNED: usize = RANDOM + 4;
const WHOLE: usize = SIGNED + 32;
const ENCODED: usize = 91;

/// A new token, signed with the newest key of the vault.
pub(crate) fn fresh_browser_token(vault: &Vault, rng: &dyn Rng) -> String {
    let mut random = [0_u8; RANDOM];
    rng.fill(&mut random);
    let (id, key) = vault.newest_derived(PURPOSE);
    let mut bytes = Vec::with_capacity(WHOLE);
    bytes.extend(random);
    bytes.extend(id.to_be_bytes());
    bytes.extend(hmac(&key, &bytes));
    format!("{}{}", TokenKind::Browser.prefix(), URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a server with one of the vault's keys made this token.
pub(crate) fn is_browser_token(vault: &Vault, token: &str) -> bool {
    let Some(encoded) = token.strip_prefix(TokenKind::Browser.prefix()) else { return false };
    // Decoding is bounded by the length that a token has: a cookie may be kilobytes long.
    let decoded = (encoded.len() == ENCODED).then(|| URL_SAFE_NO_PAD.decode(encoded));
    let Some(Ok(bytes)) = decoded else { return false };
    let Some((signed, mac)) = bytes.split_at_checked(SIGNED) else { return false };
    let id = signed.get(RANDOM..).and_then(|id| <[u8; 4]>::try_from(id).ok()).map(u32::from_be_bytes);
    let key = id.and_then(|id| vault.derived(PURPOSE, id));
    key.is_some_and(|key| same(&hmac(&key, signed), mac))
}

/// HMAC-SHA256. A key of any length is accepted, so the fallback is never used.
pub(super) fn hmac(key: &[u8; 32], text: &[u8]) -> [u8; 32] {
    match <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text);
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        ports::SeededRng,
        secret::{Keyring, MasterKey, fresh_token},
    };

    fn ring() -> Keyring {
        Keyring::single(MasterKey::generate(&SeededRng::new(2)))
    }

    fn vault(ring: Keyring) -> Vault {
        Vault::new(ring, Arc::new(SeededRng::new(1)))
    }

    #[test]
    fn a_token_that_this_server_made_is_recognised() {
        let vault = vault(ring());
        let rng = SeededRng::new(9);
        let (one, two) = (fresh_browser_token(&vault, &rng), fresh_browser_token(&vault, &rng));
        assert!(one.starts_with("wxr_") && one != two);
        assert!(is_browser_token(&vault, &one) && is_browser_token(&vault, &two));
    }

    #[test]
    fn what_somebody_else_wrote_is_not() {
        let own = vault(ring());
        let rng = SeededRng::new(9);
        let token = fresh_browser_token(&own, &rng);
        let other = vault(Keyring::single(MasterKey::generate(&SeededRng::new(3))));
        let foreign = fresh_browser_token(&other, &rng);
        let flipped = token.replace("wxr_A", "wxr_B");
        let unsigned = fresh_token(&rng, TokenKind::Browser);
        for value in
            ["", "x", "wxr_", unsigned.expose(), &foreign, &token[..token.len() - 1], &format!("{token}A")]
        {
            assert!(!is_browser_token(&own, value), "{value}");
        }
        assert!(flipped == token || !is_browser_token(&own, &flipped));
        assert!(!is_browser_token(&own, &token.replace("wxr_", "wxs_")));
    }

    #[test]
    fn a_rotation_keeps_older_tokens_until_the_old_key_goes() {
        let mut ring = ring();
        let token = fresh_browser_token(&vault(ring.clone()), &SeededRng::new(9));
        ring.rotate(MasterKey::generate(&SeededRng::new(3)));
        assert!(is_browser_token(&vault(ring.clone()), &token));
        ring.forget_old();
        assert!(!is_browser_token(&vault(ring), &token));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_token_by_accident(text in ".*", body in "[A-Za-z0-9_-]{91}") {
            let vault = vault(ring());
            proptest::prop_assert!(!is_browser_token(&vault, &text));
            let forged = format!("wxr_{body}");
            proptest::prop_assert!(!is_browser_token(&vault, &forged));
        }
    }
}
