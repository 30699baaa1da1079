//! Two users into one, and back.

use wxlogin_core::{
    nouns::{
        EventKind::{CorpChanged, UserChanged, UserMerged, UserUnmerged},
        MemberStatus, NewUser,
    },
    ports::{Lapse, Merge, MergeRefusal, Refusal, Stores},
};

use crate::{
    Case,
    making::{
        account, at, begin, event, id, link, make, named, recorded, register, session, unlink, user,
        with_union,
    },
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        everything_moves_and_moves_back,
        a_username_moves_only_to_who_has_none,
        what_are_not_two_users_is_refused,
        two_accounts_in_one_app_are_refused,
        what_has_moved_on_is_not_undone,
        an_undoing_ends_what_began_since_the_merge,
        a_chain_of_merges_is_undone_from_its_end,
        of_many_merges_of_one_user_one_is_made,
    ]
}

async fn merge(stores: &Stores, from: &str, into: &str) -> Result<Merge, MergeRefusal> {
    let mut event = event(UserMerged, into);
    event.at = at(100);
    stores.merges.merge(&id(from), &id(into), event).await.unwrap()
}

async fn unmerge(stores: &Stores, number: i64, about: &str) -> Result<Merge, MergeRefusal> {
    let mut event = event(UserUnmerged, about);
    event.at = at(200);
    stores.merges.unmerge(number, event).await.unwrap()
}

async fn registered(stores: &Stores, new: NewUser, app_id: &str) {
    let open_id = new.id.to_string();
    stores.identities.apply(register(new, account(app_id, &open_id))).await.unwrap().unwrap();
}

async fn join(stores: &Stores, corp: &str, user: &str) {
    let joined =
        stores.members.set_member(corp, &id(user), MemberStatus::Active, event(CorpChanged, user)).await;
    assert!(joined.unwrap());
}

async fn apps(stores: &Stores, user: &str) -> Vec<String> {
    let rows = stores.identities.identities_of_user(&id(user)).await.unwrap();
    rows.into_iter().map(|row| row.key.app_id).collect()
}

async fn active_in(stores: &Stores, user: &str) -> Vec<String> {
    let rows = stores.members.memberships(&id(user)).await.unwrap();
    let mut corps: Vec<_> =
        rows.into_iter().filter(|row| row.status == MemberStatus::Active).map(|row| row.corp_id).collect();
    corps.sort();
    corps
}

async fn merged_into(stores: &Stores, user: &str) -> Option<String> {
    stores.users.user(&id(user)).await.unwrap().unwrap().merged_into.map(|id| id.to_string())
}

async fn everything_moves_and_moves_back(stores: Stores) {
    registered(&stores, user("a"), "wx1").await;
    registered(&stores, user("b"), "wx2").await;
    for (corp, member) in [("corps.both", "a"), ("corps.both", "b"), ("corps.own", "a")] {
        join(&stores, corp, member).await;
    }
    for owner in ["a", "b"] {
        begin(&stores, session(owner, 1), 5).await;
    }
    let made = merge(&stores, "a", "b").await.unwrap();
    assert_eq!((&made.from, &made.into, made.at, made.undone_at), (&id("a"), &id("b"), at(100), None));
    assert_eq!((made.identities.len(), made.took_username), (1, false));
    assert_eq!(
        (apps(&stores, "a").await, apps(&stores, "b").await.len()),
        (vec![], 2),
        "an account stayed behind"
    );
    assert_eq!(merged_into(&stores, "a").await.as_deref(), Some("b"));
    assert_eq!(active_in(&stores, "b").await, ["corps.both", "corps.own"]);
    assert!(active_in(&stores, "a").await.is_empty());
    assert!(
        stores.sessions.sessions_of_user(&id("a")).await.unwrap().is_empty(),
        "a session of nobody is open"
    );
    assert_eq!(stores.sessions.sessions_of_user(&id("b")).await.unwrap().len(), 1);

    let undone = unmerge(&stores, made.id, "b").await.unwrap();
    assert_eq!(undone, Merge { undone_at: Some(at(200)), ..made.clone() });
    assert_eq!(
        (apps(&stores, "a").await, apps(&stores, "b").await),
        (vec!["wx1".to_owned()], vec!["wx2".to_owned()])
    );
    assert_eq!(merged_into(&stores, "a").await, None);
    assert_eq!(
        (active_in(&stores, "a").await.len(), active_in(&stores, "b").await),
        (2, vec!["corps.both".to_owned()])
    );
    assert_eq!(recorded(&stores, "b").await[2..], [UserMerged, UserUnmerged]);
    assert_eq!(stores.merges.merge_by_id(made.id).await.unwrap(), Some(undone.clone()));
    for part in ["a", "b"] {
        assert_eq!(stores.merges.merges_of(&id(part)).await.unwrap(), std::slice::from_ref(&undone));
    }
    assert_eq!(
        unmerge(&stores, made.id, "b").await,
        Err(MergeRefusal::NotAsItWas),
        "a merge was undone twice"
    );
}

