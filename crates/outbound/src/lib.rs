//! An HTTP client for calls that must not be repeated, to hosts that may fail.
//!
//! | module | what |
//! |---|---|
//! | `client` | [`Client`]: reserves, sends, counts |
//! | `limiter`, `fair_queue` | how many calls run at once, who waits, in which order and for how long |
//! | `hosts`, `breaker`, `window` | a circuit breaker for each host |
//! | `dns` | cached name resolution |
//! | `wire` | the HTTP library underneath, and one request over it |
//! | `proxy` | which proxy a request goes through |
//! | `tally`, `state` | counters and what an operator sees |
//!
//! # Reserve before you spend
//! A request often carries something that works once. [`Client::reserve`] takes a permit *before* that thing is spent, and
//! is the only step that refuses: a refused caller has lost nothing and may retry with the same code. A call made with a
//! [`Reservation`] is never refused by the limiter. No request is ever retried or hedged.
//!
//! # Rules
//! - [`Failure`] carries no URL and no body, since URLs may carry secrets and errors end up in logs.
//! - Memory is bounded by [`Limits`]: a waiting caller costs one channel, and there are at most `queue_capacity` of them.
//! - The crate knows nothing of the product that uses it. What a request is called in the counters, and what its answer
//!   means, comes from the caller's [`Classify`].

mod breaker;
#[cfg(test)]
mod breaker_tests;
mod client;
mod dns;
#[cfg(test)]
mod dns_tests;
mod failure;
mod fair_queue;
mod hosts;
mod limiter;
mod limits;
mod proxy;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod window;
mod wire;

pub use breaker::BreakerRules;
pub use client::{Classify, Client, Reservation};
pub use failure::Failure;
pub use limits::Limits;
pub use proxy::Proxies;
pub use state::{BreakerState, CallCount, CallTimes, HostState, OutboundState, TIME_BOUNDS};
