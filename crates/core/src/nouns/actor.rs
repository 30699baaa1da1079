//! Who did what the record tells of.

use serde::Serialize;

use super::UserId;

/// The kinds of actors, as storage, the API and webhooks name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// The event is older than the naming of actors.
    Unknown,
    /// Nobody who has proved anything.
    Anonymous,
    /// A person, for themselves.
    Person,
    /// An admin, in the console or through the admin API.
    Admin,
    /// A service key.
    Key,
    /// Somebody at a terminal of the server.
    Command,
    /// Code of the application in the same process.
    InProcess,
    /// Work in the background, asked for by nobody.
    Background,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Anonymous,
        Self::Person,
        Self::Admin,
        Self::Key,
        Self::Command,
        Self::InProcess,
        Self::Background,
    ];

    /// The name in storage and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Anonymous => "anonymous",
            Self::Person => "person",
            Self::Admin => "admin",
            Self::Key => "key",
            Self::Command => "command",
            Self::InProcess => "in_process",
            Self::Background => "background",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Who did it. What `id` holds depends on the kind: a userId (person, admin), the name of a key, the user of the operating
/// system (command), the name of a job (background).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Which one.
    pub id: Option<String>,
    /// The public id of the session that a person or admin used.
    pub session: Option<String>,
}

impl Actor {
    /// An actor without a session.
    #[must_use]
    pub fn new(kind: ActorKind, id: impl Into<String>) -> Self {
        Self { kind, id: Some(id.into()), session: None }
    }

    /// An actor of a kind that says everything.
    #[must_use]
    pub const fn bare(kind: ActorKind) -> Self {
        Self { kind, id: None, session: None }
    }

    /// Nobody who has proved anything.
    #[must_use]
    pub const fn anonymous() -> Self {
        Self::bare(ActorKind::Anonymous)
    }

    /// Work in the background.
    #[must_use]
    pub fn background(job: &str) -> Self {
        Self::new(ActorKind::Background, job)
    }

    /// A person, with the session where they have one.
    #[must_use]
    pub fn person(user_id: &UserId, session: Option<&str>) -> Self {
        Self { session: session.map(str::to_owned), ..Self::new(ActorKind::Person, user_id.as_str()) }
    }

    /// The id to store. It is left out for a person who acts on their own account, whom the event names already: most events
    /// are of that sort, and the index of actors then has none of them.
    #[must_use]
    pub fn stored_id(&self, about: Option<&UserId>) -> Option<&str> {
        let own = self.kind == ActorKind::Person && self.id.as_deref() == about.map(UserId::as_str);
        self.id.as_deref().filter(|_| !own)
    }

    /// The actor of a stored event about this user. What is missing was written by a version that named no actors.
    #[must_use]
    pub fn from_stored(
        kind: Option<&str>,
        id: Option<String>,
        session: Option<String>,
        about: Option<&UserId>,
    ) -> Self {
        let kind = kind.and_then(ActorKind::parse).unwrap_or(ActorKind::Unknown);
        let own = || (kind == ActorKind::Person).then(|| about.map(ToString::to_string)).flatten();
        Self { kind, id: id.or_else(own), session }
    }
}

impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'a str,
            id: Option<&'a str>,
            session: Option<&'a str>,
        }
        Shown { kind: self.kind.as_str(), id: self.id.as_deref(), session: self.session.as_deref() }
            .serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_read_back_whether_the_event_is_about_them_or_about_another() {
        let (alice, bob) = (UserId::parse("alice").unwrap(), UserId::parse("bob").unwrap());
        for about in [Some(&alice), Some(&bob), None] {
            let actor = Actor::person(&alice, Some("s1"));
            let stored = actor.stored_id(about).map(str::to_owned);
            assert_eq!(stored.is_none(), about == Some(&alice));
            let read = Actor::from_stored(Some("person"), stored, Some("s1".to_owned()), about);
            assert_eq!(read, actor, "{about:?}");
        }
    }

    #[test]
    fn every_kind_has_a_name_of_its_own_and_an_old_row_has_an_unknown_actor() {
        for kind in ActorKind::ALL {
            assert_eq!(ActorKind::parse(kind.as_str()), Some(kind));
        }
        let old = Actor::from_stored(None, None, None, UserId::parse("alice").as_ref());
        assert_eq!(old, Actor::bare(ActorKind::Unknown));
    }
}
