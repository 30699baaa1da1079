//! WeChat sign-in that an application can own.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let app = wxlogin::App::open("my-app").await?;
//! let login = app.element("auths.loginTypes.MyLogin")?;
//! let answer = login.call("getLoginCode", serde_json::json!({"code": "021abc..."})).await?;
//! println!("{answer}");
//! # Ok(()) }
//! ```
//!
//! This crate is the facade: settings and an app folder become an [`App`]. It is the only composition root: the clock,
//! the randomness, the HTTP client, the stores and the master key are chosen here and nowhere else.
//!
//! | module | what it does |
//! |---|---|
//! | [`builder`] | settings and app folder to [`App`] |
//! | [`app`] | what a server, a binding or a program can ask of it |
//! | [`route`] | a fullName and a function name to the thing that runs it |
//! | [`health`] | how what keeps the state is, for readiness and metrics |
//! | [`live`] | the app folder as it is now, reloaded when a file changes |
//! | [`moving`] | everything from one database to another |
//! | [`schema`] | bringing a database's tables up to this version |
//! | `stores` | the settings to the adapters that keep state |
//! | `master_key` | whether this server's key is the app's |
//! | `system` | clock, randomness, HTTP client, key file |
//!
//! # An own login type
//! Implement [`LoginType`] and register it: `App::builder("my-app").login_type("auths.loginTypes.MyType", |base| ...)`.
//! `base` gives the official types to stand on. To override an official type, register at its fullName.

pub mod app;
pub mod builder;
mod data_dir;
pub mod element;
pub mod health;
mod lifecycle;
pub mod live;
mod master_key;
pub mod moving;
pub mod open_error;
mod readiness;
pub mod route;
pub mod schema;
mod stores;
mod sweep;
mod system;

pub use app::App;
pub use builder::AppBuilder;
pub use data_dir::{KeyFileReaders, key_file_readers, rotate_master_key};
pub use element::Element;
pub use live::elements_language;
pub use open_error::OpenError;
pub use readiness::production_findings;
pub use system::proxies;
pub use wxlogin_core::{
    Code, Error, Result, Resume, declare,
    error::{Language, Text},
    flows::{
        Arrival, BrowserStart, CacheFigures, ConsoleSessionView, ConsoleStep, Core, CorpEntry, Enrolment,
        FactorView, Given, LEASE, Landing, Line, LoginCodeAnswer, LoginRequest, MadeKeys, MergePreview,
        Notice, PasskeyAnswer, PasskeyOptions, PasswordChange, Proof, QrOf, QrStarted, RecordProblem,
        RecordReport, Recovery, SecondFactor, SessionView, SignedIn, SignedInConsole, Started, TrialEnd,
        TrialFailure, TrialPerson, TrialReport, TrialStart, Visit, WEBHOOK_READER, Welcome,
    },
    login_type::{self, LoginMethod, LoginType},
    nouns, ports, secret,
};
pub use wxlogin_element as elements;
pub use wxlogin_outbound as outbound;
pub use wxlogin_settings as settings;
pub use wxlogin_wechat::{Endpoint, FailureKind, Hosts, SettingKey, fold, redact_url, user_agent};
