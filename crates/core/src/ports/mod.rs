//! What the flows need from the outside. Small traits, at most eight methods each; every adapter passes the same
//! conformance suite (crate `wxlogin-conformance`).
//!
//! Not found is `Option`. A port fails only with [`PortError`]: the caller cannot do anything about it.

mod carry;
mod clock;
mod console;
mod directory;
mod ephemeral;
mod events;
mod grounds;
mod http;
mod identities;
mod keys;
mod members;
mod merges;
mod place;
mod record;
mod revocations;
mod rng;
mod rows;
mod sessions;
mod users;

use std::{fmt, sync::Arc, time::Duration};

pub use carry::{Carry, Cell, Cells, EVENT_SEALS, EVENTS, Kind, Table, USERS};
pub use clock::{Clock, ManualClock};
pub use console::{ConsoleSessions, Factors};
pub use directory::Directory;
pub use ephemeral::Ephemeral;
pub use events::{EventFilter, Events};
pub use grounds::{Grounds, Lapse};
pub use http::{Held, Http, HttpFailure, Wanted};
pub use identities::{Applied, Change, Identities, Person, Refusal};
pub use keys::Keys;
pub use members::Members;
pub use merges::{Merge, MergeRefusal, Merges};
pub use place::Place;
pub use record::{ChainChange, Record};
pub use revocations::{BUCKETS, Ear, Hearing, Revocations, Revoked, bucket};
pub use rng::{Rng, SeededRng};
pub use rows::{Column, Rows, Scope, Select};
pub use sessions::{SessionFilter, Sessions, SignIn};
pub use users::{Page, Unchanged, UserFilter, Users};

/// When to try again after something that may pass. A server that restarts takes about as long.
const SOON: Duration = Duration::from_secs(5);

/// Why an adapter could not do its work. The text is for the log and holds no value of any row.
#[derive(Debug, Clone)]
pub enum PortError {
    /// The database or cache cannot be reached; the same call may work later.
    Unavailable(String),
    /// The adapter met something that should not be: a row that cannot be read, a broken file.
    Broken(String),
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(cause) => write!(f, "storage cannot be reached: {cause}"),
            Self::Broken(cause) => write!(f, "storage is in disorder: {cause}"),
        }
    }
}

impl std::error::Error for PortError {}

impl From<PortError> for crate::Error {
    fn from(error: PortError) -> Self {
        match &error {
            PortError::Unavailable(_) => {
                Self::new(crate::Code::StorageUnavailable).retry_after(SOON).because(error)
            }
            PortError::Broken(_) => Self::internal(error),
        }
    }
}

/// The result of every port.
pub type PortResult<T> = Result<T, PortError>;

/// Everything that keeps state beyond a few minutes. One adapter usually implements all of them.
#[derive(Clone)]
pub struct Stores {
    /// Users.
    pub users: Arc<dyn Users>,
    /// WeChat accounts linked to users.
    pub identities: Arc<dyn Identities>,
    /// Sessions.
    pub sessions: Arc<dyn Sessions>,
    /// Members of organisations.
    pub members: Arc<dyn Members>,
    /// The event record.
    pub events: Arc<dyn Events>,
    /// Service keys.
    pub keys: Arc<dyn Keys>,
    /// Rows of the models, by filter.
    pub rows: Arc<dyn Rows>,
    /// Two users into one.
    pub merges: Arc<dyn Merges>,
    /// The chain of seals over the event record.
    pub record: Arc<dyn Record>,
    /// Sessions of the console.
    pub console: Arc<dyn ConsoleSessions>,
    /// Second factors.
    pub factors: Arc<dyn Factors>,
}

impl Stores {
    /// One adapter for all.
    pub fn of<S>(store: Arc<S>) -> Self
    where
        S: Users
            + Identities
            + Sessions
            + Members
            + Events
            + Keys
            + Rows
            + Merges
            + Record
            + ConsoleSessions
            + Factors
            + 'static,
    {
        Self {
            users: store.clone(),
            identities: store.clone(),
            sessions: store.clone(),
            members: store.clone(),
            events: store.clone(),
            keys: store.clone(),
            rows: store.clone(),
            merges: store.clone(),
            record: store.clone(),
            console: store.clone(),
            factors: store,
        }
    }
}
