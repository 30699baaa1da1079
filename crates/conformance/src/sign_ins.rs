//! Sign-ins through a known account: the session, what WeChat told anew, and what is recorded are one change.

use wxlogin_core::{
    nouns::{Ends, EventKind, MemberStatus, NewIdentity, Session, UserChange},
    ports::{Change, Grounds, Lapse, Person, Refusal, SignIn, Stores},
};

use crate::{
    Case,
    making::{
        account, at, begin, begins, event, id, key, make, profile, recorded, register, session, unlink, user,
    },
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_person_is_read_with_what_a_sign_in_asks,
        a_sign_in_begins_a_session_and_is_recorded,
        what_wechat_told_comes_with_the_session,
        a_late_answer_begins_a_session_and_keeps_the_newer_key,
        an_account_that_is_not_the_users_begins_nothing,
        an_account_that_is_gone_begins_nothing,
        the_oldest_beyond_the_limit_end,
        of_too_many_the_one_used_the_longest_ago_ends,
        a_replacing_session_takes_the_place_of_its_like,
        what_has_lapsed_begins_nothing,
        what_is_empty_of_a_profile_is_filled_and_nothing_overwritten,
        a_sign_in_and_an_unlinking_do_not_cross,
    ]
}

fn through(user: &str, number: u8) -> SignIn {
    SignIn {
        session: session(user, number),
        keep: 100,
        replaces: false,
        grounds: Grounds { account: Some(key("wx1", "o1")), ..Grounds::default() },
        told: None,
        events: vec![event(EventKind::LoginSucceeded, user)],
    }
}

fn sealed(value: &[u8], second: i64) -> NewIdentity {
    NewIdentity { sealed: Some(value.to_vec()), at: at(second), ..account("wx1", "o1") }
}

async fn registered(stores: &Stores, identity: NewIdentity) {
    stores.identities.apply(register(user("u1"), identity)).await.unwrap().unwrap();
}

async fn person(stores: &Stores) -> Option<Person> {
    stores.identities.person(&key("wx1", "o1")).await.unwrap()
}

async fn a_person_is_read_with_what_a_sign_in_asks(stores: Stores) {
    assert_eq!(person(&stores).await, None);
    registered(&stores, NewIdentity { profile: Some(profile("Ada")), ..sealed(b"key", 1) }).await;
    make(&stores, "u2").await;
    let joins = [("u1", "corps.z"), ("u1", "corps.gone"), ("u2", "corps.other"), ("u1", "corps.a")];
    let ends = [("u1", "corps.gone")];
    let joins = joins.map(|(who, corp)| (who, corp, MemberStatus::Active));
    let ends = ends.map(|(who, corp)| (who, corp, MemberStatus::Left));
    for (who, corp, status) in joins.into_iter().chain(ends) {
        let changed = event(EventKind::CorpChanged, who);
        assert!(stores.members.set_member(corp, &id(who), status, changed).await.unwrap());
    }
    let row = stores.identities.identity(&key("wx1", "o1")).await.unwrap().unwrap();
    let found =
        Person { identity: row, active: true, epoch: 0, corps: vec!["corps.z".into(), "corps.a".into()] };
    assert_eq!(person(&stores).await, Some(found.clone()));
    let off = UserChange { active: Some(false), ..UserChange::default() };
    stores.users.change_user(&id("u1"), off, event(EventKind::UserChanged, "u1")).await.unwrap().unwrap();
    assert_eq!(person(&stores).await, Some(Person { active: false, ..found }));
}

async fn a_sign_in_begins_a_session_and_is_recorded(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let before = stores.identities.identity(&key("wx1", "o1")).await.unwrap();
    assert_eq!(stores.sessions.sign_in(through("u1", 1)).await.unwrap(), Ok(vec![]));
    let made = session("u1", 1);
    assert_eq!(stores.sessions.session(&made.token_hash).await.unwrap(), Some(made));
    assert_eq!(recorded(&stores, "u1").await, [EventKind::UserRegistered, EventKind::LoginSucceeded]);
    let after = stores.identities.identity(&key("wx1", "o1")).await.unwrap();
    assert_eq!(after, before, "the row changed though nothing new was told");
}

