//! The outside world: time, randomness, HTTP. Made here only; a lint forbids it elsewhere.

mod clock;
mod http;
mod rng;

pub(crate) use clock::SystemClock;
pub(crate) use http::HttpClient;
pub use http::proxies;
pub(crate) use rng::SystemRng;
