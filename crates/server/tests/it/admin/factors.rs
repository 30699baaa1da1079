//! Second factors and the fresh proof.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use wxlogin::nouns::{Event, EventKind};
use wxlogin::ports::EventFilter;

use super::{PASSWORD, admin, session_of, sign_in};
use crate::support::{Caller, Reply, Site};

/// What an authenticator app shows at the site's time.
fn code(site: &Site, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let seconds = site.app.core().clock.now().as_second().unsigned_abs();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
}

/// Sets up one-time passwords; gives the secret and the recovery codes.
async fn enrol(site: &Site, console: &Caller<'_>) -> (String, Vec<String>) {
    let begun = console.post("/v1/admin/me/totp", json!({})).await.data();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    assert!(begun["address"].as_str().unwrap().starts_with("otpauth://totp/"), "{begun}");
    assert!(begun["qr"].as_str().unwrap().contains("<svg"));
    let confirm = json!({"ticket": begun["ticket"], "code": code(site, &secret), "name": "phone"});
    let confirmed = console.post("/v1/admin/me/totp/confirm", confirm).await.data();
    let codes = confirmed["recoveryCodes"].as_array().unwrap();
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn second(site: &Site, ticket: &Value, code: &str) -> Reply {
    site.anyone().post("/v1/admin/session/second", json!({"ticket": ticket, "code": code})).await
}

async fn events(site: &Site, kind: EventKind) -> Vec<Event> {
    let filter = EventFilter { kind: Some(kind), ..EventFilter::default() };
    site.app.core().stores.events.events(&filter, 100).await.unwrap()
}

#[tokio::test]
async fn a_one_time_password_is_asked_for_once_it_is_set_up_and_counts_once() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let (secret, _) = enrol(&site, &console).await;
    let step = sign_in(&site, "root", PASSWORD).await;
    assert!(step.set_cookies().is_empty(), "the password alone opens nothing");
    let ticket = step.data()["ticket"].clone();
    assert_eq!(step.data()["ways"], json!(["totp", "recovery"]));
    second(&site, &ticket, &code(&site, &secret)).await.fails(401, "unauthenticated");
    site.wait(30);
    let right = code(&site, &secret);
    second(&site, &ticket, "000000").await.fails(401, "unauthenticated");
    let signed_in = second(&site, &ticket, &right).await;
    site.with_token(&session_of(&signed_in)).get("/v1/admin/users").await.data();
    second(&site, &ticket, &right).await.fails(401, "unauthenticated");
    let ticket = sign_in(&site, "root", PASSWORD).await.data()["ticket"].clone();
    second(&site, &ticket, &right).await.fails(401, "unauthenticated");
    assert!(
        !site
            .app
            .core()
            .stores
            .factors
            .factors(&site.app.core().find_user("root").await.unwrap().id)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn of_many_who_send_one_code_at_once_one_gets_in() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let (secret, _) = enrol(&site, &console).await;
    site.wait(60);
    let mut tickets = vec![];
    for _ in 0..8 {
        tickets.push(sign_in(&site, "root", PASSWORD).await.data()["ticket"].clone());
    }
    let right = code(&site, &secret);
    let tries = tickets.iter().map(|ticket| second(&site, ticket, &right));
    let replies = futures::future::join_all(tries).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
}

#[tokio::test]
async fn a_recovery_code_works_once_and_guessing_is_limited() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let (_, codes) = enrol(&site, &console).await;
    assert_eq!(codes.len(), 10);
    let ticket = sign_in(&site, "root", PASSWORD).await.data()["ticket"].clone();
    let typed = codes[0].to_uppercase().replace('-', " ");
    second(&site, &ticket, &typed).await.data();
    let ticket = sign_in(&site, "root", PASSWORD).await.data()["ticket"].clone();
    second(&site, &ticket, &codes[0]).await.fails(401, "unauthenticated");
    let used = events(&site, EventKind::FactorChanged).await;
    assert!(used.iter().any(|event| event.event.detail["change"] == "recovery_used"), "{used:?}");
    let mut last = second(&site, &ticket, "111111").await;
    for _ in 0..10 {
        last = second(&site, &ticket, "111111").await;
    }
    last.fails(429, "rate_limited");
    second(&site, &ticket, &codes[1]).await.fails(429, "rate_limited");
}

#[tokio::test]
async fn where_it_is_required_a_person_without_one_can_only_set_one_up() {
    let site = Site::with(|builder| builder.set("console.second_factor", "required")).await;
    let console = admin(&site).await;
    console.get("/v1/admin/users").await.fails(403, "second_factor_required");
    console.post("/v1/admin/keys", json!({"name": "k"})).await.fails(403, "second_factor_required");
    let state = console.get("/v1/admin/state").await.data();
    assert_eq!((&state["mustEnrol"], state.get("publicUrl")), (&json!(true), None));
    enrol(&site, &console).await;
    console.get("/v1/admin/users").await.data();
}

#[tokio::test]
async fn where_it_is_off_nobody_is_asked_and_none_is_set_up() {
    let site = Site::with(|builder| builder.set("console.second_factor", "off")).await;
    let console = admin(&site).await;
    console.post("/v1/admin/me/totp", json!({})).await.fails(403, "forbidden");
}

