//! Who calls, and from where.

use std::sync::Arc;

use super::Session;

/// Where a call comes from; kept in the event record and used for rate limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address of the person, after trusted proxies were taken off.
    pub address: Option<String>,
    /// The User-Agent, at most 256 bytes of it.
    pub user_agent: Option<String>,
    /// The id of the request, for the log.
    pub request_id: Option<String>,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Anyone.
    Anonymous,
    /// A signed-in person, acting on their own userId.
    User(Arc<Session>),
    /// The application's back end: a service key, or code in the same process.
    Service {
        /// The key's name, or `in-process`.
        name: String,
    },
}

impl Caller {
    /// Code in the same process.
    #[must_use]
    pub fn in_process() -> Self {
        Self::Service { name: "in-process".to_owned() }
    }

    /// The session, when a person calls.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::User(session) => Some(session),
            Self::Anonymous | Self::Service { .. } => None,
        }
    }

    /// Whether the application's back end calls.
    #[must_use]
    pub const fn is_service(&self) -> bool {
        matches!(self, Self::Service { .. })
    }
}
