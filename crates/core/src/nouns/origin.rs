//! Who calls, and from where.

use std::sync::Arc;

use super::{ConsoleSession, Session, UserId};

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

/// What code in the same process is called; no key may have this name.
pub const IN_PROCESS: &str = "in-process";
/// What the operator's command is called; no key may have this name.
pub const COMMAND: &str = "command line";

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Anyone.
    Anonymous,
    /// A signed-in person, acting on their own userId.
    User(Arc<Session>),
    /// An admin in the console.
    Console(Arc<ConsoleSession>),
    /// The application's back end: a service key, or code in the same process.
    Service {
        /// The key's name, `in-process`, or `command line`.
        name: String,
    },
}

impl Caller {
    /// Code in the same process.
    #[must_use]
    pub fn in_process() -> Self {
        Self::Service { name: IN_PROCESS.to_owned() }
    }

    /// The operator's command on the server.
    #[must_use]
    pub fn command() -> Self {
        Self::Service { name: COMMAND.to_owned() }
    }

    /// Whether the operator's command calls. No key can have its name.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        matches!(self, Self::Service { name } if name == COMMAND)
    }

    /// The session of the console, when an admin calls from there.
    #[must_use]
    pub fn console(&self) -> Option<&ConsoleSession> {
        match self {
            Self::Console(session) => Some(session),
            Self::Anonymous | Self::User(_) | Self::Service { .. } => None,
        }
    }

    /// The ordinary session, when a person calls.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::User(session) => Some(session),
            Self::Anonymous | Self::Console(_) | Self::Service { .. } => None,
        }
    }

    /// Whose session it is, of whichever kind, when a person calls.
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        match self {
            Self::User(session) => Some(&session.user_id),
            Self::Console(session) => Some(&session.user_id),
            Self::Anonymous | Self::Service { .. } => None,
        }
    }

    /// Whether the application's back end calls.
    #[must_use]
    pub const fn is_service(&self) -> bool {
        matches!(self, Self::Service { .. })
    }
}
