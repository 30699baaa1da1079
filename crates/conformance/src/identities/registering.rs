//! A new user with their first account.

use wxlogin_core::{
    nouns::{EventKind::UserRegistered, MemberStatus, NewIdentity},
    ports::{Change, Refusal, Stores},
};

use super::{apply, exists, owner, stored};
use crate::making::{
    account, at, event, id, key, make, named, profile, recorded, register, user, with_union,
};

pub(super) async fn a_registration_makes_everything(stores: Stores) {
    let events = vec![event(UserRegistered, "u1"), event(UserRegistered, "u1")];
    let corp_id = Some("corps.a".to_owned());
    let change = Change::Register { user: user("u1"), identity: account("wx1", "o1"), corp_id, events };
    let identity = stored(&stores, change).await;
    assert_eq!((&identity.user_id, &identity.key), (&id("u1"), &key("wx1", "o1")));
    assert!(exists(&stores, "u1").await, "the user is missing");
    assert_eq!(
        stores.identities.identity(&key("wx1", "o1")).await.unwrap(),
        Some(identity),
        "the account differs"
    );
    let members = stores.members.memberships(&id("u1")).await.unwrap();
    assert_eq!(members.len(), 1, "the membership is missing");
    assert_eq!((members[0].corp_id.as_str(), members[0].status), ("corps.a", MemberStatus::Active));
    assert_eq!(recorded(&stores, "u1").await, [UserRegistered, UserRegistered], "events are missing");
}

pub(super) async fn a_known_account_is_not_registered_again(stores: Stores) {
    stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    let events = vec![event(UserRegistered, "u2")];
    let corp_id = Some("corps.a".to_owned());
    let change = Change::Register { user: user("u2"), identity: account("wx1", "o1"), corp_id, events };
    assert_eq!(apply(&stores, change).await, Err(Refusal::AccountTaken(id("u1"))));
    assert_nothing_of(&stores, "u2").await;
}

pub(super) async fn a_known_union_is_not_registered_again(stores: Stores) {
    stored(&stores, register(user("u1"), with_union("wx1", "o1", "n1"))).await;
    let again = apply(&stores, register(user("u2"), with_union("wx2", "o2", "n1"))).await;
    assert_eq!(again, Err(Refusal::UnionTaken(id("u1"))), "one person became two users");
    assert_nothing_of(&stores, "u2").await;
    assert_eq!(owner(&stores, "wx2", "o2").await, None, "the account of a refused registration is there");
}

pub(super) async fn a_union_links_only_where_it_may(stores: Stores) {
    stored(&stores, register(user("u1"), with_union("wx1", "o1", "n1"))).await;
    let apart = NewIdentity { link_by_union_id: false, ..with_union("wx2", "o2", "n1") };
    stored(&stores, register(user("u2"), apart)).await;
    let rows = stores.identities.identities_of_union("n1").await.unwrap();
    let users: Vec<_> = rows.iter().map(|row| row.user_id.as_str()).collect();
    assert_eq!(users, ["u1", "u2"], "oldest first");
    let third = apply(&stores, register(user("u3"), with_union("wx3", "o3", "n1"))).await;
    assert_eq!(third, Err(Refusal::UnionTaken(id("u1"))), "the oldest owner is named");
    // Accounts without a unionId have nothing in common.
    stored(&stores, register(user("u4"), account("wx4", "o4"))).await;
    stored(&stores, register(user("u5"), account("wx5", "o5"))).await;
}

pub(super) async fn a_taken_user_is_not_registered(stores: Stores) {
    make(&stores, "u1").await;
    assert_eq!(apply(&stores, register(user("u1"), account("wx1", "o1"))).await, Err(Refusal::UserExists));
    stored(&stores, register(named("u2", "amy"), account("wx1", "o2"))).await;
    let again = apply(&stores, register(named("u3", "amy"), account("wx1", "o3"))).await;
    assert_eq!(again, Err(Refusal::UserExists));
    assert_eq!((owner(&stores, "wx1", "o1").await, owner(&stores, "wx1", "o3").await), (None, None));
    assert_nothing_of(&stores, "u3").await;
}

pub(super) async fn accounts_are_told_apart_by_app(stores: Stores) {
    for (name, app_id, open_id) in
        [("u1", "wx1", "o1"), ("u2", "wx2", "o1"), ("u3", "wx1", "O1"), ("u4", "wx1", "o1 ")]
    {
        stored(&stores, register(user(name), account(app_id, open_id))).await;
    }
    assert_eq!(owner(&stores, "wx2", "o1").await, Some(id("u2")));
    assert_eq!(owner(&stores, "wx1", "O1").await, Some(id("u3")), "an openId is compared byte for byte");
    assert_eq!(owner(&stores, "WX1", "o1").await, None);
}

pub(super) async fn an_account_is_read_as_stored(stores: Stores) {
    let new = NewIdentity {
        profile: Some(profile("🐼 小明 \u{202e}\"'\\ 👨‍👩‍👧")),
        sealed: Some((0..=255).cycle().take(8192).collect()),
        expires_in: Some(7200),
        at: at(5),
        ..with_union("wx1", "o1", "n1")
    };
    let made = stored(&stores, register(user("u1"), new.clone())).await;
    let read = stores.identities.identity(&new.key).await.unwrap().unwrap();
    assert_eq!(made, read, "what the change gave is not what is stored");
    assert_eq!((&read.profile, &read.sealed), (&new.profile, &new.sealed), "a value was not kept whole");
    assert_eq!((read.union_id, read.model, read.expires_in), (new.union_id, new.model, Some(7200)));
    assert_eq!((read.sealed_at, read.created_at, read.updated_at), (Some(at(5)), at(5), at(5)));
    let bare = stored(&stores, register(user("u2"), account("wx1", "o2"))).await;
    assert_eq!((bare.profile, bare.sealed, bare.sealed_at, bare.union_id), (None, None, None, None));
}

async fn assert_nothing_of(stores: &Stores, name: &str) {
    assert!(!exists(stores, name).await, "the user of a refused registration is there");
    assert!(recorded(stores, name).await.is_empty(), "an event tells of a refused registration");
    assert!(stores.members.memberships(&id(name)).await.unwrap().is_empty(), "a membership without a user");
}
