//! The numbered changes that the child makes, and how they are looked for afterwards.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{collections::BTreeSet, io::Write, sync::Arc, time::Duration};

use jiff::Timestamp;
use wxlogin_core::{
    nouns::{
        Actor, EventKind, IdentityKey, MemberStatus, NewEvent, NewIdentity, NewUser, Origin, Session, UserId,
        UserOrigin,
    },
    ports::{
        Change, Ephemeral, EventFilter, Events, Grounds, Identities, ManualClock, Members, Page, Sessions,
        SignIn, UserFilter, Users,
    },
};
use wxlogin_store_sqlite::SqliteStore;

/// Names the database to the child.
pub(crate) const CHILD: &str = "WXLOGIN_CRASH_CHILD";
/// The first number of the child.
pub(crate) const START: &str = "WXLOGIN_CRASH_START";

const WRITERS: u64 = 16;

pub(crate) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH))
}

/// Makes changes until the process is killed; prints `ack N` when change N was acknowledged.
pub(crate) async fn write_for_ever(store: Arc<SqliteStore>, start: u64) {
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in (start + writer..).step_by(WRITERS as usize) {
                    make(&store, number).await;
                    // One write of a whole line: lines of several writers must not mix.
                    std::io::stdout().lock().write_all(format!("ack {number}\n").as_bytes()).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// Change `number`: a registration with its parts, then a session and a one-time value.
async fn make(store: &SqliteStore, number: u64) {
    let change = Change::Register {
        user: user(number),
        identity: identity(number),
        corp_id: Some("corps.a".to_owned()),
        events: vec![event(number, EventKind::UserRegistered), event(number, EventKind::IdentityBound)],
    };
    store.apply(change).await.unwrap().unwrap();
    let (session, grounds) = (session(number), Grounds::default());
    let sign_in = SignIn { session, keep: 5, replaces: false, grounds, told: None, events: vec![] };
    store.sign_in(sign_in).await.unwrap().unwrap();
    assert!(store.claim(&number.to_string(), b"claimed", Duration::from_secs(300)).await.unwrap());
}

fn id(number: u64) -> UserId {
    UserId::parse(&format!("u{number}")).unwrap()
}

fn user(number: u64) -> NewUser {
    NewUser {
        id: id(number),
        username: Some(format!("name{number}")),
        password_hash: None,
        password_vouched: false,
        nick: Some("小明 🐼".to_owned()),
        avatar: None,
        origin: UserOrigin::Registered,
        at: Timestamp::UNIX_EPOCH,
    }
}

fn key(number: u64) -> IdentityKey {
    IdentityKey { app_id: "wx1".to_owned(), open_id: format!("o{number}") }
}

fn identity(number: u64) -> NewIdentity {
    NewIdentity {
        key: key(number),
        union_id: Some(format!("n{number}")),
        model: "auths.loginTypes.WeChatType.WeChatAuthModel".to_owned(),
        profile: None,
        sealed: Some(vec![7; 2000]),
        expires_in: None,
        link_by_union_id: true,
        at: Timestamp::UNIX_EPOCH,
    }
}

fn event(number: u64, kind: EventKind) -> NewEvent {
    NewEvent {
        kind,
        user_id: Some(id(number)),
        method: None,
        detail: serde_json::Value::Null,
        actor: Actor::anonymous(),
        origin: Origin::default(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn token(number: u64) -> [u8; 32] {
    let mut token = [9; 32];
    token[..8].copy_from_slice(&number.to_be_bytes());
    token
}

fn session(number: u64) -> Session {
    Session {
        id: format!("s{number}"),
        token_hash: token(number),
        user_id: id(number),
        corp_id: None,
        method: "auths.loginTypes.Web".to_owned(),
        platform: "web".to_owned(),
        address: None,
        user_agent: None,
        created_at: Timestamp::UNIX_EPOCH,
        seen_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::UNIX_EPOCH,
    }
}

/// The numbers whose user is there, after every part of each acknowledged one was looked for.
pub(crate) async fn numbers_present(store: &SqliteStore, acknowledged: &BTreeSet<u64>) -> BTreeSet<u64> {
    for number in acknowledged {
        assert!(store.session(&token(*number)).await.unwrap().is_some(), "the session of {number} is lost");
        let claimed = store.peek(&number.to_string()).await.unwrap();
        assert!(claimed.is_some(), "the claim of {number} is lost: its code could be used twice");
    }
    let mut present = BTreeSet::new();
    loop {
        let page = Page { offset: present.len() as u32, limit: 1000 };
        let (users, total) = store.users(&UserFilter::default(), page).await.unwrap();
        present.extend(users.iter().map(|user| user.id.as_str()[1..].parse::<u64>().unwrap()));
        if present.len() as u64 == total {
            return present;
        }
        assert!(!users.is_empty(), "a page of users is missing");
    }
}

/// Whoever is there is there whole, acknowledged or not.
pub(crate) async fn assert_whole(store: &SqliteStore, number: u64) {
    let account = store.identity(&key(number)).await.unwrap();
    assert_eq!(account.map(|account| account.user_id), Some(id(number)), "a user without their account");
    let members = store.memberships(&id(number)).await.unwrap();
    assert!(
        members.iter().any(|member| member.status == MemberStatus::Active),
        "a user without their membership"
    );
    let filter = EventFilter { user_id: Some(id(number)), ..EventFilter::default() };
    assert_eq!(store.events(&filter, 9).await.unwrap().len(), 2, "a change without its events");
}
