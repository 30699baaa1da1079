//! The outside world: time, randomness, HTTP. Made here only; a lint forbids it elsewhere.

mod clock;
mod outbound;
mod rng;

pub(crate) use clock::SystemClock;
pub(crate) use outbound::{HttpClient, Limits, Rules};
pub(crate) use rng::SystemRng;
