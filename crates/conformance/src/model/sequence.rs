//! One change after the other.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::{
    collection::vec,
    test_runner::{Config, TestRunner},
};
use tokio::{runtime::Handle, task::block_in_place};
use wxlogin_core::{
    nouns::Identity,
    ports::{Applied, EventFilter, Stores},
};

use super::{
    operation::{Names, Operation, operation},
    reference::Reference,
};
use crate::making::id;

/// Random sequences of changes, each in a world of its own, shrunk to the shortest that fails.
pub(super) async fn any_sequence_of_changes_does_what_the_model_does(stores: Stores) {
    let wanted = std::env::var("WXLOGIN_CONFORMANCE_SEQUENCES").ok();
    let cases = wanted.and_then(|number| number.parse().ok()).unwrap_or(96);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let world = AtomicUsize::new(0);
    let outcome = block_in_place(|| {
        TestRunner::new(config).run(&vec(operation(), 1..50), |operations| {
            let names = Names(format!("s{}", world.fetch_add(1, Ordering::Relaxed)));
            Handle::current().block_on(play(&stores, &names, &operations));
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

async fn play(stores: &Stores, names: &Names, operations: &[Operation]) {
    let mut model = Reference::default();
    for (number, operation) in operations.iter().enumerate() {
        let change = names.change(operation, number);
        let expected = model.apply(change.clone());
        let got = stores.identities.apply(change).await.unwrap().map(unnumbered);
        assert_eq!(got, expected, "step {number}: {operation:?}");
    }
    same_accounts(stores, names, &model).await;
    same_users(stores, names, &model).await;
    same_events(stores, names, &model).await;
}

fn unnumbered(applied: Applied) -> Applied {
    match applied {
        Applied::Stored(row) => Applied::Stored(Box::new(Identity { id: 0, ..*row })),
        other => other,
    }
}

async fn same_accounts(stores: &Stores, names: &Names, model: &Reference) {
    let expected = |keep: &dyn Fn(&Identity) -> bool| {
        model.accounts.iter().filter(|row| keep(row)).cloned().collect::<Vec<_>>()
    };
    let zeroed =
        |rows: Vec<Identity>| rows.into_iter().map(|row| Identity { id: 0, ..row }).collect::<Vec<_>>();
    for number in 0..5 {
        let user = id(&names.user(number));
        let rows = zeroed(stores.identities.identities_of_user(&user).await.unwrap());
        assert_eq!(rows, expected(&|row| row.user_id == user), "the accounts of {user}");
    }
    for person in 0..4 {
        let union = names.union(person);
        let rows = zeroed(stores.identities.identities_of_union(&union).await.unwrap());
        assert_eq!(rows, expected(&|row| row.union_id.as_ref() == Some(&union)), "the accounts of {union}");
    }
}

async fn same_users(stores: &Stores, names: &Names, model: &Reference) {
    for number in 0..5 {
        let user = id(&names.user(number));
        let expected = model.users.iter().find(|known| known.id == user);
        let got = stores.users.user(&user).await.unwrap();
        assert_eq!(got.is_some(), expected.is_some(), "whether {user} exists");
        assert_eq!(got.and_then(|got| got.username), expected.and_then(|known| known.username.clone()));
        let member = !stores.members.memberships(&user).await.unwrap().is_empty();
        assert_eq!(member, model.members.contains(&user), "whether {user} is a member");
    }
}

async fn same_events(stores: &Stores, names: &Names, model: &Reference) {
    let filter = EventFilter { method: Some(names.0.clone()), after: Some(0), ..EventFilter::default() };
    let got = stores.events.events(&filter, 1000).await.unwrap();
    let got: Vec<_> = got.into_iter().map(|event| event.event).collect();
    assert_eq!(got, model.events, "the event record tells another story");
}
