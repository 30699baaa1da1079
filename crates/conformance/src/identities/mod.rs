//! WeChat accounts linked to users.

mod linking;
mod races;
mod refreshing;
mod registering;
mod unlinking;

use wxlogin_core::{
    nouns::{Identity, UserId},
    ports::{Applied, Change, Refusal, Stores},
};

use crate::{Case, making::id, suite::cases};

/// What one change does.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    let mut all = registering();
    all.extend(linking());
    all.extend(refreshing());
    all.extend(unlinking());
    all
}

fn registering() -> Vec<Case<Stores>> {
    use registering::*;
    cases![
        a_registration_makes_everything,
        a_known_account_is_not_registered_again,
        a_known_union_is_not_registered_again,
        a_union_links_only_where_it_may,
        a_taken_user_is_not_registered,
        accounts_are_told_apart_by_app,
        an_account_is_read_as_stored,
    ]
}

fn linking() -> Vec<Case<Stores>> {
    use linking::*;
    cases![
        a_second_app_is_linked,
        a_link_to_oneself_refreshes,
        another_users_account_is_not_linked,
        a_second_account_in_one_app_is_not_linked,
        another_users_union_is_not_linked,
        nobody_is_linked_to_nothing,
        a_user_of_the_application_is_adopted,
        an_adoption_with_a_taken_username_is_refused,
        accounts_are_listed_by_age,
    ]
}

fn refreshing() -> Vec<Case<Stores>> {
    use refreshing::*;
    cases![
        what_wechat_told_anew_is_kept,
        what_wechat_did_not_tell_stays,
        a_late_answer_does_not_overwrite_a_newer_key,
        an_answer_of_the_same_moment_is_kept,
        a_union_that_is_learned_is_found,
        an_unknown_account_is_not_refreshed,
    ]
}

fn unlinking() -> Vec<Case<Stores>> {
    use unlinking::*;
    cases![
        a_link_is_removed_and_only_that,
        nothing_is_removed_from_nobody,
        an_account_can_be_linked_again,
        an_unlinked_union_is_free,
    ]
}

/// What many changes at once do.
#[must_use]
pub fn races() -> Vec<Case<Stores>> {
    use races::*;
    cases![
        many_registrations_of_one_account_make_one_user,
        many_registrations_of_one_person_in_two_apps_make_one_user,
        one_account_is_linked_to_one_of_many_users,
        many_links_of_one_account_to_its_user_all_succeed,
        one_user_gets_one_of_many_accounts,
        one_person_is_linked_to_one_of_many_users,
        a_user_is_adopted_once,
    ]
}

async fn apply(stores: &Stores, change: Change) -> Result<Applied, Refusal> {
    stores.identities.apply(change).await.unwrap()
}

/// Makes a change that must be made and gives the account as stored.
async fn stored(stores: &Stores, change: Change) -> Identity {
    match apply(stores, change).await {
        Ok(Applied::Stored(identity)) => *identity,
        other => panic!("the change was not made: {other:?}"),
    }
}

/// Who has the account.
async fn owner(stores: &Stores, app_id: &str, open_id: &str) -> Option<UserId> {
    let key = crate::making::key(app_id, open_id);
    stores.identities.identity(&key).await.unwrap().map(|identity| identity.user_id)
}

async fn exists(stores: &Stores, user: &str) -> bool {
    stores.users.user(&id(user)).await.unwrap().is_some()
}
