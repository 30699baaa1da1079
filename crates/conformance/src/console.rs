//! Sessions of the console.

use wxlogin_core::{
    nouns::{ConsoleSession, EventKind::ConsoleSignedIn, EventKind::UserChanged, NewUser, UserChange},
    ports::Stores,
};

use crate::{
    Case,
    making::{at, event, id, named, recorded},
    suite::cases,
};

const HASH: &str = "$argon2id$v=19$x";

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_console_session_is_found_by_its_token,
        a_console_session_needs_an_admin_with_this_password_that_opens_the_console,
        a_later_use_and_proof_of_a_console_session_stand,
        console_sessions_end_one_by_one_and_together,
        a_change_of_password_rights_or_activity_ends_console_sessions,
        a_merge_ends_the_console_sessions_and_carries_whether_the_password_is_vouched_for,
        console_sessions_that_are_over_are_swept,
    ]
}

async fn admin(stores: &Stores, name: &str) {
    let user = NewUser { password_hash: Some(HASH.to_owned()), password_vouched: true, ..named(name, name) };
    assert!(stores.users.create_user(user, event(UserChanged, name)).await.unwrap());
    change(stores, name, UserChange { admin: Some(true), ..UserChange::default() }).await;
}

async fn change(stores: &Stores, name: &str, change: UserChange) {
    let changed = stores.users.change_user(&id(name), change, event(UserChanged, name)).await.unwrap();
    assert!(changed.is_ok());
}

fn session(user: &str, number: u8) -> ConsoleSession {
    let mut token_hash = [number; 32];
    for (to, from) in token_hash.iter_mut().zip(user.bytes().take(31)) {
        *to = from;
    }
    ConsoleSession {
        id: format!("{user}-{number}"),
        token_hash,
        user_id: id(user),
        address: Some("203.0.113.7".to_owned()),
        user_agent: Some("Mozilla/5.0 (中文)".to_owned()),
        second_factor: false,
        created_at: at(number.into()),
        seen_at: at(number.into()),
        proved_at: at(number.into()),
        expires_at: at(28_800),
    }
}

async fn add(stores: &Stores, session: ConsoleSession) -> bool {
    let about = session.user_id.clone();
    let events = vec![event(ConsoleSignedIn, about.as_str())];
    stores.console.add_console_session(session, HASH, events).await.unwrap()
}

async fn ids(stores: &Stores) -> Vec<String> {
    stores.console.console_sessions(None).await.unwrap().into_iter().map(|session| session.id).collect()
}

async fn a_console_session_is_found_by_its_token(stores: Stores) {
    admin(&stores, "amy").await;
    assert!(add(&stores, session("amy", 1)).await);
    let found = stores.console.console_session(&session("amy", 1).token_hash).await.unwrap();
    assert_eq!(found, Some(session("amy", 1)));
    assert_eq!(stores.console.console_session(&[9; 32]).await.unwrap(), None);
    assert_eq!(
        stores.sessions.session(&session("amy", 1).token_hash).await.unwrap(),
        None,
        "it is an ordinary one"
    );
    assert!(recorded(&stores, "amy").await.contains(&ConsoleSignedIn), "the event is missing");
}

async fn a_console_session_needs_an_admin_with_this_password_that_opens_the_console(stores: Stores) {
    let changes: [(&str, UserChange); 4] = [
        ("plain", UserChange { admin: Some(false), ..UserChange::default() }),
        ("off", UserChange { active: Some(false), ..UserChange::default() }),
        ("other", UserChange { password_hash: Some("$other".to_owned()), ..UserChange::default() }),
        ("unvouched", UserChange { password_vouched: Some(false), ..UserChange::default() }),
    ];
    for (name, made) in changes {
        admin(&stores, name).await;
        change(&stores, name, made).await;
        assert!(!add(&stores, session(name, 1)).await, "{name}");
        assert!(
            !recorded(&stores, name).await.contains(&ConsoleSignedIn),
            "{name}: an event of what was not"
        );
    }
    assert!(!add(&stores, session("nobody", 1)).await);
    assert!(ids(&stores).await.is_empty());
}

