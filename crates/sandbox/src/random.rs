//! Random-looking values from one seed, so that a run can be repeated.
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const URL_SAFE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX: &[u8] = b"0123456789abcdef";

/// SHA-256 in counter mode over the seed. The caller chooses the seed: random for a running sandbox (a code must
/// not be guessable by another program on the machine), fixed for a test.
pub(crate) struct Random {
    seed: [u8; 32],
    counter: u64,
    pool: Vec<u8>,
}

impl Random {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: 0, pool: Vec::new() }
    }

    fn byte(&mut self) -> u8 {
        if let Some(byte) = self.pool.pop() {
            return byte;
        }
        self.counter += 1;
        let block = Sha256::new().chain_update(self.seed).chain_update(self.counter.to_be_bytes()).finalize();
        self.pool.extend_from_slice(&block);
        self.pool.pop().unwrap_or_default()
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| {
                char::from(alphabet.get(usize::from(self.byte()) % alphabet.len()).copied().unwrap_or(b'0'))
            })
            .collect()
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    pub(crate) fn alphanumeric(&mut self, length: usize) -> String {
        self.text(ALPHANUMERIC, length)
    }

    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.text(HEX, length)
    }

    /// A web, mobile or mini-program code: 32 alphanumerics that begin with 0 (protocol, section 3).
    pub(crate) fn code(&mut self) -> String {
        format!("0{}", self.alphanumeric(31))
    }

    /// A token as the platform writes it: a two-digit number, `_`, then URL-safe base64 letters.
    pub(crate) fn token(&mut self, length: usize) -> String {
        let number = 10 + u16::from(self.byte()) % 90;
        format!("{number}_{}", self.text(URL_SAFE, length.saturating_sub(3)))
    }

    /// base64 of 16 bytes, 24 characters.
    pub(crate) fn session_key(&mut self) -> String {
        STANDARD.encode(self.bytes::<16>())
    }

    /// The `[..]` of a `hint:`: nine and six letters joined by `-`, as captured on getuserphonenumber.
    pub(crate) fn hint(&mut self) -> String {
        format!("{}-{}", self.alphanumeric(9), self.alphanumeric(6))
    }
}
