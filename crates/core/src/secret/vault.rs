//! Encryption at rest: XChaCha20-Poly1305 under a key of the keyring, bound to the place where the value is stored.
//!
//! A sealed value is `version (1) ‖ key id (4) ‖ nonce (24) ‖ ciphertext and tag`. The place (table, row) is associated
//! data, so that a value copied into another row does not open there. The nonce is random: with 192 bits there is no
//! limit on the number of values under one key that matters here.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::browser::hmac;
use crate::ports::Rng;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + 4 + NONCE;

/// One 256-bit key. Its `Debug` shows nothing.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A new key.
    pub fn generate(rng: &dyn Rng) -> Self {
        let mut key = [0; 32];
        rng.fill(&mut key);
        Self(key)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey([REDACTED])")
    }
}

/// The keys by id. The highest id seals; the others only open what was sealed before a rotation.
#[derive(Debug, Clone)]
pub struct Keyring(BTreeMap<u32, MasterKey>);

impl Keyring {
    /// A keyring with one key, number 1.
    #[must_use]
    pub fn single(key: MasterKey) -> Self {
        Self(BTreeMap::from([(1, key)]))
    }

    /// Adds a key that seals from now on, and gives its id.
    pub fn rotate(&mut self, key: MasterKey) -> u32 {
        let id = self.0.keys().next_back().map_or(1, |last| last.saturating_add(1));
        self.0.insert(id, key);
        id
    }

    /// Removes every key but the newest, once nothing is sealed with the older ones any more, and gives its id.
    pub fn forget_old(&mut self) -> u32 {
        let Some((id, key)) = self.0.pop_last() else { return 0 };
        self.0 = BTreeMap::from([(id, key)]);
        id
    }

    /// Reads the key file: one `id:base64` line a key; a single base64 line is key 1. `#` begins a comment.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut keys = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (id, encoded) = match line.split_once(':') {
                Some((id, encoded)) => (id.trim().parse().map_err(|_| VaultError::KeyFile)?, encoded.trim()),
                None => (1, line),
            };
            let mut bytes = STANDARD.decode(encoded).map_err(|_| VaultError::KeyFile)?;
            let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| VaultError::KeyFile)?;
            bytes.zeroize();
            if keys.insert(id, MasterKey(key)).is_some() {
                return Err(VaultError::KeyFile);
            }
        }
        if keys.is_empty() { Err(VaultError::KeyFile) } else { Ok(Self(keys)) }
    }

    /// The text of the key file. It is the secret itself: write it with mode 0600 and show it to nobody.
    #[must_use]
    pub fn to_file(&self) -> String {
        let lines: Vec<String> =
            self.0.iter().map(|(id, key)| format!("{id}:{}\n", STANDARD.encode(key.0))).collect();
        lines.concat()
    }
}

/// Why a value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultError {
    /// The key file is not `id:base64` lines of 32-byte keys.
    KeyFile,
    /// The value was sealed with a key that is not in the keyring.
    UnknownKey(u32),
    /// The value was changed, cut, or belongs to another place.
    Broken,
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyFile => f.write_str("the key file must hold `id:base64` lines of 32-byte keys"),
            Self::UnknownKey(id) => {
                write!(f, "key {id} is not in the key file; was an old key removed too early?")
            }
            Self::Broken => f.write_str("a sealed value was changed or does not belong to this row"),
        }
    }
}

impl std::error::Error for VaultError {}

impl From<VaultError> for crate::Error {
    fn from(error: VaultError) -> Self {
        Self::internal(error)
    }
}

/// Reads the keyring again, from wherever it is kept.
pub type Reread = Arc<dyn Fn() -> Option<Keyring> + Send + Sync>;

/// Seals and opens values.
#[derive(Clone)]
pub struct Vault {
    ring: Arc<RwLock<Arc<Keyring>>>,
    reread: Option<Reread>,
    rng: Arc<dyn Rng>,
}

impl Vault {
    /// A vault over a keyring.
    pub fn new(ring: Keyring, rng: Arc<dyn Rng>) -> Self {
        Self { ring: Arc::new(RwLock::new(Arc::new(ring))), reread: None, rng }
    }

    /// Reads the keyring again when a value was sealed with a key that is not in it, so that a key that another process has
    /// added (`wxlogin key rotate`) needs no restart.
    #[must_use]
    pub fn rereading(mut self, reread: Reread) -> Self {
        self.reread = Some(reread);
        self
    }

