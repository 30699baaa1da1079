//! Every function of the contract's table, with the shape of its result.

use serde_json::{Value, json};
use wxlogin_sandbox::CodeKind;

use crate::support::{AUTH, CLOSED, MINI, OFFICIAL, Site, WEB};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_login_method_tells_a_front_end_what_it_may_know() {
    let site = Site::start().await;
    let config = site.call(WEB, "getLoginConfig", json!({})).await.data();
    assert_eq!(
        config,
        json!({
            "isActive": true, "authType": "WeChatType",
            "authConfig": {"appId": "wx00000000000000a1"},
        })
    );
    let config = site.call(MINI, "getLoginConfig", json!({})).await.data();
    assert_eq!(config["authConfig"], json!({"appId": "wx00000000000000a3"}));
}

#[tokio::test]
async fn a_newcomer_registers_and_a_returning_person_signs_in_through_every_type() {
    for element in [WEB, OFFICIAL, MINI] {
        let site = Site::start().await;
        let alice = site.person("alice");
        let first = site.call(element, "getLoginCode", json!({"code": alice.code(element)})).await.data();
        assert_eq!(keys(&first), ["bindCode"]);
        let user = site.call(element, "register", json!({"bindCode": first["bindCode"]})).await.data();
        assert!(user["userId"].is_string() && user["isActive"] == true && user["loginCode"].is_string());

        let again = site.call(element, "getLoginCode", json!({"code": alice.code(element)})).await.data();
        assert_eq!(keys(&again), ["loginCode", "corpList"]);
        assert_eq!(again["corpList"], json!([]));
        let login = json!({"loginCode": again["loginCode"], "platform": "web"});
        let session = site.call(AUTH, "loginByCode", login).await.data();
        assert_eq!(keys(&session), ["success", "sessionId", "userId", "corpId", "expiresAt"]);
        assert_eq!((&session["userId"], &session["success"]), (&user["userId"], &json!(true)));
    }
}