#[tokio::test]
async fn what_matters_asks_again_after_ten_minutes_and_the_same_call_then_goes_through() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let other = site.user("two", PASSWORD).await;
    let (secret, _) = enrol(&site, &console).await;
    let user = format!("/v1/admin/users/{other}");
    site.wait(601);
    let calls = [
        ("post", "/v1/admin/keys".to_owned(), json!({"name": "k"})),
        ("post", user.clone(), json!({"isAdmin": true})),
        ("post", format!("{user}/password"), json!({"password": PASSWORD})),
        ("post", "/v1/admin/merges".to_owned(), json!({"from": other, "into": "nobody"})),
        ("post", "/v1/admin/merges/1/undo".to_owned(), json!({})),
        (
            "post",
            "/v1/admin/elements".to_owned(),
            json!({"fullName": "auths.loginTypes.N", "type": "auths.loginTypes.WeChatType", "values": {"appSecret": "x"}}),
        ),
        ("post", "/v1/admin/elements/auths.loginTypes.Web".to_owned(), json!({"values": {"appSecret": "x"}})),
        ("delete", "/v1/admin/elements/auths.loginTypes.Web".to_owned(), Value::Null),
        ("delete", "/v1/admin/organisations/corps.Acme".to_owned(), Value::Null),
        ("delete", format!("{user}/factors"), Value::Null),
        ("post", "/v1/admin/me/recovery".to_owned(), json!({})),
        ("post", "/v1/admin/me/totp".to_owned(), json!({})),
        ("delete", "/v1/admin/me/factors/x".to_owned(), Value::Null),
    ];
    for (verb, path, body) in calls {
        let reply =
            if verb == "post" { console.post(&path, body).await } else { console.delete(&path).await };
        let told = reply.fails(403, "fresh_proof_required");
        assert!(told["hint"].as_str().unwrap().contains("repeat it"), "{path}: {told}");
    }
    console.post(&user, json!({"nick": "Two"})).await.data();
    console.post("/v1/admin/proof", json!({"password": "wrong"})).await.fails(401, "unauthenticated");
    console.post("/v1/admin/keys", json!({"name": "k"})).await.fails(403, "fresh_proof_required");
    console.post("/v1/admin/proof", json!({"password": PASSWORD})).await.data();
    console.post("/v1/admin/keys", json!({"name": "k"})).await.data();
    site.wait(601);
    console.post("/v1/admin/keys", json!({"name": "l"})).await.fails(403, "fresh_proof_required");
    console.post("/v1/admin/proof", json!({"code": code(&site, &secret)})).await.data();
    console.post("/v1/admin/keys", json!({"name": "l"})).await.data();
    console
        .post("/v1/admin/proof", json!({"password": PASSWORD, "code": "1"}))
        .await
        .fails(400, "invalid_argument");
}

#[tokio::test]
async fn who_has_lost_a_factor_is_helped_by_another_admin_and_loses_the_sessions() {
    let site = Site::start().await;
    let console = admin(&site).await;
    let two = site.user("two", PASSWORD).await;
    console.post(&format!("/v1/admin/users/{two}"), json!({"isAdmin": true})).await.data();
    let other = site.with_token(&session_of(&sign_in(&site, "two", PASSWORD).await));
    enrol(&site, &other).await;
    console.delete(&format!("/v1/admin/users/{two}/factors")).await.data();
    other.get("/v1/admin/me").await.fails(401, "unauthenticated");
    let again = sign_in(&site, "two", PASSWORD).await;
    assert_eq!(again.data()["admin"]["username"], "two");
}

#[tokio::test]
async fn changed_factors_and_sign_ins_from_elsewhere_are_recorded_and_shown() {
    let site = Site::start().await;
    let console = admin(&site).await;
    enrol(&site, &console).await;
    let me = console.get("/v1/admin/me").await.data();
    assert_eq!((me["factors"].as_array().unwrap().len(), &me["recoveryCodes"]), (1, &json!(10)));
    assert_eq!(me["factors"][0]["kind"], "totp");
    let kinds: Vec<_> = me["events"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert!(
        kinds.contains(&json!("factor.changed")) && kinds.contains(&json!("console.signed_in")),
        "{kinds:?}"
    );
    assert!(events(&site, EventKind::LoginUnusual).await.is_empty(), "the first sign-in is as usual");
    let core = site.app.core();
    let mut visit = wxlogin::Visit::anonymous();
    visit.origin.address = Some("203.0.113.99".to_owned());
    core.console_sign_in(&visit, "root", &PASSWORD.into()).await.unwrap();
    let id = me["factors"][0]["id"].as_str().unwrap();
    console.delete(&format!("/v1/admin/me/factors/{id}")).await.data();
    core.console_sign_in(&visit, "root", &PASSWORD.into()).await.unwrap();
    let told = events(&site, EventKind::LoginUnusual).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].event.detail["because"], "new_network");
    core.console_sign_in(&visit, "root", &PASSWORD.into()).await.unwrap();
    assert_eq!(events(&site, EventKind::LoginUnusual).await.len(), 1, "known by now");
}
