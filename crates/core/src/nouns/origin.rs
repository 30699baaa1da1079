//! Who calls, and from where.

use std::sync::Arc;

use super::{Actor, ActorKind, ConsoleSession, Session, UserId};

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
    /// An admin in the console.
    Console(Arc<ConsoleSession>),
    /// The application's back end, with a service key.
    Service {
        /// The key's name.
        name: String,
    },
    /// Code of the application in the same process.
    InProcess,
    /// Somebody who runs a command on the server.
    Command {
        /// The user of the operating system.
        user: String,
    },
    /// Work of this program that nobody asked for.
    Background {
        /// Which work.
        job: &'static str,
    },
}

impl Caller {
    /// Code in the same process.
    #[must_use]
    pub const fn in_process() -> Self {
        Self::InProcess
    }

    /// The operator's command on the server, whoever runs it.
    #[must_use]
    pub fn command() -> Self {
        Self::Command { user: "unknown".to_owned() }
    }

    /// Whether the operator's command calls.
    #[must_use]
    pub const fn is_operator(&self) -> bool {
        matches!(self, Self::Command { .. })
    }

    /// The session of the console, when an admin calls from there.
    #[must_use]
    pub fn console(&self) -> Option<&ConsoleSession> {
        match self {
            Self::Console(session) => Some(session),
            _ => None,
        }
    }

    /// The ordinary session, when a person calls.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::User(session) => Some(session),
            _ => None,
        }
    }

    /// Whose session it is, of whichever kind, when a person calls.
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        match self {
            Self::User(session) => Some(&session.user_id),
            Self::Console(session) => Some(&session.user_id),
            Self::Anonymous
            | Self::Service { .. }
            | Self::InProcess
            | Self::Command { .. }
            | Self::Background { .. } => None,
        }
    }

    /// Whether the application's back end calls: with a key, from the same process, or by a command.
    #[must_use]
    pub const fn is_service(&self) -> bool {
        match self {
            Self::Service { .. } | Self::InProcess | Self::Command { .. } | Self::Background { .. } => true,
            Self::Anonymous | Self::User(_) | Self::Console(_) => false,
        }
    }

    /// How the record names the caller.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Anonymous => Actor::anonymous(),
            Self::User(session) => Actor::person(&session.user_id, Some(&session.id)),
            Self::Console(session) => {
                Actor { kind: ActorKind::Admin, ..Actor::person(&session.user_id, Some(&session.id)) }
            }
            Self::Service { name } => Actor::new(ActorKind::Key, name.as_str()),
            Self::InProcess => Actor::bare(ActorKind::InProcess),
            Self::Command { user } => Actor::new(ActorKind::Command, user.as_str()),
            Self::Background { job } => Actor::background(job),
        }
    }
}
