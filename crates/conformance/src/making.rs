//! The people, accounts and devices that the cases talk about.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wxlogin_core::{
    nouns::{
        Actor, ActorKind, EventKind, IdentityKey, NewEvent, NewIdentity, NewUser, Origin, Profile,
        ServiceKey, Session, UserId, UserOrigin,
    },
    ports::{Change, EventFilter, Grounds, SignIn, Stores},
};

/// The model that the accounts of the cases are shown by.
pub(crate) const MODEL: &str = "auths.loginTypes.WeChatType.WeChatAuthModel";

/// The moment `seconds` after the start of the cases; a second with microseconds, since those must be kept.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let start = Timestamp::from_microsecond(1_767_225_600_123_457).unwrap();
    start.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

pub(crate) fn id(text: &str) -> UserId {
    UserId::parse(text).unwrap()
}

pub(crate) fn user(name: &str) -> NewUser {
    NewUser {
        id: id(name),
        username: None,
        password_hash: None,
        password_vouched: false,
        nick: None,
        avatar: None,
        origin: UserOrigin::Registered,
        at: at(0),
    }
}

pub(crate) fn named(name: &str, username: &str) -> NewUser {
    NewUser { username: Some(username.to_owned()), ..user(name) }
}

pub(crate) fn key(app_id: &str, open_id: &str) -> IdentityKey {
    IdentityKey { app_id: app_id.to_owned(), open_id: open_id.to_owned() }
}

/// An account of which WeChat told nothing but its key.
pub(crate) fn account(app_id: &str, open_id: &str) -> NewIdentity {
    NewIdentity {
        key: key(app_id, open_id),
        union_id: None,
        model: MODEL.to_owned(),
        profile: None,
        sealed: None,
        expires_in: None,
        link_by_union_id: true,
        at: at(0),
    }
}

pub(crate) fn with_union(app_id: &str, open_id: &str, union_id: &str) -> NewIdentity {
    NewIdentity { union_id: Some(union_id.to_owned()), ..account(app_id, open_id) }
}

pub(crate) fn profile(nickname: &str) -> Profile {
    Profile { nickname: nickname.to_owned(), sex: 1, city: "深圳".to_owned(), ..Profile::default() }
}

pub(crate) fn event(kind: EventKind, about: &str) -> NewEvent {
    NewEvent {
        kind,
        user_id: Some(id(about)),
        method: None,
        detail: json!({}),
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: at(0),
    }
}

pub(crate) fn register(user: NewUser, identity: NewIdentity) -> Change {
    let events = vec![event(EventKind::UserRegistered, user.id.as_str())];
    Change::Register { user, identity, corp_id: None, events }
}

pub(crate) fn link(user: &str, identity: NewIdentity) -> Change {
    Change::Link {
        user_id: id(user),
        adopt: None,
        identity,
        grounds: Grounds::default(),
        events: vec![event(EventKind::IdentityBound, user)],
    }
}

pub(crate) fn unlink(user: &str, app_id: &str) -> Change {
    let events = vec![event(EventKind::IdentityUnbound, user)];
    Change::Unlink { user_id: id(user), app_id: app_id.to_owned(), asked_by: None, events }
}

/// A session of the user, made `number` seconds after the start; number and user make it unique.
pub(crate) fn session(user: &str, number: u8) -> Session {
    let mut token_hash = [number; 32];
    for (to, from) in token_hash.iter_mut().zip(user.bytes().take(31)) {
        *to = from;
    }
    Session {
        id: format!("{user}-{number}"),
        token_hash,
        user_id: id(user),
        corp_id: None,
        method: "auths.loginTypes.Web".to_owned(),
        platform: "web".to_owned(),
        address: Some("203.0.113.7".to_owned()),
        user_agent: Some("Mozilla/5.0 (中文)".to_owned()),
        created_at: at(number.into()),
        seen_at: at(number.into()),
        expires_at: at(86_400),
    }
}

pub(crate) fn service_key(name: &str, number: u8) -> ServiceKey {
    ServiceKey {
        name: name.to_owned(),
        hash: [number; 32],
        admin: false,
        created_at: at(number.into()),
        used_at: None,
        revoked_at: None,
        made_by: Actor::new(ActorKind::Admin, "u1"),
        expires_at: None,
    }
}

/// A sign-in of the session's user that relies on nothing but that they may sign in.
pub(crate) fn begins(session: Session, keep: u32) -> SignIn {
    SignIn { session, keep, replaces: false, grounds: Grounds::default(), told: None, events: vec![] }
}

/// Begins a session; gives the sessions that it ended.
pub(crate) async fn begin(stores: &Stores, session: Session, keep: u32) -> Vec<Session> {
    stores.sessions.sign_in(begins(session, keep)).await.unwrap().unwrap()
}

/// A user who is simply there.
pub(crate) async fn make(stores: &Stores, name: &str) {
    let made = stores.users.create_user(user(name), event(EventKind::UserChanged, name)).await.unwrap();
    assert!(made, "the user {name} could not be made in an empty store");
}

/// The kinds of what was recorded about a user, oldest first.
pub(crate) async fn recorded(stores: &Stores, about: &str) -> Vec<EventKind> {
    let filter = EventFilter { user_id: Some(id(about)), after: Some(0), ..EventFilter::default() };
    let events = stores.events.events(&filter, 1000).await.unwrap();
    events.into_iter().map(|event| event.event.kind).collect()
}
