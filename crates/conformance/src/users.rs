//! Users.

use wxlogin_core::{
    nouns::{
        EventKind::{UserChanged, UserMerged},
        NewUser, UserChange, UserOrigin,
    },
    ports::{Page, Stores, Unchanged, UserFilter},
};

use crate::{
    Case,
    making::{at, event, id, make, named, recorded, user},
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_user_is_read_as_made,
        a_taken_id_changes_nothing,
        a_taken_username_changes_nothing,
        usernames_are_compared_exactly,
        a_change_leaves_the_other_fields,
        a_change_to_a_taken_username_changes_nothing,
        a_change_of_nobody_is_told,
        users_are_listed_newest_first,
        a_page_holds_a_thousand_at_most,
        users_are_found_by_part_of_a_text,
        users_are_found_by_being_active,
        users_are_found_by_being_merged,
        a_user_becomes_an_admin_and_stops_being_one,
        of_many_users_with_one_username_one_is_made,
    ]
}

async fn a_user_is_read_as_made(stores: Stores) {
    let new = NewUser {
        username: Some("amy".to_owned()),
        password_hash: Some("$argon2id$v=19$x".to_owned()),
        nick: Some("小明 👩‍👩‍👧‍👦 🇨🇳".to_owned()),
        avatar: Some(format!("https://img.example/{}", "a".repeat(4000))),
        origin: UserOrigin::Adopted,
        at: at(7),
        ..user("u 1/é")
    };
    assert!(stores.users.create_user(new.clone(), event(UserChanged, "u 1/é")).await.unwrap());
    let read = stores.users.user(&id("u 1/é")).await.unwrap().unwrap();
    assert_eq!((read.nick.clone(), read.avatar.clone()), (new.nick, new.avatar), "a text was not kept whole");
    assert_eq!((read.origin, read.active), (UserOrigin::Adopted, true), "origin or state differs");
    assert_eq!((read.created_at, read.updated_at), (at(7), at(7)), "a moment lost its microseconds");
    assert_eq!((&read.phone, &read.merged_into), (&None, &None), "a new user has a phone or was merged");
    let (same, hash) = stores.users.user_by_username("amy").await.unwrap().unwrap();
    assert_eq!((same, hash), (read, new.password_hash), "the username gives another user or password");
    assert!(stores.users.user(&id("u 1")).await.unwrap().is_none(), "an unknown id gave a user");
    assert_eq!(recorded(&stores, "u 1/é").await, [UserChanged], "the event is missing");
}

async fn a_taken_id_changes_nothing(stores: Stores) {
    make(&stores, "u1").await;
    let again = NewUser { nick: Some("other".to_owned()), ..named("u1", "free") };
    assert!(
        !stores.users.create_user(again, event(UserChanged, "u1")).await.unwrap(),
        "a second u1 was made"
    );
    assert_eq!(stores.users.user(&id("u1")).await.unwrap().unwrap().nick, None, "the first u1 was changed");
    assert!(stores.users.user_by_username("free").await.unwrap().is_none(), "the username was given away");
    assert_eq!(recorded(&stores, "u1").await.len(), 1, "an event tells of a user that was not made");
}

async fn a_taken_username_changes_nothing(stores: Stores) {
    assert!(stores.users.create_user(named("u1", "amy"), event(UserChanged, "u1")).await.unwrap());
    assert!(!stores.users.create_user(named("u2", "amy"), event(UserChanged, "u2")).await.unwrap());
    assert!(stores.users.user(&id("u2")).await.unwrap().is_none(), "a user with a taken username was made");
    assert!(recorded(&stores, "u2").await.is_empty(), "an event tells of a user that was not made");
}

async fn usernames_are_compared_exactly(stores: Stores) {
    for (user, name) in [("u1", "amy"), ("u2", "Amy"), ("u3", "amy "), ("u4", "ámy")] {
        assert!(
            stores.users.create_user(named(user, name), event(UserChanged, user)).await.unwrap(),
            "{name}"
        );
    }
    assert!(stores.users.user_by_username("AMY").await.unwrap().is_none(), "case was ignored");
    let (found, hash) = stores.users.user_by_username("Amy").await.unwrap().unwrap();
    assert_eq!((found.id, hash), (id("u2"), None));
}

