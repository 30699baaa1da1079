//! Memberships.

use wxlogin_core::{
    nouns::{EventKind::CorpChanged, EventKind::UserChanged, MemberStatus},
    ports::{Page, Stores},
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
        a_membership_is_made_ended_and_renewed,
        nobody_joins_nothing,
        memberships_are_listed_by_age,
        members_are_listed_by_page,
        many_joins_at_once_are_one_membership,
    ]
}

async fn set(stores: &Stores, corp: &str, user: &str, status: MemberStatus, second: i64) -> bool {
    let mut event = event(CorpChanged, user);
    event.at = at(second);
    stores.members.set_member(corp, &id(user), status, event).await.unwrap()
}

async fn a_membership_is_made_ended_and_renewed(stores: Stores) {
    make(&stores, "u1").await;
    let mut number = None;
    for (status, second) in [(MemberStatus::Active, 10), (MemberStatus::Left, 20), (MemberStatus::Active, 30)]
    {
        assert!(set(&stores, "corps.a", "u1", status, second).await);
        let all = stores.members.memberships(&id("u1")).await.unwrap();
        assert_eq!(all.len(), 1, "one organisation and user, one row");
        let member = &all[0];
        assert_eq!((member.corp_id.as_str(), &member.user_id), ("corps.a", &id("u1")));
        assert_eq!(member.status, status);
        assert_eq!((member.created_at, member.updated_at), (at(10), at(second)), "the day of joining stays");
        assert_eq!(*number.get_or_insert(member.id), member.id, "the row got another number");
    }
    assert_eq!(recorded(&stores, "u1").await, [UserChanged, CorpChanged, CorpChanged, CorpChanged]);
}

async fn nobody_joins_nothing(stores: Stores) {
    assert!(!set(&stores, "corps.a", "ghost", MemberStatus::Active, 1).await, "a user that is not joined");
    assert_eq!(stores.members.members("corps.a", Page::default()).await.unwrap(), (vec![], 0));
    assert!(recorded(&stores, "ghost").await.is_empty(), "an event tells of what was not done");
}

async fn memberships_are_listed_by_age(stores: Stores) {
    make(&stores, "u1").await;
    for (second, corp) in ["corps.z", "corps.a", "corps.m"].into_iter().enumerate() {
        set(&stores, corp, "u1", MemberStatus::Active, second as i64).await;
    }
    set(&stores, "corps.z", "u1", MemberStatus::Left, 99).await;
    let corps: Vec<String> = stores
        .members
        .memberships(&id("u1"))
        .await
        .unwrap()
        .into_iter()
        .map(|member| member.corp_id)
        .collect();
    assert_eq!(corps, ["corps.z", "corps.a", "corps.m"], "oldest first, the ended one included");
}

async fn members_are_listed_by_page(stores: Stores) {
    for (second, user) in ["c", "a", "b"].into_iter().enumerate() {
        make(&stores, user).await;
        set(&stores, "corps.a", user, MemberStatus::Active, second as i64).await;
        set(&stores, "corps.other", user, MemberStatus::Active, second as i64).await;
    }
    let (page, total) = stores.members.members("corps.a", Page { offset: 1, limit: 5 }).await.unwrap();
    let users: Vec<String> = page.into_iter().map(|member| member.user_id.to_string()).collect();
    assert_eq!((users, total), (vec!["a".to_owned(), "b".to_owned()], 3));
    assert_eq!(
        stores.members.members("corps", Page::default()).await.unwrap().1,
        0,
        "part of a name matched"
    );
}

async fn many_joins_at_once_are_one_membership(stores: Stores) {
    make(&stores, "u1").await;
    let shared = stores.clone();
    let joined = together(CALLERS, move |_| {
        let stores = shared.clone();
        async move { set(&stores, "corps.a", "u1", MemberStatus::Active, 5).await }
    })
    .await;
    assert!(joined.into_iter().all(|joined| joined));
    assert_eq!(stores.members.members("corps.a", Page::default()).await.unwrap().1, 1);
}
