//! Two users who are one person: preview, merge, undo.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::support::{MINI, OFFICIAL, SITE, Stage, failure};
use serde_json::json;
use wxlogin::{
    Visit,
    nouns::{MemberStatus, UserId},
};

fn id(text: &str) -> UserId {
    UserId::parse(text).unwrap()
}

/// alice registered on the site, and somebody linked her mini-program account to an account of the application before
/// WeChat told a unionId: one person, two users.
async fn two_users() -> (Stage, String) {
    let stage = Stage::new().await;
    let unlinked = json!({"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "linkByUnionId": 0});
    std::fs::write(stage.folder.path().join("auths/loginTypes/Mini/e.json"), unlinked.to_string()).unwrap();
    stage.app.live().reload().unwrap();
    let site = stage.register(SITE, "alice").await;
    stage.serve(MINI, "bind", json!({"userId": "app-7", "code": stage.code(MINI, "alice")})).await.unwrap();
    (stage, site)
}

#[tokio::test]
async fn a_conflict_is_never_guessed_and_a_merge_settles_it() {
    let (stage, site) = two_users().await;
    let code = stage.code(OFFICIAL, "alice");
    assert_eq!(
        failure(stage.ask(OFFICIAL, "getLoginCode", json!({"code": code})).await),
        "identity_conflict"
    );

    let core = stage.app.core();
    let preview = core.preview_merge(&id("app-7"), &id(&site)).await.unwrap();
    assert_eq!(
        (preview.apps.as_slice(), preview.conflicts.len()),
        ([Stage::app_id(MINI).to_owned()].as_slice(), 0)
    );
    core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.unwrap();
    for element in [SITE, OFFICIAL, MINI] {
        assert_eq!(stage.sign_in(element, "alice").await.unwrap().0, site, "{element}");
    }
    assert!(core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.is_err());
}

#[tokio::test]
async fn a_merge_ends_sessions_and_can_be_undone_for_a_while() {
    let (stage, site) = two_users().await;
    let core = stage.app.core();
    core.set_member(&Visit::in_process(), "corps.Acme", &id("app-7"), MemberStatus::Active).await.unwrap();
    let (_, token) = stage.sign_in(MINI, "alice").await.unwrap();
    let merge = core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.unwrap();
    assert!(core.authenticate(&token).await.unwrap().is_none());
    assert_eq!(core.active_corps(&id(&site)).await.unwrap().len(), 1);
    assert!(core.active_corps(&id("app-7")).await.unwrap().is_empty());

    core.unmerge(&Visit::in_process(), merge.id).await.unwrap();
    assert_eq!(stage.sign_in(MINI, "alice").await.unwrap().0, "app-7");
    assert_eq!(stage.sign_in(SITE, "alice").await.unwrap().0, site);
    assert_eq!(core.active_corps(&id("app-7")).await.unwrap().len(), 1);
    assert!(core.active_corps(&id(&site)).await.unwrap().is_empty());
    assert_eq!(failure(core.unmerge(&Visit::in_process(), merge.id).await), "not_found");

    let again = core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.unwrap();
    stage.wait(31 * 24 * 3600);
    assert_eq!(failure(core.unmerge(&Visit::in_process(), again.id).await), "invalid_argument");
}

#[tokio::test]
async fn whoever_came_in_by_a_mistaken_merge_is_out_when_it_is_undone() {
    let (stage, site) = two_users().await;
    let core = stage.app.core();
    let (_, own) = stage.sign_in(SITE, "alice").await.unwrap();
    stage.wait(1);
    let merge = core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.unwrap();
    let (who, token) = stage.sign_in(MINI, "alice").await.unwrap();
    assert_eq!((who, core.authenticate(&token).await.unwrap().is_some()), (site, true));
    core.unmerge(&Visit::in_process(), merge.id).await.unwrap();
    assert!(core.authenticate(&token).await.unwrap().is_none(), "signed in as somebody else");
    assert!(core.authenticate(&own).await.unwrap().is_some(), "a session of before the merge ended");
}

#[tokio::test]
async fn an_undo_that_would_take_somebody_s_account_is_refused() {
    let (stage, site) = two_users().await;
    let core = stage.app.core();
    let merge = core.merge(&Visit::in_process(), &id("app-7"), &id(&site)).await.unwrap();
    stage.serve(MINI, "unbind", json!({"userId": site})).await.unwrap();
    assert_eq!(failure(core.unmerge(&Visit::in_process(), merge.id).await), "not_found");
}

#[tokio::test]
async fn two_accounts_in_one_app_are_not_merged() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.register(SITE, "alice").await, stage.register(SITE, "bob").await);
    let core = stage.app.core();
    assert_eq!(core.preview_merge(&id(&alice), &id(&bob)).await.unwrap().conflicts.len(), 1);
    assert_eq!(failure(core.merge(&Visit::in_process(), &id(&alice), &id(&bob)).await), "already_bound");
}