    /// Seals a value for one place.
    #[must_use]
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE];
        self.rng.fill(&mut nonce);
        let mut sealed = vec![VERSION];
        if let Some((id, key)) = self.ring().0.last_key_value() {
            sealed.extend(id.to_be_bytes());
            sealed.extend(nonce);
            let payload = Payload { msg: plain, aad: place.as_bytes() };
            // Encryption fails only beyond 256 GiB; then nothing is stored and opening reports it.
            let body = XChaCha20Poly1305::new((&key.0).into()).encrypt(&XNonce::from(nonce), payload);
            sealed.extend(body.unwrap_or_default());
        }
        sealed
    }

    /// Opens a value at its place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (header, body) = sealed.split_at_checked(HEADER).ok_or(VaultError::Broken)?;
        let id = self.key_id(sealed).ok_or(VaultError::Broken)?;
        let ring = self.ring_with(id);
        let key = ring.0.get(&id).ok_or(VaultError::UnknownKey(id))?;
        let nonce: [u8; NONCE] = header.get(5..).and_then(|n| n.try_into().ok()).ok_or(VaultError::Broken)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        XChaCha20Poly1305::new((&key.0).into())
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::Broken)
    }

    /// Whether a value should be sealed anew because a newer key exists.
    #[must_use]
    pub fn is_stale(&self, sealed: &[u8]) -> bool {
        self.key_id(sealed) != self.ring().0.last_key_value().map(|(id, _)| *id)
    }

    /// A key for one purpose, derived from the newest master key, and the number of that master key.
    pub(super) fn newest_derived(&self, purpose: &str) -> (u32, [u8; 32]) {
        let ring = self.ring();
        // A keyring holds at least one key.
        let newest = ring.0.last_key_value();
        newest.map_or((0, [0; 32]), |(id, key)| (*id, hmac(&key.0, purpose.as_bytes())))
    }

    /// The same from the master key with this number; `None` when it is not in the keyring.
    pub(super) fn derived(&self, purpose: &str, id: u32) -> Option<[u8; 32]> {
        self.ring_with(id).0.get(&id).map(|key| hmac(&key.0, purpose.as_bytes()))
    }

    fn ring(&self) -> Arc<Keyring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keyring, read again if this key is not in it. A keyring that lacks a key that is in use never replaces one that
    /// has it.
    fn ring_with(&self, id: u32) -> Arc<Keyring> {
        let known = self.ring();
        if known.0.contains_key(&id) {
            return known;
        }
        let fresh =
            self.reread.as_ref().and_then(|reread| reread()).filter(|fresh| fresh.0.contains_key(&id));
        let Some(fresh) = fresh.map(Arc::new) else { return known };
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }

    fn key_id(&self, sealed: &[u8]) -> Option<u32> {
        let (version, rest) = sealed.split_first()?;
        let id: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        (*version == VERSION).then(|| u32::from_be_bytes(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SeededRng;

    fn vault(ring: Keyring) -> Vault {
        Vault::new(ring, Arc::new(SeededRng::new(1)))
    }

    fn ring() -> Keyring {
        Keyring::single(MasterKey::generate(&SeededRng::new(2)))
    }

    #[test]
    fn a_value_opens_at_its_place_only() {
        let vault = vault(ring());
        let sealed = vault.seal("identity:1", b"key");
        assert_eq!(vault.open("identity:1", &sealed).unwrap(), b"key");
        assert_eq!(vault.open("identity:2", &sealed), Err(VaultError::Broken));
    }

    #[test]
    fn after_a_rotation_old_values_open_and_are_stale() {
        let mut ring = ring();
        let old = vault(ring.clone()).seal("p", b"v");
        ring.rotate(MasterKey::generate(&SeededRng::new(3)));
        let new = vault(Keyring::parse(&ring.to_file()).unwrap());
        assert_eq!(new.open("p", &old).unwrap(), b"v");
        assert!(new.is_stale(&old) && !new.is_stale(&new.seal("p", b"v")));
        ring.forget_old();
        assert_eq!(vault(ring).open("p", &old), Err(VaultError::UnknownKey(1)));
    }

    #[test]
    fn a_key_that_was_added_meanwhile_is_found() {
        let mut newer = ring();
        let running = {
            let kept = Arc::new(RwLock::new(None::<Keyring>));
            let reread = kept.clone();
            let vault = vault(newer.clone()).rereading(Arc::new(move || reread.read().unwrap().clone()));
            newer.rotate(MasterKey::generate(&SeededRng::new(3)));
            let sealed = self::vault(newer.clone()).seal("p", b"v");
            assert_eq!(vault.open("p", &sealed), Err(VaultError::UnknownKey(2)), "nobody has added it yet");
            *kept.write().unwrap() = Some(newer.clone());
            assert_eq!(vault.open("p", &sealed).unwrap(), b"v");
            vault
        };
        assert!(!running.is_stale(&running.seal("p", b"w")), "it seals with the new key from now on");
    }

    #[test]
    fn a_bad_key_file_is_refused() {
        for text in ["", "# nothing", "1:abc", "x:AAAA", "1:AAAA\n1:AAAA"] {
            assert_eq!(Keyring::parse(text).unwrap_err(), VaultError::KeyFile, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_open_by_accident(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..128)) {
            assert!(vault(ring()).open("p", &bytes).is_err());
        }
    }
}
