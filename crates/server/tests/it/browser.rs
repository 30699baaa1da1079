//! The browser's way to WeChat and back.

use crate::support::{Browser, Reply, Site};

/// Leaves for WeChat, scans, comes back.
async fn sign_in(site: &Site, browser: &mut Browser<'_>, person: &str, redirect: &str) -> Reply {
    let location = browser.open(&format!("/login/Web?redirect={redirect}")).await.location();
    let callback = site.person(person).scans(&location).await;
    browser.open(&callback).await
}

#[tokio::test]
async fn a_new_person_registers_and_comes_back_later() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let reply = sign_in(&site, &mut browser, "alice", "/shop").await;
    assert_eq!(reply.location(), "/login/welcome?redirect=%2Fshop");
    assert!(browser.user().await.is_none());
    let welcome = browser.open(&reply.location()).await;
    assert!(welcome.status == 200 && welcome.body.contains("爱丽丝"), "{welcome:?}");
    let done = browser.submit("/login/welcome/register", &[("redirect", "/shop")]).await;
    assert_eq!((done.status.as_u16(), done.location().as_str()), (303, "/shop"));
    let user = browser.user().await.unwrap();
    assert!(!browser.cookies.contains_key("wxlogin_ticket"));

    let mut elsewhere = site.browser();
    assert_eq!(sign_in(&site, &mut elsewhere, "alice", "/shop").await.location(), "/shop");
    assert_eq!(elsewhere.user().await.unwrap(), user);
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let site = Site::with(|builder| builder.set("public_url", "https://login.example")).await;
    let mut browser = site.browser();
    let reply = browser.open("/login/Web").await;
    let cookies = reply.set_cookies();
    assert_eq!(cookies.len(), 1);
    for part in [
        "__Host-wxlogin_browser=wxr_",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/;",
        "; Secure",
        "Max-Age=3600",
    ] {
        assert!(cookies[0].contains(part), "{part} in {}", cookies[0]);
    }
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert!(reply.header("strict-transport-security").is_some());
}

/// The addresses in a page that a browser would ask this host for.
fn own_addresses(page: &str) -> Vec<&str> {
    let values = ["href=\"", "src=\"", "action=\"", "data-base=\""]
        .into_iter()
        .flat_map(|name| page.split(name).skip(1));
    let values = values.map(|rest| rest.split('"').next().unwrap_or_default());
    values.filter(|value| value.starts_with('/') && !value.starts_with("//")).collect()
}

#[tokio::test]
async fn behind_a_prefix_every_address_of_a_page_has_it() {
    let site = Site::with(|builder| builder.set("public_url", "https://shop.example/auth")).await;
    let token = site.signed_in("alice").await.0.token.unwrap();
    for path in ["/", "/login", "/login/welcome", "/login/nobody", "/nothing"] {
        for signed_in in [false, true] {
            let mut browser = site.browser();
            if signed_in {
                browser.cookies.insert("__Host-wxlogin_session".to_owned(), token.clone());
            }
            let page = browser.open(&format!("{path}?redirect=/auth/")).await.body;
            let addresses = own_addresses(&page);
            assert!(addresses.len() > 4, "{path}: {page}");
            for address in addresses {
                let has_it = address == "/auth" || address.starts_with("/auth/");
                assert!(has_it, "{path}: {address}");
            }
        }
    }
    let callback = "redirect_uri=https%3A%2F%2Fshop.example%2Fauth%2Flogin%2FWeb%2Fcallback";
    let location = site.browser().open("/login/Web").await.location();
    assert!(location.contains(callback), "{location}");
}

#[tokio::test]
async fn a_callback_that_is_delivered_twice_is_answered_twice_the_same() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut browser = site.browser();
    let location = browser.open("/login/Web?redirect=/in").await.location();
    let callback = site.person("alice").scans(&location).await;
    let asked = site.asked("/sns/oauth2/access_token");
    let first = browser.request(axum::http::Request::get(&callback)).body(axum::body::Body::empty()).unwrap();
    let second =
        browser.request(axum::http::Request::get(&callback)).body(axum::body::Body::empty()).unwrap();
    let (one, two) = (site.send(first).await, site.send(second).await);
    assert_eq!((one.location().as_str(), two.location().as_str()), ("/in", "/in"));
    assert_eq!(one.set_cookies(), two.set_cookies());
    assert_eq!(site.asked("/sns/oauth2/access_token"), asked + 1);

    // The same once more, with the session that it brought: that very session must not be ended as an old one.
    browser.open(&callback).await;
    browser.open(&callback).await;
    assert!(browser.user().await.is_some());
}