async fn a_later_use_and_proof_of_a_console_session_stand(stores: Stores) {
    admin(&stores, "amy").await;
    add(&stores, session("amy", 1)).await;
    for second in [60, 30] {
        stores.console.touch_console_session("amy-1", at(second)).await.unwrap();
        assert!(stores.console.prove_console_session("amy-1", at(second), second == 60).await.unwrap());
    }
    assert!(!stores.console.prove_console_session("nobody", at(1), true).await.unwrap());
    let found = stores.console.console_session(&session("amy", 1).token_hash).await.unwrap().unwrap();
    assert_eq!((found.seen_at, found.proved_at, found.second_factor), (at(60), at(60), true));
}

async fn console_sessions_end_one_by_one_and_together(stores: Stores) {
    for name in ["amy", "bob"] {
        admin(&stores, name).await;
        for number in 1..=3 {
            add(&stores, session(name, number)).await;
        }
    }
    let end = |user: &'static str, session: &'static str| {
        let console = stores.console.clone();
        async move { console.end_console_session(&id(user), session, event(UserChanged, user)).await.unwrap() }
    };
    assert!(!end("bob", "amy-1").await, "somebody else's session ended");
    assert!(end("amy", "amy-1").await && !end("amy", "amy-1").await);
    assert_eq!(stores.console.end_console_sessions(&id("bob"), Some("bob-2")).await.unwrap(), 2);
    assert_eq!(ids(&stores).await, ["bob-2", "amy-3", "amy-2"]);
    let own = stores.console.console_sessions(Some(&id("bob"))).await.unwrap();
    assert_eq!(own.len(), 1);
}

async fn a_change_of_password_rights_or_activity_ends_console_sessions(stores: Stores) {
    admin(&stores, "amy").await;
    add(&stores, session("amy", 1)).await;
    add(&stores, session("amy", 2)).await;
    change(&stores, "amy", UserChange { nick: Some("x".to_owned()), ..UserChange::default() }).await;
    assert_eq!(ids(&stores).await.len(), 2, "a name ends sessions");
    let keep_console = Some("amy-2".to_owned());
    let password_hash = Some(HASH.to_owned());
    change(&stores, "amy", UserChange { password_hash, keep_console, ..UserChange::default() }).await;
    assert_eq!(ids(&stores).await, ["amy-2"], "the password's change ends the others");
    change(&stores, "amy", UserChange { admin: Some(false), ..UserChange::default() }).await;
    assert!(ids(&stores).await.is_empty());
    change(&stores, "amy", UserChange { admin: Some(true), ..UserChange::default() }).await;
    add(&stores, session("amy", 3)).await;
    change(&stores, "amy", UserChange { active: Some(false), ..UserChange::default() }).await;
    assert!(ids(&stores).await.is_empty());
}

async fn a_merge_ends_the_console_sessions_and_carries_whether_the_password_is_vouched_for(stores: Stores) {
    // Somebody who can use the console remains.
    admin(&stores, "zoe").await;
    admin(&stores, "amy").await;
    add(&stores, session("amy", 1)).await;
    let bare = NewUser { username: None, ..named("bob", "bob") };
    stores.users.create_user(bare, event(UserChanged, "bob")).await.unwrap();
    let merged =
        stores.merges.merge(&id("amy"), &id("bob"), event(UserChanged, "bob")).await.unwrap().unwrap();
    assert!(merged.took_username && ids(&stores).await.is_empty());
    let bob = stores.users.user(&id("bob")).await.unwrap().unwrap();
    assert!(bob.password_vouched, "the password moved without what it is worth");
    let planted = NewUser { password_hash: Some(HASH.to_owned()), ..named("eve", "eve") };
    stores.users.create_user(planted, event(UserChanged, "eve")).await.unwrap();
    let bare = NewUser { username: None, password_vouched: true, ..named("dan", "dan") };
    stores.users.create_user(bare, event(UserChanged, "dan")).await.unwrap();
    stores.merges.merge(&id("eve"), &id("dan"), event(UserChanged, "dan")).await.unwrap().unwrap();
    let dan = stores.users.user(&id("dan")).await.unwrap().unwrap();
    assert!(!dan.password_vouched, "a merge vouches for a password");
}

async fn console_sessions_that_are_over_are_swept(stores: Stores) {
    admin(&stores, "amy").await;
    add(&stores, session("amy", 1)).await;
    add(&stores, ConsoleSession { expires_at: at(5), ..session("amy", 2) }).await;
    add(&stores, ConsoleSession { seen_at: at(100), ..session("amy", 3) }).await;
    assert_eq!(stores.console.sweep_console_sessions(at(10), at(50)).await.unwrap(), 2);
    assert_eq!(ids(&stores).await, ["amy-3"]);
}
