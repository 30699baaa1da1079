//! Every error code of the contract's table, provoked by its cause.

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::{Request, Response},
};
use serde_json::{Value, json};
use wxlogin::{
    Visit,
    nouns::{IdentityKey, NewIdentity, UserId},
    ports::{Change, Http, HttpFailure},
};

use crate::support::{AUTH, CLOSED, MINI, OFFICIAL, Site, WEB};

const TOKEN: &str = "/sns/oauth2/access_token";

async fn faulty(site: &Site, fault: Value) -> crate::support::Reply {
    site.fault(TOKEN, fault);
    site.call(WEB, "getLoginCode", json!({"code": site.person("alice").code(WEB)})).await
}

#[tokio::test]
async fn what_wechat_says_becomes_a_stable_code_and_keeps_its_number() {
    let site = Site::start().await;
    let cases = [
        (40029, 400, "code_invalid"),
        (42003, 400, "code_invalid"),
        (40163, 400, "code_used"),
        (40226, 403, "user_blocked"),
        (45011, 429, "rate_limited"),
        (40013, 500, "login_misconfigured"),
        (40125, 500, "login_misconfigured"),
        (40164, 500, "login_misconfigured"),
        (48001, 500, "login_misconfigured"),
        (-1, 503, "wechat_unavailable"),
    ];
    for (errcode, status, code) in cases {
        let reply = faulty(&site, json!({"errcode": errcode})).await;
        assert_eq!(reply.fails(status, code)["errcode"], errcode);
        let waits = matches!(status, 429 | 503);
        assert_eq!(reply.header("retry-after").is_some(), waits, "{reply:?}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_or_cannot_be_read_is_unavailable_and_the_code_is_not_sent_again() {
    let site = Site::with(|builder| builder.set("wechat.request_timeout", "300ms")).await;
    let faults = [
        json!("http_502_before"),
        json!("http_502_after"),
        json!("malformed_json"),
        json!("empty_body"),
        json!("html_body"),
        json!("connection_cut_before"),
        json!("connection_cut_after"),
    ];
    let count = faults.len();
    for fault in faults {
        let reply = faulty(&site, fault).await;
        reply.fails(503, "wechat_unavailable");
        assert!(reply.header("retry-after").is_some());
    }
    assert_eq!(site.asked(TOKEN), count);
    // A call that we have given up on is not in the platform's log; neither is a second try.
    let reply = faulty(&site, json!({"delay_ms": 900})).await;
    reply.fails(503, "wechat_unavailable");
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    assert_eq!(site.asked(TOKEN), count);
}

#[tokio::test]
async fn the_client_of_a_misconfigured_method_learns_no_more_than_that() {
    let site = Site::start().await;
    let body = faulty(&site, json!({"errcode": 40125})).await.fails(500, "login_misconfigured");
    assert!(!body.to_string().contains("appSecret") && !body.to_string().contains("40125 invalid"), "{body}");
    assert!(crate::support::Guard::log().contains("40125"), "the log says more");
}

#[tokio::test]
async fn a_code_works_once() {
    let site = Site::start().await;
    let code = json!({"code": site.person("alice").code(WEB)});
    site.call(WEB, "getLoginCode", code.clone()).await.data();
    site.call(WEB, "getLoginCode", code).await.fails(400, "code_used");
    site.call(WEB, "getLoginCode", json!({"code": "made-up"})).await.fails(400, "code_invalid");
}

#[tokio::test]
async fn tickets_work_once_and_not_for_long() {
    let site = Site::start().await;
    let code = json!({"code": site.person("alice").code(WEB)});
    let bind_code = site.call(WEB, "getLoginCode", code).await.data()["bindCode"].clone();
    let user = site.call(WEB, "register", json!({"bindCode": bind_code})).await.data();
    site.call(WEB, "register", json!({"bindCode": bind_code})).await.fails(410, "bind_code_invalid");
    let login = json!({"loginCode": user["loginCode"]});
    site.call(AUTH, "loginByCode", login.clone()).await.data();
    site.call(AUTH, "loginByCode", login).await.fails(410, "login_code_invalid");

    let code = json!({"code": site.person("alice").code(WEB)});
    let login_code = site.call(WEB, "getLoginCode", code).await.data()["loginCode"].clone();
    let code = json!({"code": site.person("bob").code(WEB)});
    let bind_code = site.call(WEB, "getLoginCode", code).await.data()["bindCode"].clone();
    site.wait(301);
    site.call(AUTH, "loginByCode", json!({"loginCode": login_code})).await.fails(410, "login_code_invalid");
    site.call(WEB, "register", json!({"bindCode": bind_code})).await.fails(410, "bind_code_invalid");
}

#[tokio::test]
async fn a_link_that_exists_stays() {
    let site = Site::start().await;
    let service = site.service().await;
    let code = |person: &str| site.person(person).code(WEB);
    service.call(WEB, "bind", json!({"userId": "1", "code": code("alice")})).await.data();
    let theirs = json!({"userId": "2", "code": code("alice")});
    service.call(WEB, "bind", theirs).await.fails(409, "already_bound");
    let another = json!({"userId": "1", "code": code("bob")});
    service.call(WEB, "bind", another).await.fails(409, "already_bound");
}

#[tokio::test]
async fn a_union_of_two_users_is_for_the_operator() {
    let site = Site::start().await;
    let service = site.service().await;
    service.call(WEB, "bind", json!({"userId": "1", "code": site.person("alice").code(WEB)})).await.data();
    let core = site.app.core();
    let mine = core.stores.identities.identities_of_user(&user("1")).await.unwrap().remove(0);
    service
        .call(CLOSED, "bind", json!({"userId": "2", "code": site.person("bob").code(CLOSED)}))
        .await
        .data();
    let mut row = core.stores.identities.identities_of_user(&user("2")).await.unwrap().remove(0);
    // A row of another user that has learned alice's unionId, as a change of the open-platform account leaves behind.
    row.union_id = mine.union_id;
    let identity = NewIdentity {
        key: IdentityKey { app_id: row.key.app_id, open_id: row.key.open_id },
        union_id: row.union_id,
        model: row.model,
        profile: None,
        sealed: None,
        expires_in: None,
        link_by_union_id: false,
        at: core.clock.now(),
    };
    let changed = core.stores.identities.apply(Change::Refresh { identity, events: vec![] }).await.unwrap();
    assert!(changed.is_ok(), "{changed:?}");
    let code = json!({"code": site.person("alice").code(MINI)});
    site.call(MINI, "getLoginCode", code).await.fails(409, "identity_conflict");
}

fn user(id: &str) -> UserId {
    UserId::parse(id).unwrap()
}

#[tokio::test]
async fn a_disabled_user_does_not_come_in() {
    let site = Site::start().await;
    let (alice, user_id) = site.signed_in("alice").await;
    let found = site.app.core().find_user(&user_id).await.unwrap();
    site.app.core().set_active(&Visit::in_process(), &found, false).await.unwrap();
    alice.get("/v1/session").await.fails(401, "unauthenticated");
    let code = json!({"code": site.person("alice").code(WEB)});
    site.call(WEB, "getLoginCode", code).await.fails(403, "user_disabled");

    let bob = site.user("bob", "a good password").await;
    let bob = site.app.core().find_user(&bob).await.unwrap();
    site.app.core().set_active(&Visit::in_process(), &bob, false).await.unwrap();
    // Told to whoever knows the password, and to nobody else.
    let body = json!({"username": "bob", "password": "a good password"});
    site.anyone().post("/login", body).await.fails(403, "user_disabled");
    let body = json!({"username": "bob", "password": "a wrong password"});
    site.anyone().post("/login", body).await.fails(401, "unauthenticated");
}

#[tokio::test]
async fn a_snapshot_page_registers_nobody() {
    let site = Site::start().await;
    let body = json!({"id": "dora", "nickname": "Dora", "snapshot": true});
    site.person("dora").becomes(body).await;
    let code = json!({"code": site.person("dora").code(OFFICIAL)});
    site.call(OFFICIAL, "getLoginCode", code).await.fails(403, "snapshot_user");
}

#[tokio::test]
async fn too_many_attempts_from_one_address_have_to_wait() {
    let site = Site::with(|builder| builder.set("limits.per_address", "2")).await;
    let mut browser = site.browser();
    let mut last = None;
    for _ in 0..3 {
        let request = browser.request(Request::post(format!("/api/demo/shop/{WEB}/getLoginCode")));
        let request = request.header("content-type", "application/json");
        last = Some(browser.send(request.body(r#"{"code":"nonsense"}"#.into()).unwrap()).await);
    }
    let last = last.unwrap();
    let told = last.fails(429, "rate_limited");
    assert_eq!(last.header("retry-after"), Some("60"));
    assert_eq!(told["hint"], "Wait 60 seconds, then try again.");
}

#[tokio::test]
async fn a_panic_is_our_own_fault_and_ends_neither_the_server_nor_the_envelope() {
    let site = Site::with(|builder| builder.http(Arc::new(Broken))).await;
    let failure = site.call(WEB, "getLoginCode", json!({"code": "any"})).await.fails(500, "internal");
    assert!(!failure.to_string().contains("on purpose"), "{failure}");
    site.call(WEB, "getLoginConfig", json!({})).await.data();
}

struct Broken;

#[async_trait::async_trait]
impl Http for Broken {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, HttpFailure> {
        panic!("on purpose")
    }
}

/// In WeChat's place: always this status and body.
struct Says(u16, &'static str);

#[async_trait::async_trait]
impl Http for Says {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, HttpFailure> {
        Ok(Response::builder().status(self.0).body(Bytes::from_static(self.1.as_bytes())).unwrap())
    }
}

#[tokio::test]
async fn an_answer_that_came_is_told_as_what_it_is() {
    let cases = [
        (200, r#"{"session_key":"a2V5a2V5a2V5a2V5a2V5aw=="}"#, "no openid", "openid"),
        (200, r#"{"session_key":"a2V5a2V5a2V5a2V5a2V5aw==","openid":""}"#, "no openid", "openid"),
        (200, r#"{"openid":"o1"}"#, "not complete", "不完整"),
        (200, "<html></html>", "cannot be read", "无法读取"),
        (200, "", "cannot be read", "无法读取"),
        (502, "<html></html>", "fault of its own", "返回了错误"),
        (200, r#"{"errcode":-1,"errmsg":"system error"}"#, "busy", "繁忙"),
        (200, r#"{"errcode":99999,"errmsg":"new"}"#, "documents do not name", "未在文档中说明"),
    ];
    for (status, body, en, zh) in cases {
        let site = Site::with(|builder| builder.http(Arc::new(Says(status, body)))).await;
        let reply = site.call(MINI, "getLoginCode", json!({"code": "any"})).await;
        let failure = reply.fails(503, "wechat_unavailable");
        assert!(failure["errmsg"].as_str().unwrap().contains(en), "{body}: {failure}");
        assert!(failure["hint"].as_str().unwrap().contains("sign-in again"), "{body}: {failure}");
        assert!(reply.header("retry-after").is_some(), "{body}");
        let request = Request::post(format!("/api/demo/shop/{MINI}/getLoginCode"))
            .header("content-type", "application/json")
            .header("accept-language", "zh-CN");
        let request = request.body(r#"{"code":"another"}"#.into()).unwrap();
        let failure = site.send(request).await.fails(503, "wechat_unavailable");
        assert!(failure["errmsg"].as_str().unwrap().contains(zh), "{body}: {failure}");
    }
}
