//! The functions of the contract's table, in process, against the sandbox.

use crate::support::{MINI, OFFICIAL, SITE, Stage, failure};
use serde_json::json;
use wxlogin::Visit;

const AUTH: &str = "auths.loginTypes.services.AuthSvc";

#[tokio::test]
async fn a_front_end_learns_an_allow_list_and_nothing_else() {
    let stage = Stage::new().await;
    let config = stage.ask(SITE, "getLoginConfig", json!({})).await.unwrap();
    let expected = json!({
        "isActive": true, "authType": "WeChatType",
        "authConfig": {"appId": Stage::app_id(SITE)},
    });
    assert_eq!(config, expected);
    let mini = stage.ask(MINI, "getLoginConfig", json!({})).await.unwrap();
    assert_eq!(mini["authConfig"], json!({"appId": Stage::app_id(MINI)}));
}

#[tokio::test]
async fn a_new_person_registers_and_comes_back() {
    for element in [SITE, OFFICIAL, MINI] {
        let stage = Stage::new().await;
        let answer =
            stage.ask(element, "getLoginCode", json!({"code": stage.code(element, "alice")})).await.unwrap();
        assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["bindCode"]);
        let user = stage.ask(element, "register", json!({"bindCode": answer["bindCode"]})).await.unwrap();
        let (user_id, _) = stage.sign_in(element, "alice").await.unwrap();
        assert_eq!(user["userId"], user_id.as_str());
        let direct = stage.ask(AUTH, "loginByCode", json!({"loginCode": user["loginCode"]})).await.unwrap();
        assert_eq!(direct["userId"], user["userId"]);
    }
}

#[tokio::test]
async fn one_person_is_one_user_across_the_apps_of_one_account() {
    let stage = Stage::new().await;
    let user = stage.register(MINI, "alice").await;
    for element in [SITE, OFFICIAL, MINI] {
        assert_eq!(stage.sign_in(element, "alice").await.unwrap().0, user);
    }
    assert_ne!(stage.register(SITE, "bob").await, user);
}

#[tokio::test]
async fn without_registration_an_unknown_person_is_not_bound() {
    let stage = Stage::new().await;
    let e_json = stage.folder.path().join("auths/loginTypes/Site/e.json");
    std::fs::write(e_json, json!({"type": "auths.loginTypes.WeChatType", "title": "Site"}).to_string())
        .unwrap();
    stage.app.live().reload().unwrap();
    let code = stage.code(SITE, "alice");
    assert_eq!(failure(stage.ask(SITE, "getLoginCode", json!({"code": code})).await), "not_bound");
}

#[tokio::test]
async fn binding_is_for_the_person_or_a_service() {
    let stage = Stage::new().await;
    let bound =
        stage.serve(SITE, "bind", json!({"userId": 123, "code": stage.code(SITE, "alice")})).await.unwrap();
    assert_eq!(bound, json!({"success": true, "message": "Operation successful"}));
    let (user, token) = stage.sign_in(SITE, "alice").await.unwrap();
    assert_eq!(user, "123");

    let code = stage.code(MINI, "bob");
    assert_eq!(
        failure(stage.ask(MINI, "bind", json!({"userId": "123", "code": code})).await),
        "unauthenticated"
    );
    let visit = stage.as_user(&token).await;
    assert_eq!(
        failure(stage.call(&visit, MINI, "bind", json!({"userId": "124", "code": code})).await),
        "forbidden"
    );
    // bob's account is nobody's yet, and alice's user has none in the mini program: it may be linked, as she asks.
    stage.call(&visit, MINI, "bind", json!({"userId": 123, "code": code})).await.unwrap();
    assert_eq!(stage.sign_in(MINI, "bob").await.unwrap().0, "123");
}

#[tokio::test]
async fn a_link_that_exists_is_not_replaced() {
    let stage = Stage::new().await;
    let alice = stage.register(SITE, "alice").await;
    let code = stage.code(SITE, "bob");
    assert_eq!(
        failure(stage.serve(SITE, "bind", json!({"userId": alice, "code": code})).await),
        "already_bound"
    );
    let code = stage.code(SITE, "alice");
    assert_eq!(
        failure(stage.serve(SITE, "bind", json!({"userId": "other", "code": code})).await),
        "already_bound"
    );
    assert_eq!(stage.sign_in(SITE, "alice").await.unwrap().0, alice);
    stage.serve(SITE, "unbind", json!({"userId": alice})).await.unwrap();
    stage.serve(SITE, "unbind", json!({"userId": alice})).await.unwrap();
    let code = stage.code(SITE, "bob");
    stage.serve(SITE, "bind", json!({"userId": alice, "code": code})).await.unwrap();
}

