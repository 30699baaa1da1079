//! One more account for a user.

use wxlogin_core::{
    nouns::{EventKind::UserAdopted, NewIdentity, NewUser, UserOrigin},
    ports::{Change, Grounds, Refusal, Stores},
};

use super::{apply, exists, owner, stored};
use crate::making::{
    account, at, event, id, link, make, named, profile, recorded, register, user, with_union,
};

fn adopting(new: NewUser, identity: NewIdentity) -> Change {
    let events = vec![event(UserAdopted, new.id.as_str())];
    Change::Link { user_id: new.id.clone(), adopt: Some(new), identity, grounds: Grounds::default(), events }
}

pub(super) async fn a_second_app_is_linked(stores: Stores) {
    stored(&stores, register(user("u1"), with_union("wx1", "o1", "n1"))).await;
    let second = stored(&stores, link("u1", with_union("wx2", "o2", "n1"))).await;
    assert_eq!(second.user_id, id("u1"));
    assert_eq!(owner(&stores, "wx2", "o2").await, Some(id("u1")));
    assert_eq!(recorded(&stores, "u1").await.len(), 2, "the event is missing");
}

pub(super) async fn a_link_to_oneself_refreshes(stores: Stores) {
    let first = stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    let again = NewIdentity { profile: Some(profile("new")), at: at(9), ..with_union("wx1", "o1", "n1") };
    let second = stored(&stores, link("u1", again)).await;
    assert_eq!((second.id, second.created_at), (first.id, first.created_at), "a second row was made");
    assert_eq!((second.union_id.as_deref(), second.profile), (Some("n1"), Some(profile("new"))));
}

pub(super) async fn another_users_account_is_not_linked(stores: Stores) {
    stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    make(&stores, "u2").await;
    assert_eq!(apply(&stores, link("u2", account("wx1", "o1"))).await, Err(Refusal::AccountTaken(id("u1"))));
    assert_eq!(owner(&stores, "wx1", "o1").await, Some(id("u1")), "the account changed hands");
    assert_eq!(recorded(&stores, "u2").await.len(), 1, "an event tells of a refused link");
}

pub(super) async fn a_second_account_in_one_app_is_not_linked(stores: Stores) {
    stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    assert_eq!(apply(&stores, link("u1", account("wx1", "o2"))).await, Err(Refusal::UserHasAnother));
    assert_eq!(owner(&stores, "wx1", "o2").await, None);
}

pub(super) async fn another_users_union_is_not_linked(stores: Stores) {
    stored(&stores, register(user("u1"), with_union("wx1", "o1", "n1"))).await;
    make(&stores, "u2").await;
    let refused = apply(&stores, link("u2", with_union("wx2", "o2", "n1"))).await;
    assert_eq!(refused, Err(Refusal::UnionTaken(id("u1"))));
    let refused = apply(&stores, adopting(user("u3"), with_union("wx2", "o2", "n1"))).await;
    assert_eq!(refused, Err(Refusal::UnionTaken(id("u1"))));
    assert!(!exists(&stores, "u3").await, "the user of a refused adoption is there");
    let apart = NewIdentity { link_by_union_id: false, ..with_union("wx2", "o2", "n1") };
    stored(&stores, link("u2", apart)).await;
}

pub(super) async fn nobody_is_linked_to_nothing(stores: Stores) {
    assert_eq!(apply(&stores, link("ghost", account("wx1", "o1"))).await, Err(Refusal::NoSuchUser));
    assert_eq!(owner(&stores, "wx1", "o1").await, None, "an account without a user");
    assert!(recorded(&stores, "ghost").await.is_empty());
}

pub(super) async fn a_user_of_the_application_is_adopted(stores: Stores) {
    let new = NewUser { origin: UserOrigin::Adopted, nick: Some("Amy".to_owned()), at: at(4), ..user("42") };
    stored(&stores, adopting(new.clone(), account("wx1", "o1"))).await;
    let adopted = stores.users.user(&id("42")).await.unwrap().unwrap();
    assert_eq!(
        (adopted.origin, adopted.nick.as_deref(), adopted.created_at),
        (UserOrigin::Adopted, Some("Amy"), at(4))
    );
    // Known by now: the user stays as they are.
    let other = NewUser { nick: Some("Other".to_owned()), ..new };
    stored(&stores, adopting(other, account("wx2", "o2"))).await;
    assert_eq!(stores.users.user(&id("42")).await.unwrap(), Some(adopted));
    assert_eq!(recorded(&stores, "42").await, [UserAdopted, UserAdopted]);
}

pub(super) async fn an_adoption_with_a_taken_username_is_refused(stores: Stores) {
    stored(&stores, register(named("u1", "amy"), account("wx1", "o1"))).await;
    let refused = apply(&stores, adopting(named("u2", "amy"), account("wx1", "o2"))).await;
    assert_eq!(refused, Err(Refusal::UserExists));
    assert!(!exists(&stores, "u2").await);
    assert_eq!(owner(&stores, "wx1", "o2").await, None);
}

pub(super) async fn accounts_are_listed_by_age(stores: Stores) {
    make(&stores, "u1").await;
    for app_id in ["wx9", "wx1", "wx5"] {
        stored(&stores, link("u1", with_union(app_id, "o", "n1"))).await;
    }
    let apps = |rows: Vec<wxlogin_core::nouns::Identity>| {
        rows.into_iter().map(|row| row.key.app_id).collect::<Vec<_>>()
    };
    assert_eq!(apps(stores.identities.identities_of_user(&id("u1")).await.unwrap()), ["wx9", "wx1", "wx5"]);
    assert_eq!(apps(stores.identities.identities_of_union("n1").await.unwrap()), ["wx9", "wx1", "wx5"]);
    assert!(stores.identities.identities_of_union("N1").await.unwrap().is_empty());
    assert!(stores.identities.identities_of_user(&id("u2")).await.unwrap().is_empty());
}
