//! Second factors.

use wxlogin_core::{
    nouns::{EventKind::FactorChanged, Factor, FactorKind},
    ports::Stores,
};

use crate::{
    Case,
    making::{at, event, id, make, recorded},
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_factor_is_read_as_made_and_a_credential_is_one_users,
        a_counter_only_grows_and_of_many_uses_one_counts,
        a_factor_is_removed_by_its_user_only,
        recovery_codes_are_replaced_whole_and_each_works_once,
        factors_are_sealed_anew_unless_they_changed,
    ]
}

fn factor(user: &str, number: u8, kind: FactorKind) -> Factor {
    Factor {
        id: format!("f-{user}-{number}"),
        user_id: id(user),
        kind,
        name: "电话".to_owned(),
        sealed: (kind != FactorKind::Recovery).then(|| vec![number; 3]),
        credential: (kind != FactorKind::Totp).then(|| vec![number; 16]),
        counter: 0,
        created_at: at(number.into()),
        used_at: None,
    }
}

async fn add(stores: &Stores, factor: Factor) -> bool {
    let event = event(FactorChanged, factor.user_id.as_str());
    stores.factors.add_factor(factor, event).await.unwrap()
}

async fn a_factor_is_read_as_made_and_a_credential_is_one_users(stores: Stores) {
    make(&stores, "amy").await;
    make(&stores, "bob").await;
    let (one, two) = (factor("amy", 1, FactorKind::Totp), factor("amy", 2, FactorKind::Passkey));
    assert!(add(&stores, one.clone()).await && add(&stores, two.clone()).await);
    assert!(add(&stores, factor("amy", 3, FactorKind::Totp)).await, "two of them have no credential");
    assert!(!add(&stores, factor("bob", 2, FactorKind::Passkey)).await, "one passkey of two users");
    assert_eq!(stores.factors.factors(&id("amy")).await.unwrap()[..2], [one, two]);
    assert!(stores.factors.factors(&id("bob")).await.unwrap().is_empty());
    assert!(!recorded(&stores, "bob").await.contains(&FactorChanged), "an event of what was not");
}

async fn a_counter_only_grows_and_of_many_uses_one_counts(stores: Stores) {
    make(&stores, "amy").await;
    add(&stores, factor("amy", 1, FactorKind::Passkey)).await;
    let advance = |counter| {
        let factors = stores.factors.clone();
        async move { factors.use_factor("f-amy-1", counter, at(9)).await.unwrap() }
    };
    assert!(advance(0).await && advance(0).await, "a device that does not count");
    assert!(advance(5).await && !advance(5).await && !advance(4).await && !advance(0).await);
    let shared = stores.clone();
    let used = together(CALLERS, move |_| {
        let factors = shared.factors.clone();
        async move { factors.use_factor("f-amy-1", 6, at(10)).await.unwrap() }
    })
    .await;
    assert_eq!(used.into_iter().filter(|used| *used).count(), 1);
    assert_eq!(stores.factors.factors(&id("amy")).await.unwrap()[0].used_at, Some(at(10)));
}

async fn a_factor_is_removed_by_its_user_only(stores: Stores) {
    make(&stores, "amy").await;
    make(&stores, "bob").await;
    add(&stores, factor("amy", 1, FactorKind::Totp)).await;
    let remove = |user: &'static str| {
        let factors = stores.factors.clone();
        async move { factors.remove_factor(&id(user), "f-amy-1", event(FactorChanged, user)).await.unwrap() }
    };
    assert!(!remove("bob").await && remove("amy").await && !remove("amy").await);
}

async fn recovery_codes_are_replaced_whole_and_each_works_once(stores: Stores) {
    make(&stores, "amy").await;
    add(&stores, factor("amy", 1, FactorKind::Totp)).await;
    for numbers in [[2, 3], [4, 5]] {
        let codes = numbers.map(|number| factor("amy", number, FactorKind::Recovery)).to_vec();
        let kind = Some(FactorKind::Recovery);
        let event = event(FactorChanged, "amy");
        stores.factors.replace_factors(&id("amy"), kind, codes, event).await.unwrap();
    }
    let take = |number: u8| {
        let factors = stores.factors.clone();
        async move { factors.take_recovery(&id("amy"), &[number; 16], event(FactorChanged, "amy")).await.unwrap() }
    };
    assert!(!take(2).await, "a code that was replaced works");
    assert!(take(4).await && !take(4).await);
    let shared = stores.clone();
    let taken = together(CALLERS, move |_| {
        let factors = shared.factors.clone();
        async move { factors.take_recovery(&id("amy"), &[5; 16], event(FactorChanged, "amy")).await.unwrap() }
    })
    .await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(stores.factors.factors(&id("amy")).await.unwrap().len(), 1, "another factor is gone too");
    let event = event(FactorChanged, "amy");
    stores.factors.replace_factors(&id("amy"), None, vec![], event).await.unwrap();
    assert!(stores.factors.factors(&id("amy")).await.unwrap().is_empty());
}

async fn factors_are_sealed_anew_unless_they_changed(stores: Stores) {
    make(&stores, "amy").await;
    for number in 1..=3 {
        add(&stores, factor("amy", number, FactorKind::Totp)).await;
    }
    let ids = |factors: Vec<Factor>| factors.into_iter().map(|factor| factor.id).collect::<Vec<_>>();
    assert_eq!(ids(stores.factors.all_factors("", 2).await.unwrap()), ["f-amy-1", "f-amy-2"]);
    assert_eq!(ids(stores.factors.all_factors("f-amy-2", 2).await.unwrap()), ["f-amy-3"]);
    assert!(stores.factors.reseal_factor("f-amy-1", &[1; 3], &[7; 4]).await.unwrap());
    assert!(!stores.factors.reseal_factor("f-amy-1", &[1; 3], &[8; 4]).await.unwrap());
    assert_eq!(stores.factors.factors(&id("amy")).await.unwrap()[0].sealed, Some(vec![7; 4]));
}
