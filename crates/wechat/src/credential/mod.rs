//! The global token of an app (`access_token` of `/cgi-bin/*`), which phone numbers and session checks need.
//!
//! It has nothing to do with a user's token of `/sns/*`, and sign-in never uses it.

mod cache;
mod global_tokens;
mod token;

pub use cache::{CacheError, CachedToken, MemoryTokenCache, TokenCache};
pub use global_tokens::{Clock, GlobalTokens};
pub use token::{GlobalToken, stable_token, token};
