//! Ways by which one person's WeChat account could become the door to another person's user.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::support::{Browser, MINI, Site, WEB};

const AUTH: &str = "auths.loginTypes.services.AuthSvc";

async fn signs_in(browser: &mut Browser<'_>, username: &str) {
    browser.open("/login").await;
    let login = [("username", username), ("password", "a good password")];
    assert_eq!(browser.submit("/login/password", &login).await.location(), "/");
}

/// Somebody's browser is on the way to WeChat, to link an account to `alice`.
async fn links<'a>(site: &'a Site, person: &str) -> (Browser<'a>, String) {
    let mut browser = site.browser();
    signs_in(&mut browser, "alice").await;
    browser.open("/").await;
    let location = browser.submit("/account/link", &[("method", "Web")]).await.location();
    (browser, site.person(person).scans(&location).await)
}

async fn nobody_was_linked(site: &Site, person: &str) {
    let code = site.person(person).code(WEB);
    let answer = site.call(WEB, "getLoginCode", json!({"code": code})).await.data();
    assert!(answer.get("bindCode").is_some(), "{answer}");
}

#[tokio::test]
async fn a_link_ends_with_the_session_that_asked_for_it() {
    let site = Site::start().await;
    let alice = site.user("alice", "a good password").await;
    let (mut thief, callback) = links(&site, "bob").await;
    let id = site.app.core().find_user(&alice).await.unwrap().id;
    site.app.core().end_sessions_of(&wxlogin::Visit::in_process(), &id).await.unwrap();
    let reply = thief.open(&callback).await;
    assert!(reply.status == 400 && reply.body.contains("not signed in here any more"), "{reply:?}");
    nobody_was_linked(&site, "bob").await;
}

#[tokio::test]
async fn a_link_is_not_for_whoever_sits_at_the_browser_now() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    site.user("bob", "a good password").await;
    let (mut shared, callback) = links(&site, "bob").await;
    shared.open("/").await;
    shared.submit("/account/sign-out", &[]).await;
    signs_in(&mut shared, "bob").await;
    assert_eq!(shared.open(&callback).await.status, 400);
    nobody_was_linked(&site, "bob").await;
}

#[tokio::test]
async fn a_login_code_ends_with_the_account_that_it_was_made_for() {
    let site = Site::start().await;
    let service = site.service().await;
    let bind = json!({"userId": "7", "code": site.person("bob").code(MINI)});
    service.call(MINI, "bind", bind).await.data();
    let code = json!({"code": site.person("bob").code(MINI)});
    let answer = site.call(MINI, "getLoginCode", code).await.data();
    service.call(MINI, "unbind", json!({"userId": "7"})).await.data();
    let login = json!({"loginCode": answer["loginCode"]});
    site.call(AUTH, "loginByCode", login).await.fails(404, "not_bound");
}

#[tokio::test]
async fn a_form_of_a_neighbouring_site_is_refused_with_its_own_token() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    let mut attacker = site.browser();
    attacker.open("/login").await;
    let (planted, token) = (attacker.cookies["wxlogin_browser"].clone(), attacker.form_token());
    let mut alice = site.browser();
    signs_in(&mut alice, "alice").await;
    // Under the same domain a neighbour can write cookies for us, and knows the token that follows from its own.
    alice.cookies.insert("wxlogin_browser".to_owned(), planted);
    assert_eq!(signs_out(&alice, &token, &[]).await, 403);
    assert_eq!(signs_out(&alice, &token, &[("origin", "null")]).await, 403);

    alice.open("/").await;
    let own = alice.form_token();
    for header in [("sec-fetch-site", "same-site"), ("origin", "https://neighbour.example")] {
        assert_eq!(signs_out(&alice, &own, &[header]).await, 403, "{header:?}");
    }
    assert!(alice.user().await.is_some());
    // As browsers send it: our pages keep their address to themselves.
    assert_eq!(signs_out(&alice, &own, &[("origin", "null")]).await, 303);
}

async fn signs_out(browser: &Browser<'_>, token: &str, headers: &[(&str, &str)]) -> u16 {
    let request = browser.request(Request::post("/account/sign-out"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let request = request.body(Body::from(format!("csrf={token}"))).unwrap();
    browser.site.send(request).await.status.as_u16()
}

#[tokio::test]
async fn two_cookies_of_one_name_are_none() {
    let site = Site::start().await;
    let (alice, _) = site.signed_in("alice").await;
    let (bob, _) = site.signed_in("bob").await;
    let (one, other) = (alice.token.unwrap(), bob.token.unwrap());
    let request = Request::get("/v1/session")
        .header("cookie", format!("wxlogin_session={one}; wxlogin_session={other}"));
    assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, 401);
}

#[tokio::test]
async fn what_an_altered_text_decrypts_to_is_not_told() {
    let site = Site::start().await;
    let service = site.service().await;
    let alice = site.person("alice");
    service.call(MINI, "bind", json!({"userId": "7", "code": alice.code(MINI)})).await.data();
    let sealed = alice.sealed_data().await;
    let told = async |data: &str, iv: &str| {
        let ask = json!({"encryptedData": data, "iv": iv, "userId": "7"});
        service.call(MINI, "decryptUserData", ask).await.fails(400, "code_invalid")["errmsg"].clone()
    };
    let (data, iv) = (sealed["encryptedData"].as_str().unwrap(), sealed["iv"].as_str().unwrap());
    let mut bytes = base64_of(data);
    let last = bytes.len() - 17;
    bytes[last] ^= 0x55;
    let bad_padding = told(&to_base64(&bytes), iv).await;
    let mut first = base64_of(iv);
    first[0] ^= 0x55;
    let no_json = told(data, &to_base64(&first)).await;
    assert_eq!(bad_padding, no_json);
}

fn base64_of(text: &str) -> Vec<u8> {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap()
}

fn to_base64(bytes: &[u8]) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}
