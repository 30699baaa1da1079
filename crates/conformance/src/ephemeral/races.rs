//! Many callers at once.

use crate::{
    ShortLived,
    race::{CALLERS, together},
};

fn wins(outcomes: Vec<bool>) -> usize {
    outcomes.into_iter().filter(|won| *won).count()
}

pub(super) async fn of_many_takers_one_gets_the_value(it: ShortLived) {
    for round in 0..5 {
        let key = format!("k{round}");
        it.store.put(&key, b"v", it.passing.lasting()).await.unwrap();
        let shared = it.clone();
        let got = together(CALLERS, move |_| {
            let (it, key) = (shared.clone(), key.clone());
            async move { it.store.take(&key).await.unwrap().is_some() }
        })
        .await;
        assert_eq!(wins(got), 1, "a one-time value went to several callers, or to none");
    }
}

async fn claim_together(it: &ShortLived) -> usize {
    let shared = it.clone();
    let won = together(CALLERS, move |number| {
        let it = shared.clone();
        async move { it.store.claim("k", number.to_string().as_bytes(), it.passing.lasting()).await.unwrap() }
    })
    .await;
    wins(won)
}

pub(super) async fn of_many_claimants_one_wins(it: ShortLived) {
    assert_eq!(claim_together(&it).await, 1, "a claim was won by several callers, or by none");
}

pub(super) async fn an_ended_claim_is_won_once(it: ShortLived) {
    assert!(it.store.claim("k", b"old", it.passing.ttl()).await.unwrap());
    it.passing.almost().await;
    it.passing.rest().await;
    assert_eq!(claim_together(&it).await, 1, "an ended claim was won by several callers, or by none");
}

pub(super) async fn every_increment_counts(it: ShortLived) {
    let mut counts = together(CALLERS, move |_| {
        let it = it.clone();
        async move { it.store.increment("k", it.passing.lasting()).await.unwrap() }
    })
    .await;
    counts.sort_unstable();
    assert_eq!(counts, (1..=CALLERS as u64).collect::<Vec<_>>(), "two callers got one number");
}