#[tokio::test]
async fn the_signed_in_person_asks_who_they_are_and_signs_out() {
    let site = Site::start().await;
    let (alice, user_id) = site.signed_in("alice").await;
    let user = alice.call(AUTH, "currentUser", json!({})).await.data();
    assert_eq!(user["userId"], user_id.as_str());
    assert_eq!(alice.call(AUTH, "logout", json!({})).await.data()["success"], true);
    alice.call(AUTH, "currentUser", json!({})).await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn a_person_binds_and_unbinds_their_own_account_only() {
    let site = Site::start().await;
    let (alice, user_id) = site.signed_in("alice").await;
    let code = site.person("alice").code(MINI);
    let done = alice.call(MINI, "bind", json!({"userId": user_id, "code": code})).await.data();
    assert_eq!(done, json!({"success": true, "message": "Operation successful"}));
    let other = json!({"userId": "somebody-else"});
    alice.call(MINI, "unbind", other.clone()).await.fails(403, "forbidden");
    site.call(MINI, "unbind", other).await.fails(401, "unauthenticated");
    for _ in 0..2 {
        assert_eq!(alice.call(MINI, "unbind", json!({"userId": user_id})).await.data()["success"], true);
    }
}

#[tokio::test]
async fn the_back_end_binds_users_of_its_own_by_number_or_text() {
    let site = Site::start().await;
    let service = site.service().await;
    let code = site.person("alice").code(WEB);
    service.call(WEB, "bind", json!({"userId": 123, "code": code})).await.data();
    let answer = site.call(WEB, "getLoginCode", json!({"code": site.person("alice").code(WEB)})).await.data();
    let login = site.call(AUTH, "loginByCode", json!({"loginCode": answer["loginCode"]})).await.data();
    assert_eq!(login["userId"], "123");

    // The code is spent, the user is known later: a bindCode stands in for it.
    let bind_code =
        site.call(WEB, "getLoginCode", json!({"code": site.person("bob").code(WEB)})).await.data();
    let bind = json!({"userId": "u-7", "bindCode": bind_code["bindCode"]});
    service.call(WEB, "bind", bind).await.data();
}

#[tokio::test]
async fn whether_a_link_is_valid() {
    let site = Site::start().await;
    let service = site.service().await;
    service.call(WEB, "bind", json!({"userId": 5, "code": site.person("alice").code(WEB)})).await.data();
    let ask = |row: Value| service.call(WEB, "getUserAuthInfo", json!({"authObj": row}));
    assert_eq!(ask(json!({"userId": "5"})).await.data(), json!({"isActive": true}));
    for nothing in [json!(null), json!({}), json!({"userId": "6"})] {
        assert_eq!(ask(nothing).await.data(), json!({"isActive": false}));
    }
}

#[tokio::test]
async fn the_official_account_service_asks_wechat_once() {
    let site = Site::start().await;
    let service = site.service().await;
    let element = format!("{OFFICIAL}/services/WechatPublicAuthSvc");
    let code = json!({"code": site.person("alice").code(OFFICIAL)});
    let token = service.call(&element, "getAccessToken", code.clone()).await.data();
    for key in ["access_token", "expires_in", "refresh_token", "openid", "scope"] {
        assert!(!token[key].is_null(), "{key}");
    }
    let info = service.call(&element, "getUserInfo", code).await.data();
    for key in ["openid", "nickname", "headimgurl", "sex", "province", "city", "country"] {
        assert!(!info[key].is_null(), "{key}");
    }
    assert_eq!(site.asked("/sns/oauth2/access_token"), 1);
    let refresh = json!({"refresh_token": token["refresh_token"]});
    let renewed = service.call(&element, "refreshToken", refresh).await.data();
    assert_eq!(renewed["openid"], token["openid"]);

    let silent = json!({"code": site.person("bob").code_of_kind(OFFICIAL, CodeKind::OfficialBase)});
    let info = service.call(&element, "getUserInfo", silent.clone()).await.data();
    assert!(info["openid"].is_string() && info.get("nickname").is_none(), "{info}");

    let (alice, _) = site.signed_in("alice").await;
    alice.call(&element, "getUserInfo", silent.clone()).await.fails(403, "forbidden");
    site.call(&element, "getUserInfo", silent).await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn a_mini_program_reads_phone_and_data_and_keeps_its_key_here() {
    let site = Site::start().await;
    let service = site.service().await;
    let alice = site.person("alice");
    service.call(MINI, "bind", json!({"userId": "7", "code": alice.code(MINI)})).await.data();

    let phone = json!({"code": alice.code_of_kind(MINI, CodeKind::Phone)});
    let phone = service.call(MINI, "getPhoneNumber", phone).await.data();
    assert_eq!(phone["purePhoneNumber"], "13800000001");
    assert_eq!(keys(&phone), ["phoneNumber", "purePhoneNumber", "countryCode"]);

    let sealed = alice.sealed_data().await;
    let ask = json!({"encryptedData": sealed["encryptedData"], "iv": sealed["iv"], "userId": "7"});
    let data = service.call(MINI, "decryptUserData", ask).await.data();
    assert_eq!(data["watermark"]["appid"], "wx00000000000000a3");

    let user = json!({"userId": "7"});
    assert_eq!(service.call(MINI, "checkSession", user.clone()).await.data(), json!({"isValid": true}));
    assert_eq!(service.call(MINI, "resetSession", user.clone()).await.data(), json!({"isValid": true}));
    assert_eq!(service.call(MINI, "checkSession", user.clone()).await.data(), json!({"isValid": true}));
    site.call(MINI, "checkSession", user).await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn what_wechat_told_is_kept_when_the_organisation_is_refused() {
    let site = Site::start().await;
    let service = site.service().await;
    let alice = site.person("alice");
    service.call(MINI, "bind", json!({"userId": "7", "code": alice.code(MINI)})).await.data();
    // Each of these codes makes a new session key and ends the old one.
    let elsewhere = json!({"code": alice.code(MINI), "instance": "Mini", "corp": "Nowhere"});
    site.anyone().post("/login", elsewhere).await.fails(403, "forbidden");
    let valid = service.call(MINI, "checkSession", json!({"userId": "7"})).await.data();
    assert_eq!(valid, json!({"isValid": true}));
}

#[tokio::test]
async fn a_full_name_may_be_written_with_dots_and_a_type_says_which_instances_it_has() {
    let site = Site::start().await;
    site.call("auths.loginTypes.Web", "getLoginConfig", json!({})).await.data();
    let failure = site.call("auths/loginTypes/WeChatType", "getLoginConfig", json!({})).await;
    let failure = failure.fails(400, "invalid_argument");
    assert!(failure["hint"].as_str().unwrap().contains("auths.loginTypes.Web"), "{failure}");
}

#[tokio::test]
async fn where_nobody_may_register_a_stranger_is_not_bound() {
    let site = Site::start().await;
    let code = json!({"code": site.person("alice").code(CLOSED)});
    site.call(CLOSED, "getLoginCode", code).await.fails(404, "not_bound");
}

#[tokio::test]
async fn a_service_reads_the_openid_of_a_person_and_nobody_else_does() {
    let site = Site::start().await;
    let service = site.service().await;
    service
        .call(MINI, "bind", json!({"userId": "u-1", "code": site.person("alice").code(MINI)}))
        .await
        .data();
    let model = "auths/loginTypes/Mini/WeChatMiniAuthModel";
    let asked = json!({"filter": "Q(userId='u-1')"});
    let row = service.call(model, "get", asked.clone()).await.data();
    let user = wxlogin::nouns::UserId::parse("u-1").unwrap();
    let kept = site.app.core().stores.identities.identities_of_user(&user).await.unwrap();
    assert_eq!(row["openId"], kept[0].key.open_id.as_str(), "{row}");
    assert!(row.get("sessionKey").is_none(), "{row}");
    assert_eq!(service.call(model, "get", json!({"filter": "Q(userId='u-2')"})).await.data(), json!(null));

    site.anyone().call(model, "get", asked.clone()).await.fails(401, "unauthenticated");
    let login = json!({"code": site.person("alice").code(MINI)});
    let session = site.anyone().post("/login", login).await.json();
    let alice = site.with_token(session["sessionId"].as_str().unwrap());
    alice.call(model, "get", asked).await.fails(403, "forbidden");
}
