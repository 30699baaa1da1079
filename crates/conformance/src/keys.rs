//! Service keys.

use wxlogin_core::{
    nouns::{EventKind::KeyChanged, NewEvent, ServiceKey},
    ports::{EventFilter, Stores},
};

use crate::{
    Case,
    making::{at, event, service_key},
    race::{CALLERS, together},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_key_is_found_by_its_hash,
        a_name_in_use_is_refused,
        a_revoked_key_is_still_read_and_its_name_is_free,
        a_key_is_revoked_once,
        a_later_use_is_noted_and_an_earlier_one_is_not,
        keys_are_listed_by_creation,
        of_many_keys_with_one_name_one_is_made,
    ]
}

fn changed() -> NewEvent {
    NewEvent { user_id: None, ..event(KeyChanged, "operator") }
}

async fn add(stores: &Stores, key: ServiceKey) -> bool {
    stores.keys.add_key(key, changed()).await.unwrap()
}

async fn events(stores: &Stores) -> usize {
    stores.events.events(&EventFilter::default(), 1000).await.unwrap().len()
}

async fn a_key_is_found_by_its_hash(stores: Stores) {
    let made = ServiceKey { admin: true, ..service_key("后端", 1) };
    assert!(add(&stores, made.clone()).await);
    assert_eq!(stores.keys.key(&[1; 32]).await.unwrap(), Some(made));
    assert_eq!(stores.keys.key(&[2; 32]).await.unwrap(), None, "an unknown key was found");
    assert_eq!(events(&stores).await, 1, "the event is missing");
}

async fn a_name_in_use_is_refused(stores: Stores) {
    assert!(add(&stores, service_key("a", 1)).await);
    assert!(!add(&stores, service_key("a", 2)).await, "two keys have one name");
    assert_eq!(stores.keys.key(&[2; 32]).await.unwrap(), None, "the refused key opens");
    assert_eq!(events(&stores).await, 1, "an event tells of a key that was not made");
    assert!(add(&stores, service_key("A", 3)).await, "names are compared exactly");
}

async fn a_revoked_key_is_still_read_and_its_name_is_free(stores: Stores) {
    add(&stores, service_key("a", 1)).await;
    assert!(stores.keys.revoke_key("a", at(50), changed()).await.unwrap());
    let revoked = ServiceKey { revoked_at: Some(at(50)), ..service_key("a", 1) };
    assert_eq!(stores.keys.key(&[1; 32]).await.unwrap(), Some(revoked.clone()));
    assert!(add(&stores, service_key("a", 2)).await, "the name of a revoked key is not free");
    assert!(stores.keys.revoke_key("a", at(60), changed()).await.unwrap());
    assert!(add(&stores, service_key("a", 3)).await);
    assert_eq!(
        stores.keys.key(&[1; 32]).await.unwrap(),
        Some(revoked),
        "the second revocation changed the first"
    );
}

async fn a_key_is_revoked_once(stores: Stores) {
    assert!(!stores.keys.revoke_key("a", at(1), changed()).await.unwrap(), "a key that is not was revoked");
    add(&stores, service_key("a", 1)).await;
    assert!(stores.keys.revoke_key("a", at(2), changed()).await.unwrap());
    assert!(!stores.keys.revoke_key("a", at(3), changed()).await.unwrap(), "a key was revoked twice");
    assert_eq!(stores.keys.keys().await.unwrap()[0].revoked_at, Some(at(2)));
    assert_eq!(events(&stores).await, 2, "an event tells of what was not done");
}

async fn a_later_use_is_noted_and_an_earlier_one_is_not(stores: Stores) {
    add(&stores, service_key("a", 1)).await;
    for second in [60, 30] {
        stores.keys.touch_key(&[1; 32], at(second)).await.unwrap();
    }
    stores.keys.touch_key(&[9; 32], at(60)).await.unwrap();
    assert_eq!(
        stores.keys.keys().await.unwrap(),
        [ServiceKey { used_at: Some(at(60)), ..service_key("a", 1) }]
    );
}

async fn keys_are_listed_by_creation(stores: Stores) {
    for (name, number) in [("b", 2), ("c", 3), ("a", 1)] {
        add(&stores, service_key(name, number)).await;
    }
    let names: Vec<String> = stores.keys.keys().await.unwrap().into_iter().map(|key| key.name).collect();
    assert_eq!(names, ["a", "b", "c"]);
}

async fn of_many_keys_with_one_name_one_is_made(stores: Stores) {
    let shared = stores.clone();
    let made = together(CALLERS, move |number| {
        let stores = shared.clone();
        async move { add(&stores, service_key("a", number as u8)).await }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(stores.keys.keys().await.unwrap().len(), 1);
}
