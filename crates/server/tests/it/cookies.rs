//! Cookies that somebody else wrote: a sibling host, an application on the same host.

use axum::{body::Body, http::Request};

use crate::support::{Browser, Site, WEB};

const HTTPS: &str = "https://login.example";

async fn https() -> Site {
    Site::with(|builder| builder.set("public_url", HTTPS)).await
}

/// The state in WeChat's address.
fn state_of(location: &str) -> &str {
    location.split("state=").nth(1).unwrap().split(['&', '#']).next().unwrap()
}

/// Opens a page with more cookies than the browser's own, as they come first or last in its header.
async fn open_with(browser: &Browser<'_>, path: &str, before: &str, after: &str) -> crate::support::Reply {
    let own: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let all = [before, &own.join("; "), after].join("; ");
    let request = site_request(path).header("cookie", all);
    browser.site.send(request.body(Body::empty()).unwrap()).await
}

fn site_request(path: &str) -> axum::http::request::Builder {
    Request::get(path).header("accept", "text/html").header("host", "login.example")
}

#[tokio::test]
async fn a_value_that_this_server_did_not_make_is_replaced_and_ties_nothing() {
    for site in [Site::start().await, https().await] {
        let name = if site.app.settings().public_url.is_https() {
            "__Host-wxlogin_browser"
        } else {
            "wxlogin_browser"
        };
        let unsigned = format!("wxr_{}", "A".repeat(91));
        for planted in ["x", "wxr_AAAA", &unsigned] {
            let mut browser = site.browser();
            browser.cookies.insert(name.to_owned(), planted.to_owned());
            browser.open("/login/Web").await;
            assert_ne!(browser.cookies[name], planted, "{name}");
            assert!(browser.cookies[name].starts_with("wxr_"));
        }
        let mut browser = site.browser();
        browser.open("/login/Web").await;
        let made = browser.cookies[name].clone();
        browser.open("/login/Web").await;
        assert_eq!(browser.cookies[name], made, "our own is kept");
    }
}

#[tokio::test]
async fn a_sibling_host_can_neither_plant_a_sign_in_nor_lock_anybody_out() {
    let site = https().await;
    let mut attacker = site.browser();
    let location = attacker.open("/login/Web?redirect=/in").await.location();
    let callback = format!("/login/Web/callback?code=of-bob&state={}", state_of(&location));
    let token = attacker.cookies["__Host-wxlogin_browser"].clone();

    // `Domain=.example` lets a sibling write any name but one with the prefix.
    let planted = format!("wxlogin_browser={token}; wxlogin_session={token}");
    let victim = site.browser();
    let refused = open_with(&victim, &callback, &planted, "").await;
    assert!(refused.status == 400 && refused.body.contains("state_mismatch"), "{refused:?}");
    assert!(!refused.set_cookies().iter().any(|line| line.contains("wxlogin_session=wxs_")));

    // Her own sign-in goes on, wherever the planted ones stand.
    let (mut alice, _) = (site.browser(), site.signed_in("alice").await);
    let location = alice.open("/login/Web?redirect=/in").await.location();
    let code = site.person("alice").code(WEB);
    let callback = format!("/login/Web/callback?code={code}&state={}", state_of(&location));
    for (before, after) in [(planted.as_str(), ""), ("", planted.as_str()), ("x=\u{e9}", "wxlogin_session=")]
    {
        let landed = open_with(&alice, &callback, before, after).await;
        assert_eq!(landed.location(), "/in");
        assert!(landed.set_cookies().iter().any(|line| line.starts_with("__Host-wxlogin_session=wxs_")));
    }
}

#[tokio::test]
async fn on_plain_http_a_foreign_value_beside_ours_hides_nothing() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut alice = site.browser();
    let location = alice.open("/login/Web?redirect=/in").await.location();
    let callback = site.person("alice").scans(&location).await;
    let landed = open_with(&alice, &callback, "wxlogin_browser=wxr_planted", "wxlogin_browser=x").await;
    assert_eq!(landed.location(), "/in");
}

#[tokio::test]
async fn on_https_a_session_under_the_plain_name_is_nobodys() {
    let site = https().await;
    let (mallory, _) = site.signed_in("bob").await;
    let token = mallory.token.unwrap();
    for (name, status) in
        [("wxlogin_session", 401), ("__Secure-wxlogin_session", 401), ("__Host-wxlogin_session", 200)]
    {
        let request = site_request("/v1/session").header("cookie", format!("{name}={token}"));
        assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, status, "{name}");
    }
}

#[tokio::test]
async fn a_link_from_elsewhere_begins_no_linking() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    let mut alice = site.browser();
    alice.open("/login").await;
    alice.submit("/login/password", &[("username", "alice"), ("password", "a good password")]).await;
    for address in ["/login/Web?link=1", "/login/Web?link=1&redirect=/", "/login/Web?link=true"] {
        assert_eq!(alice.open(address).await.location(), "/", "to the page that shows whose account it is");
    }
    // A form of another site's page, with all cookies and no token.
    let forged = alice.submit_forged("/account/link", &[("method", "Web")]).await;
    assert_eq!(forged.status, 403);
    // A link asks for who is signed in, in this browser, with this session, when WeChat's answer comes.
    alice.open("/").await;
    let location = alice.submit("/account/link", &[("method", "Web")]).await.location();
    let callback = site.person("carol").scans(&location).await;
    let mut other = site.browser();
    other.open("/login/Web").await;
    assert_eq!(other.open(&callback).await.status, 400);
    assert_eq!(alice.open(&callback).await.location(), "/?done=linked");
}

#[tokio::test]
async fn the_policy_of_the_account_page_lets_its_form_go_on_to_wechat() {
    let site = Site::start().await;
    site.user("alice", "a good password").await;
    let mut alice = site.browser();
    alice.open("/login").await;
    alice.submit("/login/password", &[("username", "alice"), ("password", "a good password")]).await;
    let page = alice.open("/").await;
    let policy = page.header("content-security-policy").unwrap();
    let open = site.app.settings().wechat.hosts.open.url().origin().ascii_serialization();
    let form = policy.split("form-action ").nth(1).unwrap().split(';').next().unwrap();
    assert!(form.split(' ').any(|source| source == open), "{policy}");
}

#[tokio::test]
async fn who_is_signed_in_is_told_before_the_confirmation_replaces_them() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    site.user("boss", "a good password").await;
    let mut phone = site.browser().inside_wechat();
    let location = phone.open("/login/Official?redirect=/menu").await.location();
    let callback = site.person("alice").agrees(&location).await;
    assert!(!state_of(&location).is_empty());
    phone.cookies.clear();
    let mut same = site.browser().inside_wechat();
    same.open("/login?method=Web").await;
    same.submit("/login/password", &[("username", "boss"), ("password", "a good password")]).await;
    same.cookies.remove("wxlogin_browser");
    let page = same.open(&callback).await;
    assert!(page.status == 200 && page.body.contains("boss is signed in in this browser now"), "{page:?}");
}