async fn a_username_moves_only_to_who_has_none(stores: Stores) {
    let with_password = NewUser { password_hash: Some("$h".to_owned()), ..named("a", "amy") };
    assert!(stores.users.create_user(with_password, event(UserChanged, "a")).await.unwrap());
    make(&stores, "b").await;
    assert!(stores.users.create_user(named("c", "carl"), event(UserChanged, "c")).await.unwrap());
    let made = merge(&stores, "a", "b").await.unwrap();
    assert!(made.took_username);
    let (owner, hash) = stores.users.user_by_username("amy").await.unwrap().unwrap();
    assert_eq!((owner.id, hash.as_deref()), (id("b"), Some("$h")), "the password did not come along");
    unmerge(&stores, made.id, "b").await.unwrap();
    let (owner, hash) = stores.users.user_by_username("amy").await.unwrap().unwrap();
    assert_eq!((owner.id, hash.as_deref()), (id("a"), Some("$h")));
    assert!(!merge(&stores, "a", "c").await.unwrap().took_username);
    assert_eq!(
        stores.users.user_by_username("carl").await.unwrap().unwrap().0.id,
        id("c"),
        "a username was lost"
    );
}

async fn what_are_not_two_users_is_refused(stores: Stores) {
    for name in ["a", "b", "c"] {
        make(&stores, name).await;
    }
    for (from, into) in [("a", "a"), ("a", "ghost"), ("ghost", "a")] {
        assert_eq!(merge(&stores, from, into).await, Err(MergeRefusal::NotTwoUsers), "{from} into {into}");
    }
    merge(&stores, "a", "b").await.unwrap();
    for (from, into) in [("a", "c"), ("c", "a"), ("b", "a")] {
        assert_eq!(merge(&stores, from, into).await, Err(MergeRefusal::NotTwoUsers), "{from} into {into}");
    }
    assert_eq!(recorded(&stores, "a").await, [UserChanged], "an event tells of what was not done");
    assert_eq!(unmerge(&stores, 9999, "a").await, Err(MergeRefusal::NotAsItWas));
    assert_eq!(stores.merges.merge_by_id(9999).await.unwrap(), None);
}

async fn two_accounts_in_one_app_are_refused(stores: Stores) {
    registered(&stores, user("a"), "wx1").await;
    registered(&stores, user("b"), "wx1").await;
    stores.identities.apply(link("a", account("wx2", "a2"))).await.unwrap().unwrap();
    assert_eq!(merge(&stores, "a", "b").await, Err(MergeRefusal::SameApp("wx1".to_owned())));
    assert_eq!(apps(&stores, "a").await, ["wx1", "wx2"], "half of a refused merge was made");
    assert_eq!(merged_into(&stores, "a").await, None);
}

