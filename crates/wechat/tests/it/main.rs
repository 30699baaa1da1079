//! Requests, answers and crypto of the platform, without a network.

mod answers;
mod crypto_vectors;
mod error_codes;
mod global_tokens;
mod properties;
mod requests;
mod support;
