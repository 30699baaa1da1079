//! The WeChat platform's vocabulary: for every endpoint a request builder and an answer parser, both pure functions.
//!
//! Nothing here opens a connection, reads a clock or draws a random number. A [`Call`] is a request plus the
//! function that judges its answer; whoever owns the HTTP client implements [`Transport`] and sends it. That is
//! why every answer the platform ever gave can be replayed in a unit test, and why production, the sandbox and
//! the tests differ in nothing but their [`Hosts`].
//!
//! ```
//! # use wxlogin_wechat::{Credentials, Hosts, SecretString, sns};
//! let hosts = Hosts::production();
//! let app = Credentials::new("wx0123456789abcdef", SecretString::from("0123456789abcdef0123456789abcdef"));
//! let call = sns::access_token(&hosts, &app, "001BWV4J1lRzz00H4J1J1vRE4J1BWV4q")?;
//! assert!(call.one_time);                                 // must reach WeChat at most once
//! assert_eq!(format!("{call:?}"), "Call(/sns/oauth2/access_token)");
//! # Ok::<(), wxlogin_wechat::Failure>(())
//! ```
//!
//! # The rules, and why
//!
//! - **Nothing is retried.** A code is spent by its first exchange, even when the answer is lost. Sending it again
//!   turns a passing fault into 40163 and hides the real reason. The one repetition in this crate is
//!   [`credential::GlobalTokens`], after WeChat has said that it refused the *token*.
//! - **The login path never touches the global token.** `sns/*` and `jscode2session` need only appid and secret. An
//!   IP missing from the allow list (40164) is recorded for the global token alone, and must not break sign-in too.
//! - **Secrets cannot be printed.** Tokens, session keys and codes are [`SecretString`]; `Debug` of a [`Call`]
//!   shows the path and nothing else; a [`Failure`]'s text is scrubbed of every secret its request carried.
//! - **Answers are read leniently, identities strictly.** WeChat labels JSON `text/plain`, escapes `/`, lets raw
//!   control characters and broken UTF-8 into nicknames, and writes a number as text now and then. All of that
//!   parses. An answer without an openid, or with another openid than the one asked about, never does.
//! - **Numbers are matched, words are not.** The wording of errmsg varies by endpoint and year; only errcode decides.
//! - The same number can mean different things at different endpoints, so [`FailureKind`] is folded from both.
//!
//! Sources named in the documentation: "official page" is a page of developers.weixin.qq.com; "recorded" is a
//! live answer that was published; "SDK tables" are the error tables that the well-known SDKs agree on.
//!
//! # How to add one more endpoint
//!
//! 1. Add a variant to [`Endpoint`] with its path (`endpoint.rs`).
//! 2. Write one file beside its relatives (`sns/`, `mini/`, `credential/`): the answer struct, a function that takes
//!    [`Hosts`] and the arguments and returns `Result<Call<Answer>, Failure>`, and a private parser over `Fields`.
//!    `RequestBuilder` does the escaping; give it secret values with `secret(..)`, so that they are scrubbed.
//! 3. Give the numbers it adds a meaning in `failure/fold.rs`; `tests/error_codes.rs` says which are missing.
//! 4. Test with the bodies as they were seen on the wire, and add the call to `tests/properties.rs`, which proves
//!    that it neither panics on garbage nor prints its secrets.

mod answer;
pub mod authorize;
mod call;
pub mod credential;
mod credentials;
pub mod crypto;
mod encode;
mod endpoint;
pub mod errmsg;
mod failure;
mod hosts;
pub mod long_poll;
pub mod mini;
pub mod qrconnect_page;
pub mod redact;
mod request;
pub mod sns;
mod transport;
pub mod user_agent;

pub use call::{Call, Parse};
pub use credentials::Credentials;
pub use endpoint::Endpoint;
pub use failure::{Advice, Failure, FailureKind, RateWindow, SettingKey, Unavailable, fold};
pub use hosts::Hosts;
pub use redact::redact_url;
pub use secrecy::{ExposeSecret, SecretString};
pub use transport::{Transport, TransportError};