#[tokio::test]
async fn a_browser_that_goes_away_in_the_middle_finds_its_answer_when_it_comes_again() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut browser = site.browser();
    let location = browser.open("/login/Web?redirect=/in").await.location();
    let callback = site.person("alice").scans(&location).await;
    let asked = site.asked("/sns/oauth2/access_token");
    site.fault("/sns/oauth2/access_token", serde_json::json!({"delay_ms": 200}));
    let request =
        browser.request(axum::http::Request::get(&callback)).body(axum::body::Body::empty()).unwrap();
    let impatient = std::time::Duration::from_millis(60);
    assert!(tokio::time::timeout(impatient, site.send(request)).await.is_err());
    tokio::time::sleep(impatient * 8).await;
    assert_eq!(browser.open(&callback).await.location(), "/in");
    assert_eq!(site.asked("/sns/oauth2/access_token"), asked + 1);
}

#[tokio::test]
async fn a_state_that_is_forged_replayed_late_or_another_browsers_signs_nobody_in() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut browser = site.browser();
    let location = browser.open("/login/Web").await.location();
    let callback = site.person("alice").scans(&location).await;

    let mut victim = site.browser();
    victim.open("/login/Web").await;
    let foreign = victim.open(&callback).await;
    assert!(foreign.status == 400 && foreign.body.contains("state_mismatch"), "{foreign:?}");
    assert!(foreign.header("content-type").unwrap().starts_with("text/html"));
    assert!(victim.user().await.is_none());
    let bare = site.anyone().get(&callback).await;
    bare.fails(400, "state_mismatch");

    assert_eq!(browser.open(&callback).await.location(), "/");
    let replayed = victim.open(&callback).await;
    assert!(replayed.status == 400 && victim.user().await.is_none());

    let forged = browser.open("/login/Web/callback?code=any&state=AAAA").await;
    assert_eq!(forged.status, 400);
    assert_eq!(browser.open("/login/Web/callback?code=any").await.status, 400);

    let location = browser.open("/login/Web").await.location();
    let late = site.person("alice").scans(&location).await;
    site.wait(601);
    assert_eq!(browser.open(&late).await.status, 400);

    let location = browser.open("/login/Web").await.location();
    let state = location.split("state=").nth(1).unwrap().split(['&', '#']).next().unwrap().to_owned();
    let other = browser.open(&format!("/login/Closed/callback?code=any&state={state}")).await;
    assert_eq!(other.status, 400);
}

#[tokio::test]
async fn a_browser_is_sent_to_listed_places_only() {
    let site = Site::with(|builder| builder.set("login.redirects", "https://app.example")).await;
    let mut browser = site.browser();
    for target in [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "https://app.example.evil.example/",
    ] {
        for path in ["/login", "/login/Web", "/login/Web/embed", "/login/welcome"] {
            let reply = browser.open(&format!("{path}?redirect={target}")).await;
            assert_eq!(reply.status, 400, "{path} {target}");
        }
    }
    assert_eq!(browser.open("/login/Web?redirect=https://app.example/x").await.status, 302);
}

#[tokio::test]
async fn a_new_sign_in_ends_the_old_session_of_the_browser() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    site.signed_in("bob").await;
    let mut browser = site.browser();
    sign_in(&site, &mut browser, "alice", "/").await;
    let old = browser.cookies["wxlogin_session"].clone();
    sign_in(&site, &mut browser, "bob", "/").await;
    site.with_token(&old).get("/v1/session").await.fails(401, "unauthenticated");
    assert!(browser.user().await.is_some());
}

#[tokio::test]
async fn somebody_who_declines_is_not_alarmed() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let location = browser.open("/login/Web").await.location();
    let state = location.split("state=").nth(1).unwrap().split(['&', '#']).next().unwrap().to_owned();
    let page = browser.open(&format!("/login/Web/callback?state={state}")).await;
    assert!(page.status == 200 && page.body.contains("/login?method=Web"), "{page:?}");
}