async fn a_change_leaves_the_other_fields(stores: Stores) {
    let new = NewUser { nick: Some("Amy".to_owned()), ..named("u1", "amy") };
    stores.users.create_user(new, event(UserChanged, "u1")).await.unwrap();
    let change = UserChange {
        phone: Some("+8613800000000".to_owned()),
        active: Some(false),
        password_hash: Some("$h".to_owned()),
        username: Some("amy".to_owned()),
        ..UserChange::default()
    };
    let mut later = event(UserChanged, "u1");
    later.at = at(60);
    assert_eq!(stores.users.change_user(&id("u1"), change, later).await.unwrap(), Ok(vec![]));
    let (read, hash) = stores.users.user_by_username("amy").await.unwrap().unwrap();
    assert_eq!(read.nick.as_deref(), Some("Amy"), "a field that was not named changed");
    assert_eq!((read.phone.as_deref(), read.active), (Some("+8613800000000"), false), "a named field stayed");
    assert_eq!(hash.as_deref(), Some("$h"), "the password stayed");
    assert_eq!((read.created_at, read.updated_at), (at(0), at(60)), "the moments are wrong");
    assert_eq!(recorded(&stores, "u1").await.len(), 2, "the event is missing");
}

async fn a_change_to_a_taken_username_changes_nothing(stores: Stores) {
    for (user, name) in [("u1", "amy"), ("u2", "bob")] {
        stores.users.create_user(named(user, name), event(UserChanged, user)).await.unwrap();
    }
    let change =
        UserChange { username: Some("amy".to_owned()), nick: Some("x".to_owned()), ..UserChange::default() };
    let answer = stores.users.change_user(&id("u2"), change, event(UserChanged, "u2")).await.unwrap();
    assert_eq!(answer, Err(Unchanged::UsernameTaken));
    let bob = stores.users.user(&id("u2")).await.unwrap().unwrap();
    assert_eq!((bob.username.as_deref(), bob.nick), (Some("bob"), None), "half of the change was made");
    assert_eq!(recorded(&stores, "u2").await.len(), 1, "an event tells of a change that was not made");
}

async fn a_change_of_nobody_is_told(stores: Stores) {
    let answer =
        stores.users.change_user(&id("ghost"), UserChange::default(), event(UserChanged, "ghost")).await;
    assert_eq!(answer.unwrap(), Err(Unchanged::NoSuchUser));
    assert!(recorded(&stores, "ghost").await.is_empty(), "an event tells of a change that was not made");
}

async fn users_are_listed_newest_first(stores: Stores) {
    for (name, second) in [("old", 1), ("new", 3), ("mid", 2), ("mid-later", 2)] {
        let new = NewUser { at: at(second), ..user(name) };
        stores.users.create_user(new, event(UserChanged, name)).await.unwrap();
    }
    assert_eq!(
        names(&stores, UserFilter::default(), Page::default()).await.0,
        ["new", "mid-later", "mid", "old"]
    );
    let second = Page { offset: 1, limit: 2 };
    let (page, total) = names(&stores, UserFilter::default(), second).await;
    assert_eq!(
        (page, total),
        (vec!["mid-later".to_owned(), "mid".to_owned()], 4),
        "the page or the total differs"
    );
    let beyond = names(&stores, UserFilter::default(), Page { offset: 9, limit: 2 }).await;
    assert_eq!(beyond, (vec![], 4), "a page beyond the end differs");
}

async fn a_page_holds_a_thousand_at_most(stores: Stores) {
    let shared = stores.clone();
    together(1001, move |number| {
        let stores = shared.clone();
        async move { make(&stores, &format!("u{number}")).await }
    })
    .await;
    let (page, total) = names(&stores, UserFilter::default(), Page { offset: 0, limit: u32::MAX }).await;
    assert_eq!((page.len(), total), (1000, 1001));
}