async fn what_wechat_told_comes_with_the_session(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let told = NewIdentity {
        union_id: Some("n1".to_owned()),
        profile: Some(profile("新 🐼")),
        expires_in: Some(7200),
        ..sealed(b"key", 8)
    };
    stores.sessions.sign_in(SignIn { told: Some(told), ..through("u1", 1) }).await.unwrap().unwrap();
    let row = stores.identities.identity(&key("wx1", "o1")).await.unwrap().unwrap();
    assert_eq!(row.union_id.as_deref(), Some("n1"));
    assert_eq!(row.profile, Some(profile("新 🐼")));
    assert_eq!(row.sealed.as_deref(), Some(&b"key"[..]));
    assert_eq!((row.expires_in, row.sealed_at, row.updated_at), (Some(7200), Some(at(8)), at(8)));
}

async fn a_late_answer_begins_a_session_and_keeps_the_newer_key(stores: Stores) {
    registered(&stores, sealed(b"newer", 10)).await;
    let late = SignIn { told: Some(sealed(b"older", 9)), ..through("u1", 1) };
    assert_eq!(stores.sessions.sign_in(late).await.unwrap(), Ok(vec![]));
    let row = stores.identities.identity(&key("wx1", "o1")).await.unwrap().unwrap();
    assert_eq!(row.sealed.as_deref(), Some(&b"newer"[..]), "an older key overwrote a newer one");
}

async fn an_account_that_is_not_the_users_begins_nothing(stores: Stores) {
    registered(&stores, sealed(b"key", 1)).await;
    make(&stores, "u2").await;
    let before = recorded(&stores, "u2").await;
    let other = SignIn { told: Some(sealed(b"other", 9)), ..through("u2", 1) };
    assert_eq!(
        stores.sessions.sign_in(other).await.unwrap(),
        Err(Lapse::Changed),
        "another user's account opened a session"
    );
    assert!(stores.sessions.sessions_of_user(&id("u2")).await.unwrap().is_empty());
    assert_eq!(recorded(&stores, "u2").await, before, "an event tells of what was not done");
    let row = stores.identities.identity(&key("wx1", "o1")).await.unwrap().unwrap();
    assert_eq!(row.sealed.as_deref(), Some(&b"key"[..]), "a refused sign-in wrote to the row");
}

async fn an_account_that_is_gone_begins_nothing(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    stores.identities.apply(unlink("u1", "wx1")).await.unwrap().unwrap();
    let told = SignIn { told: Some(sealed(b"key", 9)), ..through("u1", 1) };
    assert_eq!(stores.sessions.sign_in(told).await.unwrap(), Err(Lapse::Changed));
    assert!(stores.sessions.sessions_of_user(&id("u1")).await.unwrap().is_empty());
    assert_eq!(stores.identities.identity(&key("wx1", "o1")).await.unwrap(), None, "the row came back");
}

async fn the_oldest_beyond_the_limit_end(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let mut ended = vec![];
    for number in 1..=4 {
        let sign_in = SignIn { keep: 2, ..through("u1", number) };
        ended.extend(stores.sessions.sign_in(sign_in).await.unwrap().unwrap());
    }
    assert_eq!(ended, [session("u1", 1), session("u1", 2)], "the ended ones are not told");
    assert_eq!(stores.sessions.sessions_of_user(&id("u1")).await.unwrap().len(), 2);
}

/// However they interleave, a sign-in that comes after the unlinking begins nothing, and the unlinking ends the others.
async fn a_sign_in_and_an_unlinking_do_not_cross(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let racing = stores.clone();
    let begun = together(CALLERS, move |number| {
        let stores = racing.clone();
        async move {
            if number == CALLERS / 2 {
                stores.identities.apply(unlink("u1", "wx1")).await.unwrap().unwrap();
                return false;
            }
            let number = u8::try_from(number).unwrap();
            stores.sessions.sign_in(through("u1", number)).await.unwrap().is_ok()
        }
    })
    .await;
    let began = begun.into_iter().filter(|begun| *begun).count();
    let left = stores.sessions.sessions_of_user(&id("u1")).await.unwrap();
    assert!(left.is_empty(), "{} of {began} sessions outlived the link that they began through", left.len());
}