#[tokio::test]
async fn a_program_gets_the_envelope_and_a_person_a_page() {
    let site = Site::start().await;
    site.anyone().get("/login/Nobody").await.fails(404, "not_found");
    let page = site.browser().open("/login/Nobody?lang=zh").await;
    assert!(page.status == 404 && page.body.contains("<html") && page.body.contains("不存在"), "{page:?}");
    let page = site.browser().open("/nowhere").await;
    assert!(page.status == 404 && page.body.contains("404"), "{page:?}");
    site.anyone().get("/login/Mini").await.fails(400, "invalid_argument");
    // Who reads a page calls no API.
    let page = site.browser().open("/login/Mini").await;
    assert!(page.status == 400 && page.body.contains("inside a mini program"), "{page:?}");
    assert!(page.body.contains("try it another way") && !page.body.contains("openapi.json"), "{page:?}");
    let page = site.browser().open("/login/Mini?lang=zh").await;
    assert!(page.body.contains("换一种方式再试") && !page.body.contains("openapi.json"), "{page:?}");
}

#[tokio::test]
async fn the_desk_shows_wechats_page_in_a_frame_where_the_settings_say_so() {
    let site = Site::with(|builder| builder.set("login.qr", "iframe")).await;
    let mut browser = site.browser();
    let page = browser.open("/login?redirect=/in&method=Web").await;
    assert!(page.status == 200 && page.body.contains("<iframe"), "{page:?}");
    let policy = page.header("content-security-policy").unwrap();
    let open = site.app.settings().wechat.hosts.open.as_str();
    assert!(
        policy.contains(&format!("frame-src {open}")) && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    let src = page.body.split("<iframe src=\"").nth(1).unwrap().split('"').next().unwrap();
    let src = src.replace("&amp;", "&").replace("&#x2f;", "/").replace("&#x3d;", "=");
    site.signed_in("alice").await;
    let callback = site.person("alice").scans(&src).await;
    assert_eq!(browser.open(&callback).await.location(), "/in");

    let embed = browser.open("/login/Web/embed?redirect=/in").await.json();
    assert!(embed["url"].as_str().unwrap().contains("/connect/qrconnect"), "{embed}");
    assert_eq!(embed["expiresIn"], 600);
}

#[tokio::test]
async fn the_official_account_is_offered_on_a_desk_as_a_code_to_open_in_wechat() {
    let site = Site::start().await;
    let page = site.browser().open("/login?method=Official").await;
    assert!(page.status == 200 && page.body.contains("<img src=\"data:image/svg"), "{page:?}");
}

#[tokio::test]
async fn a_language_that_was_chosen_stays() {
    let site = Site::start().await;
    let mut browser = site.browser();
    assert!(browser.open("/login").await.body.contains("<html lang=\"en\""));
    assert!(browser.open("/login?lang=zh").await.body.contains("<html lang=\"zh-Hans\""));
    assert!(browser.open("/").await.body.contains("<html lang=\"zh-Hans\""));
}

#[tokio::test]
async fn files_of_the_pages_are_kept_for_ever_and_sent_compressed() {
    let site = Site::start().await;
    let page = site.browser().open("/login").await;
    let style = page.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let ask = |name: &'static str, value: String| {
        let request = axum::http::Request::get(style).header(name, value);
        site.send(request.body(axum::body::Body::empty()).unwrap())
    };
    let packed = ask("accept-encoding", "gzip, br".to_owned()).await;
    assert_eq!((packed.status.as_u16(), packed.header("content-encoding")), (200, Some("gzip")));
    assert!(packed.header("cache-control").unwrap().contains("immutable"));
    let plain = ask("accept", "text/css".to_owned()).await;
    assert!(plain.body.contains("--accent") && plain.header("content-encoding").is_none());
    let again = ask("if-none-match", plain.header("etag").unwrap().to_owned()).await;
    assert!(again.status == 304 && again.body.is_empty());
    site.anyone().get("/assets/nothing.css").await.fails(404, "not_found");
}
