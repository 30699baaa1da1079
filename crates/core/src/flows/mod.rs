//! The verbs, one file each. A flow asks ports, lets [`crate::decide`] decide, and applies one atomic change.
//!
//! Thousands of requests may wait in [`Core::exchange`] for WeChat, or for a place there. The steps after it are boxed where
//! they are called: a future has room for its largest step from the beginning, and so would each that waits.

mod access;
mod admin;
mod after_login;
mod auth_info;
mod bind;
mod browser;
mod call;
mod chain;
mod claim;
mod console;
mod corps;
mod exchange;
mod guard;
mod identify;
mod keys;
mod lease;
mod login_code;
mod login_config;
mod manage;
mod merge;
mod models;
mod password_change;
mod password_guard;
mod password_login;
mod place;
mod record;
mod register;
mod renew;
mod reseal;
mod secrets;
mod session;
mod session_cache;
mod sign_in;
mod standing;
mod tickets;
mod users;
mod webhook;

use std::{sync::Arc, time::Duration};

pub use admin::MadeKeys;
pub use bind::Proof;
pub use browser::{
    Arrival, BrowserStart, Landing, QrOf, QrStarted, Redirects, Started, TrialEnd, TrialFailure, TrialPerson,
    TrialReport, TrialStart, Welcome,
};
pub use chain::{RecordProblem, RecordReport};
pub use claim::once_key;
pub use console::{
    ConsoleSessionView, ConsoleStep, Enrolment, FactorView, Given, Notice, PasskeyAnswer, PasskeyOptions,
    Recovery, SecondFactor, SignedInConsole,
};
pub use login_code::{CorpEntry, LoginCodeAnswer};
pub use merge::MergePreview;
pub use models::ModelRef;
pub use password_change::PasswordChange;
pub use password_login::LoginRequest;
pub use reseal::Resealed;
pub use session::{SessionView, SignedIn};
pub use session_cache::{CacheFigures, LEASE, Line, SessionCache};
pub use webhook::{WEBHOOK_READER, Webhook};

use crate::{
    error::Language,
    login_type::Registry,
    nouns::{Caller, Origin},
    ports::{Clock, Directory, Ephemeral, Http, Rng, Stores},
    secret::{Passwords, Vault, webauthn::RelyingParty},
};

/// Lifetimes and switches, from the settings.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How long a session lives, whatever happens.
    pub session_lifetime: Duration,
    /// How long a session lives without use.
    pub session_idle: Duration,
    /// How many sessions a user may have; the oldest end.
    pub sessions_per_user: u32,
    /// How long a browser may take from our page to WeChat and back.
    pub state_lifetime: Duration,
    /// Whether QR codes are shown on our own page, where the login type can.
    pub own_qr: bool,
    /// How long a loginCode lives.
    pub login_code_lifetime: Duration,
    /// How long a bindCode lives.
    pub bind_code_lifetime: Duration,
    /// How long the second delivery of a code waits for the first one's answer; not less than the longest call to WeChat.
    pub patience: Duration,
    /// Whether a service's bind with an unseen userId adds that user.
    pub adopt_on_bind: bool,
    /// How long a merge of two users can be undone.
    pub merge_undo: Duration,
    /// How long a session of the console lives, whatever happens.
    pub console_lifetime: Duration,
    /// How long a session of the console lives without use.
    pub console_idle: Duration,
    /// How long a proof of who somebody is counts as fresh.
    pub proof_lifetime: Duration,
    /// Whether the console asks for a second factor.
    pub second_factor: SecondFactor,
    /// Whom passkeys are made for.
    pub relying_party: RelyingParty,
    /// Failed attempts per network address and minute; 0 is no limit, here and below.
    pub attempts_per_address: u32,
    /// Wrong passwords per username and network before each further attempt has to wait.
    pub attempts_per_account: u32,
    /// What strangers may ask of WeChat per login method and minute.
    pub attempts_per_method: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            session_lifetime: Duration::from_secs(30 * 24 * 3600),
            session_idle: Duration::from_secs(7 * 24 * 3600),
            sessions_per_user: 20,
            state_lifetime: Duration::from_secs(600),
            own_qr: false,
            login_code_lifetime: Duration::from_secs(300),
            bind_code_lifetime: Duration::from_secs(300),
            patience: Duration::from_secs(12),
            adopt_on_bind: true,
            merge_undo: Duration::from_secs(30 * 24 * 3600),
            console_lifetime: Duration::from_secs(8 * 3600),
            console_idle: Duration::from_secs(3600),
            proof_lifetime: Duration::from_secs(600),
            second_factor: SecondFactor::Optional,
            relying_party: RelyingParty::default(),
            attempts_per_address: 60,
            attempts_per_account: 10,
            attempts_per_method: 6000,
        }
    }
}

/// The ports, the types and the rules: everything that a flow needs.
pub struct Core {
    /// Durable state.
    pub stores: Stores,
    /// One-time and short-lived things that must survive a restart.
    pub ephemeral: Arc<dyn Ephemeral>,
    /// Claims of WeChat's codes, which must not be lost: in the database, whatever keeps the short-lived things.
    pub claims: Arc<dyn Ephemeral>,
    /// Counters of rate limits; losing them does no harm.
    pub counters: Arc<dyn Ephemeral>,
    /// Calls to the outside.
    pub http: Arc<dyn Http>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// What the app folder declares.
    pub directory: Arc<dyn Directory>,
    /// The code behind the Types.
    pub types: Registry,
    /// Encryption at rest.
    pub vault: Vault,
    /// Sessions that were checked a moment ago.
    pub session_cache: Arc<SessionCache>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Lifetimes and switches.
    pub policy: Policy,
}

/// One call: who makes it, from where, and in which language they read.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Who.
    pub caller: Caller,
    /// From where.
    pub origin: Origin,
    /// In which language.
    pub language: Language,
}

impl Visit {
    /// A call by code in the same process.
    #[must_use]
    pub fn in_process() -> Self {
        Self { caller: Caller::in_process(), origin: Origin::default(), language: Language::En }
    }

    /// A call by the operator's command.
    #[must_use]
    pub fn operator() -> Self {
        Self { caller: Caller::command(), ..Self::in_process() }
    }

    /// A call by anyone.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { caller: Caller::Anonymous, ..Self::in_process() }
    }
}