async fn of_too_many_the_one_used_the_longest_ago_ends(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    for number in 1..=3 {
        begin(&stores, session("u1", number), 3).await;
    }
    stores.sessions.touch_session("u1-1", at(50)).await.unwrap();
    let ended = begin(&stores, session("u1", 4), 3).await;
    assert_eq!(ended, [session("u1", 2)], "the session in daily use ended");
}

async fn a_replacing_session_takes_the_place_of_its_like(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let mini = |number| Session { platform: "miniprogram".to_owned(), ..session("u1", number) };
    begin(&stores, session("u1", 1), 100).await;
    begin(&stores, mini(2), 100).await;
    let again = SignIn { replaces: true, ..begins(mini(3), 100) };
    assert_eq!(stores.sessions.sign_in(again).await.unwrap(), Ok(vec![mini(2)]));
    let last = SignIn { replaces: true, ..begins(mini(4), 2) };
    assert_eq!(
        stores.sessions.sign_in(last).await.unwrap(),
        Ok(vec![mini(3)]),
        "what it replaces counts not"
    );
    let left = stores.sessions.sessions_of_user(&id("u1")).await.unwrap();
    assert_eq!(left, [mini(4), session("u1", 1)]);
}

async fn what_has_lapsed_begins_nothing(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let epoch = async |stores: &Stores| stores.users.user(&id("u1")).await.unwrap().unwrap().epoch;
    let first = epoch(&stores).await;
    let on = |epoch| SignIn {
        grounds: Grounds { epoch: Some(epoch), ..Grounds::default() },
        ..begins(session("u1", 1), 9)
    };
    stores.sessions.end_sessions(&id("u1"), None).await.unwrap();
    assert_eq!(stores.sessions.sign_in(on(first)).await.unwrap(), Err(Lapse::Changed), "sessions were ended");
    for change in [
        UserChange { password_hash: Some("$new".to_owned()), ends: Ends::All, ..UserChange::default() },
        UserChange { active: Some(false), ends: Ends::All, ..UserChange::default() },
        UserChange { active: Some(true), ..UserChange::default() },
    ] {
        let before = epoch(&stores).await;
        let ends = change.ends != Ends::None;
        let changed = event(EventKind::UserChanged, "u1");
        stores.users.change_user(&id("u1"), change, changed).await.unwrap().unwrap();
        assert_eq!(epoch(&stores).await, before + i64::from(ends));
        if ends {
            assert!(stores.sessions.sign_in(on(before)).await.unwrap().is_err(), "the change is passed over");
        }
    }
    let now = epoch(&stores).await;
    assert_eq!(stores.sessions.sign_in(on(now)).await.unwrap(), Ok(vec![]));
    let ghost = begins(session("ghost", 1), 9);
    assert_eq!(stores.sessions.sign_in(ghost).await.unwrap(), Err(Lapse::Closed));
    let asked_by = |session: &str| Change::Unlink {
        user_id: id("u1"),
        app_id: "wx1".to_owned(),
        asked_by: Some(session.to_owned()),
        events: vec![],
    };
    let gone = stores.identities.apply(asked_by("u1-9")).await.unwrap();
    assert_eq!(gone, Err(Refusal::Lapsed(Lapse::Changed)), "a session that is gone unlinked an account");
    let grounds = Grounds { session: Some("u1-9".to_owned()), ..Grounds::default() };
    let identity = account("wx2", "o2");
    let link = Change::Link { user_id: id("u1"), adopt: None, identity, grounds, events: vec![] };
    let linked = stores.identities.apply(link).await.unwrap();
    assert_eq!(linked, Err(Refusal::Lapsed(Lapse::Changed)), "a session that is gone linked an account");
}

async fn what_is_empty_of_a_profile_is_filled_and_nothing_overwritten(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    let nick = async |stores: &Stores| stores.users.user(&id("u1")).await.unwrap().unwrap().nick;
    for (number, told, now) in [(1, "", None), (2, "Ada", Some("Ada")), (3, "Eve", Some("Ada"))] {
        let told = NewIdentity { profile: Some(profile(told)), ..account("wx1", "o1") };
        let sign_in = SignIn { told: Some(told), ..through("u1", number) };
        stores.sessions.sign_in(sign_in).await.unwrap().unwrap();
        assert_eq!(nick(&stores).await.as_deref(), now);
    }
}