#[tokio::test]
async fn the_end_of_a_link_ends_the_sessions_in_the_same_change() {
    let stage = Stage::new().await;
    let alice = stage.register(SITE, "alice").await;
    let (_, token) = stage.sign_in(SITE, "alice").await.unwrap();
    let core = stage.app.core();
    let user_id = wxlogin::nouns::UserId::parse(&alice).unwrap();
    let change = wxlogin::ports::Change::Unlink {
        user_id,
        app_id: Stage::app_id(SITE).to_owned(),
        asked_by: None,
        events: vec![],
    };
    core.stores.identities.apply(change).await.unwrap().unwrap();
    assert!(core.authenticate(&token).await.unwrap().is_none(), "the session of an ended link stays open");
    stage.serve(SITE, "unbind", json!({"userId": alice})).await.unwrap();
}

#[tokio::test]
async fn auth_info_tells_whether_a_link_is_valid() {
    let stage = Stage::new().await;
    let user = stage.register(SITE, "alice").await;
    let model = "auths.loginTypes.WeChatType.WeChatAuthModel";
    let row = stage
        .serve(model, "get", json!({"filter": format!("Q(userId='{user}')"), "orderList": []}))
        .await
        .unwrap();
    assert_eq!(
        row.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["id", "appId", "userId", "openId", "unionId"]
    );
    let info = stage.serve(SITE, "getUserAuthInfo", json!({"authObj": row})).await.unwrap();
    assert_eq!(info, json!({"isActive": true}));
    for nothing in [json!({"authObj": null}), json!({"authObj": {}}), json!({})] {
        assert_eq!(stage.serve(SITE, "getUserAuthInfo", nothing).await.unwrap(), json!({"isActive": false}));
    }
    let found = stage.app.core().find_user(&user).await.unwrap();
    stage.app.core().set_active(&Visit::in_process(), &found, false).await.unwrap();
    let info = stage.serve(SITE, "getUserAuthInfo", json!({"authObj": row})).await.unwrap();
    assert_eq!(info, json!({"isActive": false}));
    assert_eq!(failure(stage.sign_in(SITE, "alice").await), "user_disabled");
}

#[tokio::test]
async fn the_official_service_asks_wechat_once_for_one_code() {
    let stage = Stage::new().await;
    let service = "auths.loginTypes.Official.services.WechatPublicAuthSvc";
    let code = json!({"code": stage.code(OFFICIAL, "alice")});
    let token = stage.serve(service, "getAccessToken", code.clone()).await.unwrap();
    let info = stage.serve(service, "getUserInfo", code).await.unwrap();
    assert_eq!(stage.asked("/sns/oauth2/access_token"), 1);
    assert_eq!(token["openid"], info["openid"]);
    assert!(info["nickname"].as_str().is_some_and(|nick| !nick.is_empty()) && info["sex"] == 0);
    let refreshed =
        stage.serve(service, "refreshToken", json!({"refresh_token": token["refresh_token"]})).await.unwrap();
    assert_eq!(refreshed["openid"], token["openid"]);
    assert_eq!(failure(stage.ask(service, "getUserInfo", json!({"code": "x"})).await), "unauthenticated");
}

#[tokio::test]
async fn a_mini_program_user_s_key_stays_here_and_works() {
    let stage = Stage::new().await;
    let user = stage.register(MINI, "alice").await;
    stage.sign_in(MINI, "alice").await.unwrap();
    let valid = stage.serve(MINI, "checkSession", json!({"userId": user})).await.unwrap();
    assert_eq!(valid, json!({"isValid": true}));
    stage.serve(MINI, "resetSession", json!({"userId": user})).await.unwrap();
    assert_eq!(
        stage.serve(MINI, "checkSession", json!({"userId": user})).await.unwrap(),
        json!({"isValid": true})
    );
    let phone_code =
        stage.sandbox.issue_code(Stage::app_id(MINI), "alice", wxlogin_sandbox::CodeKind::Phone).unwrap();
    let phone = stage.serve(MINI, "getPhoneNumber", json!({"code": phone_code})).await.unwrap();
    assert_eq!(
        phone.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["phoneNumber", "purePhoneNumber", "countryCode"]
    );
    assert_eq!(failure(stage.serve(MINI, "getPhoneNumber", json!({"code": phone_code})).await), "code_used");
}

