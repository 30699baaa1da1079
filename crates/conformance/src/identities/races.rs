//! Many changes at once: one person stays one user.

use std::collections::BTreeSet;

use wxlogin_core::{
    nouns::NewIdentity,
    ports::{Applied, Change, Page, Refusal, Stores, UserFilter},
};

use super::{apply, stored};
use crate::{
    making::{account, id, link, make, recorded, register, user, with_union},
    race::{CALLERS, together},
};

type Outcomes = Vec<Result<Applied, Refusal>>;

async fn all(stores: &Stores, change: impl Fn(usize) -> Change) -> Outcomes {
    let shared = stores.clone();
    together(CALLERS, move |number| {
        let (stores, change) = (shared.clone(), change(number));
        async move { apply(&stores, change).await }
    })
    .await
}

/// The one change that was made.
fn only(outcomes: &Outcomes) -> &Applied {
    let made: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(made.len(), 1, "{} of {CALLERS} changes were made where one may be", made.len());
    made[0]
}

fn winner(outcomes: &Outcomes) -> String {
    match only(outcomes) {
        Applied::Stored(identity) => identity.user_id.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn count_users(stores: &Stores) -> u64 {
    stores.users.users(&UserFilter::default(), Page::default()).await.unwrap().1
}

async fn make_users(stores: &Stores) {
    let shared = stores.clone();
    together(CALLERS, move |number| {
        let stores = shared.clone();
        async move { make(&stores, &format!("u{number}")).await }
    })
    .await;
}

pub(super) async fn many_registrations_of_one_account_make_one_user(stores: Stores) {
    let outcomes = all(&stores, |n| register(user(&format!("u{n}")), account("wx1", "o1"))).await;
    let winner = winner(&outcomes);
    let refusals: BTreeSet<_> =
        outcomes.iter().filter_map(|it| it.as_ref().err()).map(|it| format!("{it:?}")).collect();
    assert_eq!(refusals, BTreeSet::from([format!("{:?}", Refusal::AccountTaken(id(&winner)))]));
    assert_eq!(count_users(&stores).await, 1, "users without an account were left behind");
}

pub(super) async fn many_registrations_of_one_person_in_two_apps_make_one_user(stores: Stores) {
    for round in 0..5 {
        let outcomes = all(&stores, |n| {
            let app = format!("wx{}", n % 2);
            register(
                user(&format!("r{round}-{n}")),
                with_union(&app, &format!("o{round}-{app}"), &format!("n{round}")),
            )
        })
        .await;
        only(&outcomes);
        assert_eq!(count_users(&stores).await, round + 1, "one person became two users");
    }
}

pub(super) async fn one_account_is_linked_to_one_of_many_users(stores: Stores) {
    make_users(&stores).await;
    let outcomes = all(&stores, |n| link(&format!("u{n}"), account("wx1", "o1"))).await;
    let winner = winner(&outcomes);
    assert_eq!(
        super::owner(&stores, "wx1", "o1").await,
        Some(id(&winner)),
        "the answer and the store differ"
    );
}

pub(super) async fn many_links_of_one_account_to_its_user_all_succeed(stores: Stores) {
    make(&stores, "u1").await;
    let outcomes = all(&stores, |_| link("u1", account("wx1", "o1"))).await;
    assert!(outcomes.iter().all(Result::is_ok), "a second delivery of the same link was refused");
    assert_eq!(stores.identities.identities_of_user(&id("u1")).await.unwrap().len(), 1);
}

pub(super) async fn one_user_gets_one_of_many_accounts(stores: Stores) {
    make(&stores, "u1").await;
    let outcomes = all(&stores, |n| link("u1", account("wx1", &format!("o{n}")))).await;
    only(&outcomes);
    assert!(outcomes.iter().all(|it| matches!(it, Ok(_) | Err(Refusal::UserHasAnother))));
    assert_eq!(stores.identities.identities_of_user(&id("u1")).await.unwrap().len(), 1);
}

pub(super) async fn one_person_is_linked_to_one_of_many_users(stores: Stores) {
    make_users(&stores).await;
    let person = |n: usize| with_union(&format!("wx{n}"), &format!("o{n}"), "n1");
    let outcomes = all(&stores, |n| link(&format!("u{n}"), person(n))).await;
    let winner = winner(&outcomes);
    let rows = stores.identities.identities_of_union("n1").await.unwrap();
    assert_eq!(rows.into_iter().map(|row| row.user_id).collect::<Vec<_>>(), [id(&winner)]);
}

pub(super) async fn a_user_is_adopted_once(stores: Stores) {
    let adopt = |n: usize| {
        let identity: NewIdentity = account(&format!("wx{n}"), "o");
        let Change::Link { user_id, identity, grounds, events, .. } = link("42", identity) else {
            unreachable!()
        };
        Change::Link { user_id, adopt: Some(user("42")), identity, grounds, events }
    };
    let outcomes = all(&stores, adopt).await;
    assert!(
        outcomes.iter().all(Result::is_ok),
        "an adoption failed because another was made at the same time"
    );
    assert_eq!(count_users(&stores).await, 1);
    assert_eq!(stores.identities.identities_of_user(&id("42")).await.unwrap().len(), CALLERS);
    assert_eq!(recorded(&stores, "42").await.len(), CALLERS, "a change without its event");
    stored(&stores, link("42", account("wx0", "o"))).await;
}