async fn users_are_found_by_part_of_a_text(stores: Stores) {
    let nick = |name: &str, nick: &str| NewUser { nick: Some(nick.to_owned()), ..user(name) };
    let all = [named("u1", "Amy"), nick("u2", "100% Xiao_Ming"), nick("u3", "小明🐼"), user("Ümit")];
    for new in all {
        let name = new.id.to_string();
        stores.users.create_user(new, event(UserChanged, &name)).await.unwrap();
    }
    let expected: &[(&str, &[&str])] = &[
        ("aMY", &["u1"]),
        ("xiao_m", &["u2"]),
        ("0%", &["u2"]),
        ("%", &["u2"]),
        ("_", &["u2"]),
        ("明🐼", &["u3"]),
        ("mit", &["Ümit"]),
        ("u1", &["u1"]),
        ("'", &[]),
    ];
    for (text, found) in expected {
        let filter = UserFilter { text: Some((*text).to_owned()), ..UserFilter::default() };
        let (page, total) = names(&stores, filter, Page::default()).await;
        assert_eq!(
            (page.iter().map(String::as_str).collect::<Vec<_>>(), total),
            (found.to_vec(), found.len() as u64),
            "{text}"
        );
    }
}

async fn users_are_found_by_being_active(stores: Stores) {
    make(&stores, "on").await;
    make(&stores, "off").await;
    let change = UserChange { active: Some(false), ..UserChange::default() };
    stores.users.change_user(&id("off"), change, event(UserChanged, "off")).await.unwrap().unwrap();
    for (active, expected) in [(true, "on"), (false, "off")] {
        let filter = UserFilter { text: Some("O".to_owned()), active: Some(active), ..UserFilter::default() };
        assert_eq!(names(&stores, filter, Page::default()).await, (vec![expected.to_owned()], 1));
    }
}

async fn users_are_found_by_being_merged(stores: Stores) {
    for name in ["gone", "stays"] {
        make(&stores, name).await;
        let change = UserChange { admin: Some(true), ..UserChange::default() };
        stores.users.change_user(&id(name), change, event(UserChanged, name)).await.unwrap().unwrap();
    }
    stores.merges.merge(&id("gone"), &id("stays"), event(UserMerged, "stays")).await.unwrap().unwrap();
    for (merged, expected) in [(true, "gone"), (false, "stays")] {
        let filter = UserFilter { merged: Some(merged), ..UserFilter::usable_admins() };
        assert_eq!(names(&stores, filter, Page::default()).await, (vec![expected.to_owned()], 1));
    }
    assert_eq!(names(&stores, UserFilter::default(), Page::default()).await.1, 2, "nobody asked about it");
}

async fn a_user_becomes_an_admin_and_stops_being_one(stores: Stores) {
    make(&stores, "boss").await;
    make(&stores, "other").await;
    let admins = |admin| UserFilter { admin: Some(admin), ..UserFilter::default() };
    assert_eq!(names(&stores, admins(true), Page::default()).await, (vec![], 0), "a new user is an admin");
    for (admin, boss) in [(true, 1), (false, 0)] {
        let change = UserChange { admin: Some(admin), ..UserChange::default() };
        stores.users.change_user(&id("boss"), change, event(UserChanged, "boss")).await.unwrap().unwrap();
        let unrelated = UserChange { nick: Some("x".to_owned()), ..UserChange::default() };
        stores.users.change_user(&id("boss"), unrelated, event(UserChanged, "boss")).await.unwrap().unwrap();
        let read = stores.users.user(&id("boss")).await.unwrap().unwrap();
        assert_eq!(read.admin, admin, "the right is not as it was set");
        assert_eq!(names(&stores, admins(true), Page::default()).await.1, boss);
        assert_eq!(names(&stores, admins(false), Page::default()).await.1, 2 - boss);
    }
}

async fn of_many_users_with_one_username_one_is_made(stores: Stores) {
    let shared = stores.clone();
    let made = together(CALLERS, move |number| {
        let users = shared.users.clone();
        let name = format!("u{number}");
        async move { users.create_user(named(&name, "amy"), event(UserChanged, &name)).await.unwrap() }
    })
    .await;
    assert_eq!(made.iter().filter(|made| **made).count(), 1, "one username, several users");
    assert_eq!(names(&stores, UserFilter::default(), Page::default()).await.1, 1);
}

async fn names(stores: &Stores, filter: UserFilter, page: Page) -> (Vec<String>, u64) {
    let (users, total) = stores.users.users(&filter, page).await.unwrap();
    (users.into_iter().map(|user| user.id.to_string()).collect(), total)
}
