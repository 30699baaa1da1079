//! Many changes at once. No model can tell their order, but some things hold in every order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use wxlogin_core::{
    nouns::{IdentityKey, NewIdentity, UserId},
    ports::{Applied, Change, Stores},
};

use super::operation::{Names, Operation, operation};
use crate::{making::id, race::together};

const CHANGES: usize = 600;

/// Nobody unlinks and everybody links by a unionId that is always told: then a person has one user whatever the order,
/// and what was answered as stored is there.
pub(super) async fn changes_at_once_keep_one_person_one_user(stores: Stores) {
    let names = Names("p".to_owned());
    let changes = random_changes(&names);
    let shared = stores.clone();
    let outcomes = together(CHANGES, move |number| {
        let (stores, change) = (shared.clone(), changes[number].clone());
        async move { stores.identities.apply(change).await.unwrap() }
    })
    .await;

    let mut acknowledged: BTreeMap<(String, String), BTreeSet<UserId>> = BTreeMap::new();
    for outcome in outcomes.into_iter().flatten() {
        if let Applied::Stored(row) = outcome {
            acknowledged.entry((row.key.app_id, row.key.open_id)).or_default().insert(row.user_id);
        }
    }
    assert!(!acknowledged.is_empty(), "no change was made at all");
    for ((app_id, open_id), users) in acknowledged {
        assert_eq!(users.len(), 1, "an account was acknowledged to several users: {users:?}");
        let stored = stores.identities.identity(&IdentityKey { app_id, open_id }).await.unwrap();
        assert_eq!(stored.map(|row| row.user_id), users.into_iter().next(), "an acknowledged link is lost");
    }
    one_user_per_person(&stores, &names).await;
}

async fn one_user_per_person(stores: &Stores, names: &Names) {
    for person in 0..4 {
        let rows = stores.identities.identities_of_union(&names.union(person)).await.unwrap();
        let users: BTreeSet<_> = rows.into_iter().map(|row| row.user_id).collect();
        assert!(users.len() <= 1, "one person became several users: {users:?}");
    }
    for number in 0..5 {
        let user = id(&names.user(number));
        let accounts = stores.identities.identities_of_user(&user).await.unwrap();
        let apps: BTreeSet<_> = accounts.iter().map(|row| &row.key.app_id).collect();
        assert_eq!(apps.len(), accounts.len(), "a user has two accounts in one app");
        let exists = stores.users.user(&user).await.unwrap().is_some();
        assert_eq!(exists, !accounts.is_empty(), "a user without an account, or an account without a user");
    }
}

fn random_changes(names: &Names) -> Vec<Change> {
    let mut runner = TestRunner::default();
    let strategy = operation().prop_filter("links only", |it| !matches!(it, Operation::Unlink { .. }));
    (0..CHANGES)
        .map(|number| {
            let operation = strategy.new_tree(&mut runner).unwrap().current();
            let mut change = names.change(&operation, number);
            tell_union(names, &operation, &mut change);
            change
        })
        .collect()
}

fn tell_union(names: &Names, operation: &Operation, change: &mut Change) {
    let (Operation::Register { account, .. }
    | Operation::Link { account, .. }
    | Operation::Refresh { account }) = operation
    else {
        return;
    };
    if let Change::Register { identity, .. }
    | Change::Link { identity, .. }
    | Change::Refresh { identity, .. } = change
    {
        let union_id = Some(names.union(account.person));
        *identity = NewIdentity { union_id, link_by_union_id: true, ..names.identity(account) };
    }
}
