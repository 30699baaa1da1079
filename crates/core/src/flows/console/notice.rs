//! What the person should know of: changed factors and passwords, and sign-ins that are not as usual.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::{
    Result,
    flows::{Core, Visit, guard::network},
    nouns::{EventKind, UserId},
    ports::EventFilter,
};

/// How many events are looked through.
const LOOK: u32 = 200;

/// The kinds that concern an account's security, as far as its person should know of them.
const KINDS: [EventKind; 7] = [
    EventKind::UserChanged,
    EventKind::IdentityBound,
    EventKind::IdentityUnbound,
    EventKind::FactorChanged,
    EventKind::PasswordChanged,
    EventKind::ConsoleSignedIn,
    EventKind::LoginUnusual,
];

/// A line of "recent security events".
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The event's kind.
    pub kind: &'static str,
    /// What changed, in the event's own word; empty where the kind says it all.
    pub change: String,
    /// The network address it came from.
    pub address: Option<String>,
    /// The User-Agent it came from.
    pub user_agent: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Whether a sign-in comes from where earlier ones came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Familiar {
    /// It does, or it is the first.
    Known,
    /// From a network that no earlier sign-in came from.
    NewNetwork,
    /// With a browser that no earlier sign-in was made with.
    NewDevice,
    /// After the account was locked for too many wrong passwords.
    AfterLockOut,
}

impl Familiar {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::NewNetwork => "new_network",
            Self::NewDevice => "new_device",
            Self::AfterLockOut => "after_lock_out",
        }
    }
}

impl Core {
    /// The latest events about a person's account that they should know of, newest first.
    pub async fn notices(&self, user_id: &UserId, limit: usize) -> Result<Vec<Notice>> {
        let filter = EventFilter { user_id: Some(user_id.clone()), ..EventFilter::default() };
        let events = self.stores.events.events(&filter, LOOK).await?;
        let known = events.into_iter().filter(|event| KINDS.contains(&event.event.kind));
        let lines = known.take(limit).map(|event| {
            let event = event.event;
            let word = ["change", "because", "appId"].iter().find_map(|key| event.detail.get(*key));
            Notice {
                kind: event.kind.as_str(),
                change: word.and_then(Value::as_str).unwrap_or_default().to_owned(),
                address: event.origin.address,
                user_agent: event.origin.user_agent,
                at: event.at,
            }
        });
        Ok(lines.collect())
    }

    /// Compares a sign-in to the console with earlier ones, as far as the record goes back.
    pub(super) async fn familiarity(&self, visit: &Visit, user_id: &UserId) -> Result<Familiar> {
        if self.was_locked(user_id).await? {
            return Ok(Familiar::AfterLockOut);
        }
        let filter = EventFilter {
            user_id: Some(user_id.clone()),
            kind: Some(EventKind::ConsoleSignedIn),
            ..EventFilter::default()
        };
        let earlier = self.stores.events.events(&filter, LOOK).await?;
        if earlier.is_empty() {
            return Ok(Familiar::Known);
        }
        let here = visit.origin.address.as_deref().map(network);
        let same_network =
            earlier.iter().any(|event| event.event.origin.address.as_deref().map(network) == here);
        let same_agent = earlier.iter().any(|event| event.event.origin.user_agent == visit.origin.user_agent);
        Ok(match (same_network, same_agent) {
            (false, _) => Familiar::NewNetwork,
            (true, false) => Familiar::NewDevice,
            (true, true) => Familiar::Known,
        })
    }
}