#[tokio::test]
async fn codes_sessions_and_tickets_survive_a_restart() {
    let stage = Stage::new().await;
    let user = stage.register(SITE, "alice").await;
    let (_, token) = stage.sign_in(SITE, "alice").await.unwrap();
    let login = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "alice")})).await.unwrap();
    let bind = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "bob")})).await.unwrap();
    let stage = stage.restart().await;
    assert!(stage.app.core().authenticate(&token).await.unwrap().is_some());
    let session = stage.ask(AUTH, "loginByCode", json!({"loginCode": login["loginCode"]})).await.unwrap();
    assert_eq!(session["userId"], user.as_str());
    stage.ask(SITE, "register", json!({"bindCode": bind["bindCode"]})).await.unwrap();
}

#[tokio::test]
async fn tickets_work_once_and_for_five_minutes() {
    let stage = Stage::new().await;
    stage.register(SITE, "alice").await;
    let login = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "alice")})).await.unwrap();
    let once = json!({"loginCode": login["loginCode"]});
    stage.ask(AUTH, "loginByCode", once.clone()).await.unwrap();
    assert_eq!(failure(stage.ask(AUTH, "loginByCode", once).await), "login_code_invalid");
    let bind = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "bob")})).await.unwrap();
    stage.wait(301);
    assert_eq!(
        failure(stage.ask(SITE, "register", json!({"bindCode": bind["bindCode"]})).await),
        "bind_code_invalid"
    );
}

#[tokio::test]
async fn a_bind_code_for_which_nothing_was_given_still_works() {
    let stage = Stage::new().await;
    let alice = stage.register(SITE, "alice").await;
    let answer = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "bob")})).await.unwrap();
    let refused = json!({"userId": alice, "bindCode": answer["bindCode"]});
    assert_eq!(failure(stage.serve(SITE, "bind", refused).await), "already_bound");
    stage.wait(200);
    let other = json!({"userId": "other", "bindCode": answer["bindCode"]});
    stage.serve(SITE, "bind", other.clone()).await.unwrap();
    assert_eq!(failure(stage.serve(SITE, "bind", other).await), "bind_code_invalid");
    let late = stage.ask(SITE, "getLoginCode", json!({"code": stage.code(SITE, "carol")})).await.unwrap();
    let refused = json!({"userId": alice, "bindCode": late["bindCode"]});
    stage.wait(200);
    assert_eq!(failure(stage.serve(SITE, "bind", refused.clone()).await), "already_bound");
    stage.wait(101);
    assert_eq!(
        failure(stage.serve(SITE, "bind", refused).await),
        "bind_code_invalid",
        "its life is not longer"
    );
}

#[tokio::test]
async fn a_change_of_rights_ends_the_sessions_of_before() {
    let stage = Stage::new().await;
    let user = stage.register(SITE, "alice").await;
    let (_, token) = stage.sign_in(SITE, "alice").await.unwrap();
    let core = stage.app.core();
    let found = core.find_user(&user).await.unwrap();
    core.set_admin(&Visit::operator(), &found, true).await.unwrap();
    assert!(core.authenticate(&token).await.unwrap().is_none());
    let (_, token) = stage.sign_in(SITE, "alice").await.unwrap();
    assert_eq!(failure(core.ensure_admin(&stage.as_user(&token).await).await), "forbidden");
}

#[tokio::test]
async fn no_key_passes_for_code_in_this_process() {
    let stage = Stage::new().await;
    let core = stage.app.core();
    assert_eq!(failure(core.add_key(&Visit::in_process(), "in-process", false).await), "invalid_argument");
    core.add_key(&Visit::in_process(), "backend", false).await.unwrap();
}
