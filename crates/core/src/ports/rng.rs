//! Randomness as a parameter.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// Gives random bytes. In production it must be the operating system's generator: tokens and codes come from it.
pub trait Rng: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A predictable generator for tests: SHA-256 of seed and counter.
#[derive(Debug)]
pub struct SeededRng {
    seed: u64,
    counter: AtomicU64,
}

impl SeededRng {
    /// A generator whose bytes depend on `seed` and the number of calls only.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0) }
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.counter.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new()
                .chain_update(self.seed.to_le_bytes())
                .chain_update(count.to_le_bytes())
                .finalize();
            for (to, from) in chunk.iter_mut().zip(block.iter()) {
                *to = *from;
            }
        }
    }
}
