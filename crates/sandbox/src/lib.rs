//! A WeChat that runs on a laptop: the platform's login endpoints, pages and phone, on one origin.
//!
//! It exists so that a first login needs no WeChat account, no registered domain and no network, and so that an
//! application can meet every answer the platform has (an expired code, a cut connection) on demand. It shares no
//! code with this project's client, and uses another crypto library: a mistake in one must not cancel itself in the
//! other.
//!
//! # Using it
//!
//! ```
//! use std::sync::Arc;
//! use wxlogin_sandbox::{AppKind, AppRegistration, CodeKind, Options, Sandbox, SystemClock};
//!
//! let sandbox = Sandbox::new(Options::new(Arc::new(SystemClock), [7; 32]));
//! sandbox.register_app(AppRegistration {
//!     app_id: "wx00000000000000aa".into(),
//!     secret: "any text".into(),
//!     kind: AppKind::Mini,
//!     name: "Shop".into(),
//!     callback_domains: vec![],
//! })?;
//! let js_code = sandbox.issue_code("wx00000000000000aa", "alice", CodeKind::Mini)?;
//! assert_eq!(js_code.len(), 32);
//! # Ok::<(), wxlogin_sandbox::ControlError>(())
//! ```
//!
//! `sandbox.router()` is what tests drive; `sandbox.serve(listener, shutdown)` is what a command runs.
//!
//! # How it is laid out
//!
//! - `model`: apps, people, kinds of code, how openid and unionid are formed.
//! - `world`: everything the platform remembers, one file per subject, behind one lock. Time stands still within a
//!   request: `world.now`.
//! - `wire`: reading a request once (`Call`), errors with their captured wording, the families
//!   of answers (`/sns` is text/plain with `, rid:`; `/cgi-bin` is JSON with ` rid:`).
//! - `endpoints`: one file per endpoint of the platform.
//! - `lenient`: the listener, which takes addresses that a client did not escape.
//! - `tap`: the layer around all endpoints that applies faults and stubs and writes the call log.
//! - `pages`: the phone, the landing page, the people table. `control`: the `/sandbox/*` API.
//!
//! # Steering it
//!
//! `GET /sandbox` lists the control API. The ones that tests use most:
//!
//! | request | effect |
//! |---|---|
//! | `POST /sandbox/codes {appid, persona, kind}` | a fresh code; kind is website, official, official_base, mini, phone or mobile |
//! | `POST /sandbox/qr/UUID/scan {persona}`, then `/confirm`, `/cancel`, `/expire` | the phone acts on a QR page |
//! | `POST /sandbox/sign-in {url, persona}` | somebody opens a sign-in link, scans where needed and agrees; gives the callback address |
//! | `POST /sandbox/stubs {path, answer, appid?}` | what a path answers that the sandbox does not have (40066 otherwise) |
//! | `POST /sandbox/faults {endpoint, count, fault, appid?, persona?}` | the next calls of that path (`*`: of any) fail, or those of one app or persona; fault is `{"errcode": 40163}`, `{"delay_ms": 3000}`, `"http_502_before"`, `"http_502_after"`, `"malformed_json"`, `"empty_body"`, `"html_body"`, `"connection_cut_before"` or `"connection_cut_after"` |
//! | `POST /sandbox/clock {advance_seconds}` | codes and tokens age |
//! | `GET /sandbox/log` | each call, its answer and the rule behind it, `rule` in English and `rule_zh` in Chinese; `last`, the newest number |
//! | `POST /sandbox/reset {}` | as at the start, apps kept |
//!
//! A POST needs `Content-Type: application/json`, and the Host must be loopback or that of `public_url`: a web page
//! that is open in the same browser must not be able to steer the sandbox.
//!
//! # Adding one more API endpoint
//!
//! 1. Write `endpoints/<name>.rs` with `pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, Fail>`.
//!    Check parameters in the order the platform does (present, appid, secret, code), take one-time things inside
//!    this one call, and build the body with keys in captured order. Its `RULE` is what the log says of a success.
//! 2. If it needs an errcode that is not there, add it to `wire/fail.rs`, and to `wire/catalogue/rows.rs` with the text
//!    of each path and how certain that text is.
//! 3. Add its line to the table in `endpoints/mod.rs`: path, family, function. Faults, log, content type, `\/`
//!    escapes and rid come with it.
//! 4. Test it through the router and assert the bytes (`tests/`).
//!
//! # Rules
//!
//! - What is not captured from the platform is marked as such where it is decided, and is a [`Switches`] field when
//!   a client could depend on it. A guess is never presented as WeChat's behaviour.
//! - One-time things are judged and spent under the same lock: 200 parallel exchanges give one success.
//! - Every answer has its rule, written where it is decided with `rule!` or `Rule::made`: in English and Chinese.
//! - Clock and randomness come in through [`Options`].
//! - No secret and no whole token in the log, in a page or in a `Debug` output.

mod clock;
mod control;
mod crypto;
mod endpoints;
mod lenient;
mod model;
mod options;
mod pages;
mod push;
mod random;
mod routes;
mod sandbox;
mod tap;
mod wire;
mod world;

pub use clock::{Clock, ManualClock, SystemClock};
pub use model::{AppKind, AppRegistration, CodeKind, People, PeopleError, Persona, Push};
pub use options::{Options, Switches, Timings};
pub use sandbox::{ControlError, Sandbox};
pub use world::{Fault, FaultKind, LogEntry};