async fn what_has_moved_on_is_not_undone(stores: Stores) {
    registered(&stores, user("a"), "wx1").await;
    make(&stores, "b").await;
    let made = merge(&stores, "a", "b").await.unwrap();
    stores.identities.apply(unlink("b", "wx1")).await.unwrap().unwrap();
    assert_eq!(unmerge(&stores, made.id, "b").await, Err(MergeRefusal::NotAsItWas));
    assert_eq!(merged_into(&stores, "a").await.as_deref(), Some("b"), "half of a refused undoing was done");

    registered(&stores, user("c"), "wx3").await;
    merge(&stores, "c", "b").await.unwrap();
    // The user that is no more gets no account.
    let late = stores.identities.apply(link("c", account("wx3", "other"))).await.unwrap();
    assert_eq!(late, Err(Refusal::Lapsed(Lapse::Closed)));
    assert_eq!(apps(&stores, "b").await, ["wx3"]);
}

async fn an_undoing_ends_what_began_since_the_merge(stores: Stores) {
    registered(&stores, user("a"), "wx1").await;
    for name in ["b", "c", "d"] {
        make(&stores, name).await;
    }
    begin(&stores, session("b", 99), 5).await;
    let changed = merge(&stores, "a", "b").await.unwrap();
    let made = merge(&stores, "c", "b").await.unwrap();
    // By the clocks one of before the merges, one of their moment, one of after them; and somebody else's.
    for (owner, moment) in [("b", 98), ("b", 100), ("b", 101), ("d", 101)] {
        begin(&stores, session(owner, moment), 5).await;
    }
    assert_eq!(sessions_of(&stores, "b").await.len(), 4);
    unmerge(&stores, made.id, "b").await.unwrap();
    assert_eq!(sessions_of(&stores, "b").await, ["b-99"], "a session that anybody may have begun is open");
    assert_eq!(sessions_of(&stores, "d").await, ["d-101"], "a session of somebody else ended");
    unmerge(&stores, changed.id, "b").await.unwrap();
    assert_eq!(sessions_of(&stores, "b").await, ["b-99"], "a session of before the merge ended");
}

async fn sessions_of(stores: &Stores, user: &str) -> Vec<String> {
    let sessions = stores.sessions.sessions_of_user(&id(user)).await.unwrap();
    sessions.into_iter().map(|session| session.id).collect()
}

async fn a_chain_of_merges_is_undone_from_its_end(stores: Stores) {
    assert!(stores.users.create_user(named("a", "amy"), event(UserChanged, "a")).await.unwrap());
    make(&stores, "b").await;
    make(&stores, "c").await;
    let first = merge(&stores, "a", "b").await.unwrap();
    let second = merge(&stores, "b", "c").await.unwrap();
    assert_eq!(
        stores.merges.merges_of(&id("b")).await.unwrap(),
        [second.clone(), first.clone()],
        "newest first"
    );
    let early = unmerge(&stores, first.id, "b").await;
    assert_eq!(early, Err(MergeRefusal::NotAsItWas), "what b got from a is with c by now");
    unmerge(&stores, second.id, "c").await.unwrap();
    unmerge(&stores, first.id, "b").await.unwrap();
    assert_eq!(
        stores.users.user_by_username("amy").await.unwrap().unwrap().0.id,
        id("a"),
        "the username was lost"
    );
}

async fn of_many_merges_of_one_user_one_is_made(stores: Stores) {
    stores.identities.apply(register(user("a"), with_union("wx1", "o1", "n1"))).await.unwrap().unwrap();
    for name in ["b0", "b1", "b2", "b3"] {
        make(&stores, name).await;
    }
    let shared = stores.clone();
    let made = together(CALLERS, move |number| {
        let stores = shared.clone();
        async move { merge(&stores, "a", &format!("b{}", number % 4)).await.is_ok() }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1, "one user went into several");
    let owner = merged_into(&stores, "a").await.unwrap();
    assert_eq!(apps(&stores, &owner).await, ["wx1"]);
}
