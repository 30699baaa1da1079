//! What the methods do, time aside.

use crate::ShortLived;

pub(super) async fn a_value_is_taken_once(it: ShortLived) {
    assert_eq!(it.store.take("k").await.unwrap(), None, "an empty store gave a value");
    it.store.put("k", b"v", it.passing.lasting()).await.unwrap();
    assert_eq!(it.store.take("k").await.unwrap().as_deref(), Some(&b"v"[..]));
    assert_eq!(it.store.take("k").await.unwrap(), None, "a one-time value was given twice");
    assert_eq!(it.store.peek("k").await.unwrap(), None, "a taken value can be read");
}

pub(super) async fn a_peek_leaves_the_value(it: ShortLived) {
    it.store.put("k", b"v", it.passing.lasting()).await.unwrap();
    for _ in 0..3 {
        assert_eq!(it.store.peek("k").await.unwrap().as_deref(), Some(&b"v"[..]));
    }
}

pub(super) async fn a_put_replaces(it: ShortLived) {
    for value in [&b"longer"[..], b"b"] {
        it.store.put("k", value, it.passing.lasting()).await.unwrap();
    }
    assert_eq!(it.store.take("k").await.unwrap().as_deref(), Some(&b"b"[..]));
}

pub(super) async fn a_claim_is_won_once(it: ShortLived) {
    assert!(it.store.claim("k", b"first", it.passing.lasting()).await.unwrap());
    assert!(!it.store.claim("k", b"second", it.passing.lasting()).await.unwrap(), "a claim was won twice");
    assert_eq!(
        it.store.peek("k").await.unwrap().as_deref(),
        Some(&b"first"[..]),
        "the loser's value was kept"
    );
    it.store.put("p", b"put", it.passing.lasting()).await.unwrap();
    assert!(!it.store.claim("p", b"x", it.passing.lasting()).await.unwrap(), "a key in use was claimed");
}

pub(super) async fn a_claim_is_free_after_a_take(it: ShortLived) {
    assert!(it.store.claim("k", b"1", it.passing.lasting()).await.unwrap());
    assert!(it.store.take("k").await.unwrap().is_some());
    assert!(it.store.claim("k", b"2", it.passing.lasting()).await.unwrap(), "a taken claim is not free");
}

pub(super) async fn counters_count_each_for_itself(it: ShortLived) {
    for expected in 1..=12 {
        assert_eq!(it.store.increment("a", it.passing.lasting()).await.unwrap(), expected);
    }
    assert_eq!(it.store.increment("b", it.passing.lasting()).await.unwrap(), 1);
    let text = it.store.peek("a").await.unwrap();
    assert_eq!(text.as_deref(), Some(&b"12"[..]), "a counter is read as decimal text");
    it.store.take("a").await.unwrap();
    assert_eq!(it.store.increment("a", it.passing.lasting()).await.unwrap(), 1, "a taken counter went on");
}

pub(super) async fn any_bytes_and_any_key_are_kept(it: ShortLived) {
    let all: Vec<u8> = (0..=255).cycle().take(64 * 1024).collect();
    let long = "k".repeat(512);
    for key in ["", " ", "状态:🐼", "a'b\"c\\d%_*", long.as_str()] {
        for value in [&b""[..], b"\0", &all] {
            it.store.put(key, value, it.passing.lasting()).await.unwrap();
            assert_eq!(it.store.take(key).await.unwrap().as_deref(), Some(value), "key {key:?}");
        }
    }
}

pub(super) async fn keys_are_compared_exactly(it: ShortLived) {
    for key in ["k", "K", "k ", "k\u{301}", "ḱ"] {
        assert!(
            it.store.claim(key, key.as_bytes(), it.passing.lasting()).await.unwrap(),
            "{key:?} is another's key"
        );
    }
    assert_eq!(it.store.take("K").await.unwrap().as_deref(), Some(&b"K"[..]));
    assert!(it.store.peek("k").await.unwrap().is_some());
}
