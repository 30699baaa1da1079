//! What a sign-in of a known account told anew.

use wxlogin_core::{
    nouns::{EventKind::IdentityUnionLearned, Identity, NewIdentity},
    ports::{Applied, Change, Stores},
};

use super::{apply, stored};
use crate::making::{account, at, event, id, key, profile, recorded, register, user, with_union};

fn refresh(identity: NewIdentity) -> Change {
    Change::Refresh { identity, events: vec![event(IdentityUnionLearned, "u1")] }
}

fn sealed(value: &[u8], second: i64) -> NewIdentity {
    let expires_in = Some(7200 + second);
    NewIdentity { sealed: Some(value.to_vec()), expires_in, at: at(second), ..account("wx1", "o1") }
}

async fn registered(stores: &Stores, identity: NewIdentity) -> Identity {
    stored(stores, register(user("u1"), identity)).await
}

pub(super) async fn what_wechat_told_anew_is_kept(stores: Stores) {
    let first = registered(&stores, account("wx1", "o1")).await;
    let new =
        NewIdentity {
            union_id: Some("n1".to_owned()), profile: Some(profile("新 🐼")), ..sealed(b"key", 8)
        };
    let second = stored(&stores, refresh(new)).await;
    let expected = Identity {
        union_id: Some("n1".to_owned()),
        profile: Some(profile("新 🐼")),
        sealed: Some(b"key".to_vec()),
        expires_in: Some(7208),
        sealed_at: Some(at(8)),
        updated_at: at(8),
        ..first
    };
    assert_eq!(second, expected);
    assert_eq!(stores.identities.identity(&key("wx1", "o1")).await.unwrap(), Some(expected));
    assert_eq!(recorded(&stores, "u1").await.len(), 2, "the event is missing");
}

pub(super) async fn what_wechat_did_not_tell_stays(stores: Stores) {
    let told =
        NewIdentity { union_id: Some("n1".to_owned()), profile: Some(profile("a")), ..sealed(b"key", 1) };
    let first = registered(&stores, told).await;
    let second = stored(&stores, refresh(NewIdentity { at: at(9), ..account("wx1", "o1") })).await;
    assert_eq!(second, Identity { updated_at: at(9), ..first });
}

pub(super) async fn a_late_answer_does_not_overwrite_a_newer_key(stores: Stores) {
    registered(&stores, sealed(b"newer", 10)).await;
    let late = NewIdentity { profile: Some(profile("late")), ..sealed(b"older", 9) };
    let row = stored(&stores, refresh(late)).await;
    assert_eq!(row.sealed.as_deref(), Some(&b"newer"[..]), "an older key overwrote a newer one");
    assert_eq!(
        (row.sealed_at, row.expires_in),
        (Some(at(10)), Some(7210)),
        "the sealed part is mixed from two answers"
    );
    assert_eq!(row.profile, Some(profile("late")), "the rest of the answer is kept");
    assert_eq!(row.updated_at, at(10), "the last change moved back");
}

pub(super) async fn an_answer_of_the_same_moment_is_kept(stores: Stores) {
    registered(&stores, sealed(b"first", 10)).await;
    assert_eq!(stored(&stores, refresh(sealed(b"second", 10))).await.sealed.as_deref(), Some(&b"second"[..]));
}

pub(super) async fn a_union_that_is_learned_is_found(stores: Stores) {
    registered(&stores, account("wx1", "o1")).await;
    assert!(stores.identities.identities_of_union("n1").await.unwrap().is_empty());
    stored(&stores, refresh(with_union("wx1", "o1", "n1"))).await;
    let rows = stores.identities.identities_of_union("n1").await.unwrap();
    assert_eq!(rows.into_iter().map(|row| row.user_id).collect::<Vec<_>>(), [id("u1")]);
}

pub(super) async fn an_unknown_account_is_not_refreshed(stores: Stores) {
    assert_eq!(apply(&stores, refresh(with_union("wx1", "o1", "n1"))).await, Ok(Applied::Nothing));
    assert_eq!(stores.identities.identity(&key("wx1", "o1")).await.unwrap(), None);
    assert!(recorded(&stores, "u1").await.is_empty(), "an event tells of what was not done");
}
