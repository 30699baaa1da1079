//! What time does: an entry is there until its instant and gone at it.

use crate::ShortLived;

pub(super) async fn a_value_ends_at_its_instant(it: ShortLived) {
    for key in ["peeked", "taken"] {
        it.store.put(key, b"v", it.passing.ttl()).await.unwrap();
    }
    it.passing.almost().await;
    assert!(it.store.peek("peeked").await.unwrap().is_some(), "a value ended before its time");
    it.passing.rest().await;
    assert_eq!(it.store.peek("peeked").await.unwrap(), None, "a value can be read at its end");
    assert_eq!(it.store.take("taken").await.unwrap(), None, "a value can be taken at its end");
}

pub(super) async fn a_claim_ends_at_its_instant(it: ShortLived) {
    assert!(it.store.claim("k", b"1", it.passing.ttl()).await.unwrap());
    it.passing.almost().await;
    assert!(!it.store.claim("k", b"2", it.passing.ttl()).await.unwrap(), "a claim ended before its time");
    it.passing.rest().await;
    assert!(it.store.claim("k", b"3", it.passing.ttl()).await.unwrap(), "an ended claim still holds");
    assert_eq!(it.store.peek("k").await.unwrap().as_deref(), Some(&b"3"[..]));
}

pub(super) async fn a_put_starts_the_lifetime_anew(it: ShortLived) {
    it.store.put("k", b"1", it.passing.ttl()).await.unwrap();
    it.passing.almost().await;
    it.store.put("k", b"2", it.passing.ttl()).await.unwrap();
    it.passing.rest().await;
    assert_eq!(
        it.store.peek("k").await.unwrap().as_deref(),
        Some(&b"2"[..]),
        "the old lifetime ended the new value"
    );
}

pub(super) async fn a_lost_claim_does_not_lengthen_the_winner(it: ShortLived) {
    assert!(it.store.claim("k", b"1", it.passing.ttl()).await.unwrap());
    it.passing.almost().await;
    assert!(!it.store.claim("k", b"2", it.passing.ttl()).await.unwrap());
    it.passing.rest().await;
    assert_eq!(it.store.peek("k").await.unwrap(), None, "whoever tries keeps the claim alive");
}

pub(super) async fn an_increment_does_not_lengthen_the_window(it: ShortLived) {
    assert_eq!(it.store.increment("k", it.passing.ttl()).await.unwrap(), 1);
    it.passing.almost().await;
    assert_eq!(it.store.increment("k", it.passing.ttl()).await.unwrap(), 2);
    it.passing.rest().await;
    let count = it.store.increment("k", it.passing.ttl()).await.unwrap();
    assert_eq!(count, 1, "a counter that is used never ends: whoever keeps trying is locked out for ever");
    it.passing.almost().await;
    let count = it.store.increment("k", it.passing.ttl()).await.unwrap();
    assert_eq!(count, 2, "the second window does not have its full length");
}

pub(super) async fn a_sweep_takes_only_what_ended(it: ShortLived) {
    for key in ["a", "b", "c"] {
        it.store.put(key, b"v", it.passing.ttl()).await.unwrap();
    }
    it.store.increment("n", it.passing.ttl()).await.unwrap();
    it.passing.almost().await;
    it.store.put("c", b"v", it.passing.ttl()).await.unwrap();
    assert_eq!(it.store.sweep().await.unwrap(), 0, "a sweep took what is alive");
    it.passing.rest().await;
    let removed = it.store.sweep().await.unwrap();
    let by_server = !it.passing.is_manual() && removed == 0;
    assert!(removed == 3 || by_server, "three ended, {removed} were removed");
    assert_eq!(it.store.sweep().await.unwrap(), 0);
    assert!(it.store.take("c").await.unwrap().is_some(), "a sweep took what is alive");
}
