//! The end of a link.

use wxlogin_core::{
    nouns::EventKind::IdentityUnbound,
    ports::{Applied, Stores},
};

use super::{apply, exists, owner, stored};
use crate::making::{account, id, link, make, recorded, register, unlink, user, with_union};

pub(super) async fn a_link_is_removed_and_only_that(stores: Stores) {
    stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    stored(&stores, link("u1", account("wx2", "o2"))).await;
    stored(&stores, register(user("u2"), account("wx1", "o3"))).await;
    assert_eq!(apply(&stores, unlink("u1", "wx1")).await, Ok(Applied::Removed(vec![])));
    assert_eq!(owner(&stores, "wx1", "o1").await, None, "the link is still there");
    assert_eq!(owner(&stores, "wx2", "o2").await, Some(id("u1")), "another app's link is gone");
    assert_eq!(owner(&stores, "wx1", "o3").await, Some(id("u2")), "another user's link is gone");
    assert!(exists(&stores, "u1").await, "the user is gone");
    assert_eq!(recorded(&stores, "u1").await.last(), Some(&IdentityUnbound), "the event is missing");
}

pub(super) async fn nothing_is_removed_from_nobody(stores: Stores) {
    make(&stores, "u1").await;
    for name in ["u1", "ghost"] {
        assert_eq!(apply(&stores, unlink(name, "wx1")).await, Ok(Applied::Nothing));
    }
    assert_eq!(recorded(&stores, "u1").await.len(), 1, "an event tells of what was not done");
}

pub(super) async fn an_account_can_be_linked_again(stores: Stores) {
    let first = stored(&stores, register(user("u1"), account("wx1", "o1"))).await;
    make(&stores, "u2").await;
    apply(&stores, unlink("u1", "wx1")).await.unwrap();
    let second = stored(&stores, link("u2", account("wx1", "o1"))).await;
    assert_eq!(second.user_id, id("u2"));
    assert!(second.id > first.id, "a row number was used again");
    stored(&stores, link("u1", account("wx1", "o9"))).await;
}

pub(super) async fn an_unlinked_union_is_free(stores: Stores) {
    stored(&stores, register(user("u1"), with_union("wx1", "o1", "n1"))).await;
    apply(&stores, unlink("u1", "wx1")).await.unwrap();
    assert!(stores.identities.identities_of_union("n1").await.unwrap().is_empty());
    stored(&stores, register(user("u2"), with_union("wx2", "o2", "n1"))).await;
}
