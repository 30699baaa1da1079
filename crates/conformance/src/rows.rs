//! Rows of the models, by filter.

use wxlogin_core::{
    nouns::{EventKind::CorpChanged, MemberStatus, NewIdentity},
    ports::{Column, Page, Scope, Select, Stores},
    query::{Filter, Operator, Value},
};

use crate::{
    Case,
    making::{MODEL, account, at, event, id, link, make, profile, register, user, with_union},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![
        a_model_shows_its_own_rows,
        every_operator_finds_what_it_says,
        nothing_there_is_told_apart_from_something,
        filters_are_combined_as_they_are_nested,
        numbers_text_and_times_are_compared_by_the_column,
        no_value_is_a_pattern_or_a_statement,
        a_long_filter_is_answered,
        rows_are_ordered_and_paged,
        members_are_found_by_filter,
    ]
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn is(column: Column, operator: Operator, value: Value) -> Filter<Column> {
    Filter::Is(column, operator, value)
}

fn select(filter: Option<Filter<Column>>) -> Select {
    Select { filter, order: vec![], page: Page::default() }
}

fn of_model() -> Scope {
    Scope::Model(MODEL.to_owned())
}

/// Four accounts of the model, `o1` to `o4`, and one of another.
async fn fill(stores: &Stores) {
    let named = |new: NewIdentity, nickname: &str| NewIdentity { profile: Some(profile(nickname)), ..new };
    let first = NewIdentity {
        expires_in: Some(10),
        at: at(10),
        ..named(with_union("wx1", "o1", "n1"), "小明 100%_")
    };
    let third =
        NewIdentity { expires_in: Some(30), at: at(30), ..named(with_union("wx2", "o3", "n1"), "Amy") };
    let other = NewIdentity { model: "another.Model".to_owned(), ..account("wx1", "o5") };
    let first = NewIdentity { sealed: Some(vec![1]), ..first };
    let changes = [
        register(user("u1"), first),
        register(user("u2"), NewIdentity { at: at(20), ..account("wx1", "o2") }),
        link("u1", third),
        register(
            user("123"),
            NewIdentity { at: at(40), ..named(with_union("wx1", "o4", "n4"), "O'Neil\\\"") },
        ),
        register(user("u5"), other),
    ];
    for change in changes {
        stores.identities.apply(change).await.unwrap().unwrap();
    }
}

/// The open ids of what is found, in the order in which it is given, and how many there are in all.
async fn found(stores: &Stores, scope: &Scope, select: &Select) -> (Vec<String>, u64) {
    let (rows, total) = stores.rows.select_identities(scope, select).await.unwrap();
    (rows.into_iter().map(|row| row.key.open_id).collect(), total)
}

async fn assert_found(stores: &Stores, filter: Filter<Column>, expected: &[&str]) {
    let search = select(Some(filter));
    let (rows, total) = found(stores, &of_model(), &search).await;
    assert_eq!(
        (rows.iter().map(String::as_str).collect(), total),
        (expected.to_vec(), expected.len() as u64),
        "{search:?}"
    );
}

async fn a_model_shows_its_own_rows(stores: Stores) {
    fill(&stores).await;
    let all = select(None);
    assert_eq!(found(&stores, &of_model(), &all).await.0, ["o1", "o2", "o3", "o4"]);
    assert_eq!(found(&stores, &Scope::App("wx1".to_owned()), &all).await.0, ["o1", "o2", "o4", "o5"]);
    assert_eq!(found(&stores, &Scope::App("wx".to_owned()), &all).await, (vec![], 0));
    assert_eq!(found(&stores, &Scope::All, &all).await.0, ["o1", "o2", "o3", "o4", "o5"]);
    let one = select(Some(is(Column::OpenId, Operator::Equal, text("o5"))));
    assert_eq!(found(&stores, &Scope::All, &one).await.0, ["o5"]);
    // A filter narrows what a model shows and never widens it.
    let either =
        is(Column::OpenId, Operator::Equal, text("o5")).or(is(Column::OpenId, Operator::Equal, text("o1")));
    assert_found(&stores, either, &["o1"]).await;
}

async fn every_operator_finds_what_it_says(stores: Stores) {
    fill(&stores).await;
    let list = |values: &[&str]| Value::List(values.iter().map(|value| text(value)).collect());
    let (number, open) = (Column::ExpiresIn, Column::OpenId);
    let numbers = |low, high| Value::List(vec![Value::Integer(low), Value::Integer(high)]);
    let table: Vec<(Column, Operator, Value, &[&str])> = vec![
        (open, Operator::Equal, text("o1"), &["o1"]),
        (open, Operator::NotEqual, text("o1"), &["o2", "o3", "o4"]),
        (open, Operator::Greater, text("o2"), &["o3", "o4"]),
        (open, Operator::GreaterOrEqual, text("o3"), &["o3", "o4"]),
        (number, Operator::Less, Value::Integer(30), &["o1"]),
        (number, Operator::LessOrEqual, Value::Integer(30), &["o1", "o3"]),
        (number, Operator::Range, numbers(10, 29), &["o1"]),
        (open, Operator::In, list(&["o4", "o1", "o9"]), &["o1", "o4"]),
        (open, Operator::In, list(&[]), &[]),
        (open, Operator::NotIn, list(&["o4", "o1"]), &["o2", "o3"]),
        (open, Operator::NotIn, list(&[]), &["o1", "o2", "o3", "o4"]),
        (Column::Nickname, Operator::Contains, text("明 1"), &["o1"]),
        (Column::Nickname, Operator::StartsWith, text("小"), &["o1"]),
        (Column::Nickname, Operator::EndsWith, text("my"), &["o3"]),
        (Column::Nickname, Operator::EndsWith, text("xxxxAmy"), &[]),
        (Column::AppId, Operator::Equal, text("wx2"), &["o3"]),
        (Column::UserId, Operator::Equal, text("u1"), &["o1", "o3"]),
        (Column::UnionId, Operator::Equal, text("n4"), &["o4"]),
    ];
    for (column, operator, value, expected) in table {
        assert_found(&stores, is(column, operator, value), expected).await;
    }
}

async fn nothing_there_is_told_apart_from_something(stores: Stores) {
    fill(&stores).await;
    let union = Column::UnionId;
    let table: Vec<(Operator, Value, &[&str])> = vec![
        (Operator::IsNull, Value::Integer(1), &["o2"]),
        (Operator::IsNull, Value::Flag(false), &["o1", "o3", "o4"]),
        (Operator::Equal, Value::Null, &["o2"]),
        (Operator::NotEqual, Value::Null, &["o1", "o3", "o4"]),
        // What is not there is not n1 either.
        (Operator::NotEqual, text("n1"), &["o2", "o4"]),
        (Operator::NotIn, Value::List(vec![text("n1")]), &["o2", "o4"]),
        (Operator::NotContains, text("1"), &["o2", "o4"]),
    ];
    for (operator, value, expected) in table {
        assert_found(&stores, is(union, operator, value), expected).await;
    }
}

async fn filters_are_combined_as_they_are_nested(stores: Stores) {
    fill(&stores).await;
    let one = |open: &str| is(Column::OpenId, Operator::Equal, text(open));
    let app = || is(Column::AppId, Operator::Equal, text("wx1"));
    assert_found(&stores, one("o1").or(one("o3")).and(app()), &["o1"]).await;
    assert_found(&stores, one("o3").or(one("o1").and(app())), &["o1", "o3"]).await;
}

async fn numbers_text_and_times_are_compared_by_the_column(stores: Stores) {
    fill(&stores).await;
    assert_found(&stores, is(Column::UserId, Operator::Equal, Value::Integer(123)), &["o4"]).await;
    assert_found(&stores, is(Column::ExpiresIn, Operator::Equal, text("10")), &["o1"]).await;
    assert_found(&stores, is(Column::ExpiresIn, Operator::GreaterOrEqual, text("9")), &["o1", "o3"]).await;
    let time = text(&at(30).to_string());
    assert_found(&stores, is(Column::CreatedAt, Operator::GreaterOrEqual, time.clone()), &["o3", "o4"]).await;
    assert_found(&stores, is(Column::UpdatedAt, Operator::Equal, time), &["o3"]).await;
    assert_found(&stores, is(Column::SealedAt, Operator::LessOrEqual, text(&at(10).to_string())), &["o1"])
        .await;
    assert_found(&stores, is(Column::SealedAt, Operator::Less, text(&at(10).to_string())), &[]).await;
    let number = Value::Integer(at(20).as_microsecond());
    assert_found(&stores, is(Column::CreatedAt, Operator::LessOrEqual, number), &["o1", "o2"]).await;
}

async fn no_value_is_a_pattern_or_a_statement(stores: Stores) {
    fill(&stores).await;
    let nickname = Column::Nickname;
    assert_found(&stores, is(nickname, Operator::Contains, text("%")), &["o1"]).await;
    assert_found(&stores, is(nickname, Operator::EndsWith, text("_")), &["o1"]).await;
    assert_found(&stores, is(nickname, Operator::StartsWith, text("_my")), &[]).await;
    assert_found(&stores, is(nickname, Operator::Equal, text("O'Neil\\\"")), &["o4"]).await;
    for hostile in ["' OR 1=1 --", "?1", "$1", "\0", "') OR ('1'='1"] {
        assert_found(&stores, is(nickname, Operator::Equal, text(hostile)), &[]).await;
        assert_found(&stores, is(nickname, Operator::In, Value::List(vec![text(hostile)])), &[]).await;
    }
}

/// More comparisons than a filter's text can hold.
async fn a_long_filter_is_answered(stores: Stores) {
    fill(&stores).await;
    let one = |number: usize| is(Column::OpenId, Operator::Equal, text(&format!("o{number}")));
    for join in [Filter::or, Filter::and] {
        let all = (0..3000).map(one).reduce(join).unwrap();
        let (rows, _) = stores.rows.select_identities(&of_model(), &select(Some(all))).await.unwrap();
        assert!(rows.len() == 4 || rows.is_empty());
    }
}

async fn rows_are_ordered_and_paged(stores: Stores) {
    fill(&stores).await;
    let ordered = |order: &[(Column, bool)], offset, limit| Select {
        order: order.to_vec(),
        page: Page { offset, limit },
        ..select(None)
    };
    let scope = of_model();
    let by_id = ordered(&[(Column::Id, false)], 0, 9);
    assert_eq!(found(&stores, &scope, &by_id).await.0, ["o4", "o3", "o2", "o1"]);
    let by_two = ordered(&[(Column::AppId, false), (Column::CreatedAt, false)], 0, 9);
    assert_eq!(found(&stores, &scope, &by_two).await.0, ["o3", "o4", "o2", "o1"]);
    let equal = ordered(&[(Column::UserId, false)], 0, 9);
    assert_eq!(
        found(&stores, &scope, &equal).await.0,
        ["o2", "o1", "o3", "o4"],
        "the number decides between equals"
    );
    let page = ordered(&[(Column::Id, false)], 1, 2);
    assert_eq!(found(&stores, &scope, &page).await, (vec!["o3".to_owned(), "o2".to_owned()], 4));
    assert_eq!(found(&stores, &scope, &ordered(&[], 9, 9)).await, (vec![], 4));
}

async fn members_are_found_by_filter(stores: Stores) {
    for (user, corp, status) in [
        ("u1", "corps.a", MemberStatus::Active),
        ("u2", "corps.a", MemberStatus::Left),
        ("u1", "corps.b", MemberStatus::Active),
    ] {
        if stores.users.user(&id(user)).await.unwrap().is_none() {
            make(&stores, user).await;
        }
        assert!(stores.members.set_member(corp, &id(user), status, event(CorpChanged, user)).await.unwrap());
    }
    let table: Vec<(Column, Value, &[&str])> = vec![
        (Column::UserId, text("u1"), &["corps.a", "corps.b"]),
        (Column::Status, Value::Integer(2), &["corps.a"]),
        (Column::CorpId, text("corps.b"), &["corps.b"]),
    ];
    for (column, value, expected) in table {
        let search = select(Some(is(column, Operator::Equal, value)));
        let (rows, total) = stores.rows.select_members(&search).await.unwrap();
        let corps: Vec<_> = rows.iter().map(|row| row.corp_id.as_str()).collect();
        assert_eq!((corps, total), (expected.to_vec(), expected.len() as u64), "{search:?}");
    }
    assert_eq!(stores.rows.select_members(&select(None)).await.unwrap().1, 3);
}
