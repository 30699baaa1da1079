//! A QR code on our own page: what happens to it, who may know, and what is shown where it cannot be had.

use std::time::Duration;

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Browser, Reply, Site, WEB};

const PAGE: &str = "/connect/qrconnect";
const POLL: &str = "/connect/l/qrconnect";
const TOKEN: &str = "/sns/oauth2/access_token";

/// Shows a code in a browser; gives the addresses of its picture and of its news.
async fn shown(browser: &mut Browser<'_>) -> (String, String) {
    let code = browser.open("/login/Web/qr?redirect=/in").await;
    assert_eq!((code.status.as_u16(), code.header("cache-control")), (200, Some("no-store")), "{code:?}");
    let code = code.json();
    assert_eq!(code["expiresIn"], 600);
    (code["image"].as_str().unwrap().to_owned(), code["poll"].as_str().unwrap().to_owned())
}

async fn news(browser: &mut Browser<'_>, poll: &str, last: &str) -> Value {
    let last = if last.is_empty() { String::new() } else { format!("?last={last}") };
    let reply = browser.open(&format!("{poll}{last}")).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

fn refused(reply: &Reply) {
    assert_eq!(reply.status, 400, "{reply:?}");
    assert!(reply.body.contains("state_mismatch"), "{reply:?}");
}

fn asking(browser: &Browser<'_>, path: &str) -> Request<Body> {
    browser.request(Request::get(path)).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_code_is_waited_for_scanned_cancelled_scanned_again_and_confirmed() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let alice = site.person("alice");
    let mut browser = site.browser();
    let (image, poll) = shown(&mut browser).await;
    let picture = browser.open(&image).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, Some("image/jpeg")));
    assert!(picture.body.len() > 1000);

    assert_eq!(news(&mut browser, &poll, "").await, json!({"status": "waiting"}));
    alice.acts("scan").await;
    assert_eq!(news(&mut browser, &poll, "waiting").await, json!({"status": "scanned"}));
    assert_eq!(news(&mut browser, &poll, "scanned").await["status"], "waiting", "nothing new");
    alice.acts("cancel").await;
    assert_eq!(news(&mut browser, &poll, "scanned").await["status"], "cancelled");
    alice.acts("scan").await;
    assert_eq!(news(&mut browser, &poll, "cancelled").await["status"], "scanned");
    alice.confirms().await;
    let told = news(&mut browser, &poll, "scanned").await;
    assert_eq!(told["status"], "confirmed");

    let asked = site.asked(TOKEN);
    let landed = browser.open(told["location"].as_str().unwrap()).await;
    assert_eq!(landed.location(), "/in");
    assert!(browser.user().await.is_some());
    assert_eq!(site.asked(TOKEN), asked + 1);
    assert_eq!(news(&mut browser, &poll, "scanned").await, told, "a lost answer is given again");
}

#[tokio::test]
async fn a_code_expires_when_wechat_says_so_and_when_our_state_ends() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    site.person("alice").acts("expire").await;
    assert_eq!(news(&mut browser, &poll, "").await, json!({"status": "expired"}));

    let (image, poll) = shown(&mut browser).await;
    site.wait(601);
    let asked = site.asked(POLL);
    assert_eq!(news(&mut browser, &poll, "").await["status"], "expired");
    assert_eq!(browser.open(&image).await.status, 404);
    assert_eq!(news(&mut browser, "/login/Web/qr/made-up/poll", "").await["status"], "expired");
    assert_eq!(site.asked(POLL), asked, "WeChat is not asked about what nobody knows");

    let (_, poll) = shown(&mut browser).await;
    site.fault(POLL, json!({"errcode": 500}));
    assert_eq!(
        news(&mut browser, &poll, "").await["status"],
        "expired",
        "WeChat's page takes a new code too"
    );
}

#[tokio::test]
async fn another_browser_sees_nothing_of_a_code_and_cannot_land_with_it() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let (mut browser, mut thief) = (site.browser(), site.browser());
    shown(&mut thief).await;
    // The newest code on a screen is the one that the phone finds.
    let (image, poll) = shown(&mut browser).await;
    let landing = poll.strip_suffix("/poll").unwrap().to_owned();
    refused(&browser.open(&landing).await);
    let other_method = poll.replace("/Web/", "/Closed/");
    site.person("alice").acts("scan").await;
    for path in [&image, &poll] {
        refused(&thief.open(path).await);
        site.anyone().get(path).await.fails(400, "state_mismatch");
    }
    refused(&browser.open(&other_method).await);
    site.person("alice").confirms().await;
    refused(&thief.open(&poll).await);
    let told = news(&mut browser, &poll, "").await;
    assert_eq!(told["location"], landing.as_str());
    refused(&thief.open(&landing).await);
    site.anyone().get(&landing).await.fails(400, "state_mismatch");
    assert!(thief.user().await.is_none());
    assert_eq!(browser.open(&landing).await.location(), "/in");
}

#[tokio::test]
async fn two_tabs_hear_of_one_confirmation_and_land_alike() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let alice = site.person("alice");
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    alice.acts("scan").await;
    let path = format!("{poll}?last=scanned");
    let held = || site.send(asking(&browser, &path));
    let confirming = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        alice.confirms().await;
    };
    let (one, other, ()) = tokio::join!(held(), held(), confirming);
    // One question a code is held: the older one ends without news, and asks again.
    let mut told = [one.json()["status"].clone(), other.json()["status"].clone()];
    told.sort_by_key(Value::to_string);
    assert_eq!(told, [json!("confirmed"), json!("waiting")]);
    let again = held().await;
    assert_eq!(again.json()["status"], "confirmed");

    let location = again.json()["location"].as_str().unwrap().to_owned();
    let asked = site.asked(TOKEN);
    let land = || site.send(asking(&browser, &location));
    let (one, other) = tokio::join!(land(), land());
    assert_eq!((one.location().as_str(), other.location().as_str()), ("/in", "/in"));
    assert_eq!(one.set_cookies(), other.set_cookies());
    assert_eq!(site.asked(TOKEN), asked + 1);
    site.wait(300);
    refused(&browser.open(&location).await);
}

#[tokio::test]
async fn where_wechats_page_cannot_be_read_its_frame_is_shown() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut browser = site.browser();
    let faults = ["html_body", "http_502_before", "empty_body", "connection_cut_before"];
    for fault in faults.into_iter().map(Value::from).chain([json!({"delay_ms": 6000})]) {
        site.fault(PAGE, fault.clone());
        let answer = browser.open("/login/Web/qr?redirect=/in").await.json();
        assert!(answer["image"].is_null(), "{fault}: {answer}");
        assert!(answer["url"].as_str().unwrap().contains("/connect/qrconnect?"), "{fault}: {answer}");
        assert_eq!(answer["expiresIn"], 600);
    }
    let counted = site.operator().get("/metrics").await.body;
    let line = "wxlogin_qr_codes_total{method=\"auths.loginTypes.Web\",shown=\"unreadable\"} 5";
    assert!(counted.contains(line), "{counted}");
    assert!(crate::support::Guard::log().contains("no own QR code; WeChat's page is shown"));

    let url = browser.open("/login/Web/embed?redirect=/in").await.json()["url"].as_str().unwrap().to_owned();
    let callback = site.person("alice").scans(&url).await;
    assert_eq!(browser.open(&callback).await.location(), "/in", "the frame's way works");
}

#[tokio::test]
async fn the_settings_choose_between_own_codes_and_the_frame() {
    let site = Site::with(|builder| builder.set("login.qr", "iframe")).await;
    let mut browser = site.browser();
    assert!(browser.open("/login/Web/qr").await.json()["url"].is_string());
    assert!(browser.open("/login?method=Web").await.body.contains("<iframe"));

    for choice in ["auto", "own"] {
        let site = Site::with(|builder| builder.set("login.qr", choice)).await;
        let mut browser = site.browser();
        let page = browser.open("/login?method=Web").await;
        assert!(page.body.contains("data-qr=\"/login/Web/qr?") && !page.body.contains("<iframe"), "{page:?}");
        assert_eq!(site.asked(PAGE), 0, "WeChat is asked when there is a script that shows the answer");
        let open = site.app.settings().wechat.hosts.open.as_str();
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains(&format!("frame-src {open}")), "{policy}");
        assert!(browser.open("/login/Web/qr").await.json()["image"].is_string());
    }

    let real = Site::with(|builder| builder.set("wechat.hosts.api", "https://api.weixin.qq.com")).await;
    assert!(
        real.browser().open("/login/Web/qr").await.json()["url"].is_string(),
        "auto, before WeChat itself"
    );
    assert!(real.browser().open("/login?method=Web").await.body.contains("<iframe"));
    // Types without codes of their own have nothing to show here.
    assert!(site.browser().open("/login/Official/qr").await.json()["url"].is_string());
}

#[tokio::test]
async fn wechat_may_take_its_time_with_news_longer_than_with_anything_else() {
    let site = Site::with(|builder| {
        builder.set("wechat.request_timeout", "200ms").set("wechat.total_timeout", "300ms")
    })
    .await;
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    site.fault(POLL, json!({"delay_ms": 700}));
    site.person("alice").acts("scan").await;
    assert_eq!(news(&mut browser, &poll, "").await["status"], "scanned");

    for fault in ["connection_cut_before", "http_502_before", "html_body"] {
        site.fault(POLL, json!(fault));
        let reply = site.send(asking(&browser, &poll)).await;
        reply.fails(503, "wechat_unavailable");
        assert!(reply.header("retry-after").is_some());
    }
    assert_eq!(news(&mut browser, &poll, "").await["status"], "scanned", "the next question is a new one");
}

#[tokio::test]
async fn people_who_look_at_codes_take_no_place_from_those_who_sign_in_and_free_theirs_when_they_leave() {
    let site =
        Site::with(|builder| builder.set("wechat.max_in_flight", "1").set("wechat.max_long_polls", "1"))
            .await;
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    site.fault(POLL, json!({"delay_ms": 20_000}));
    {
        let held = site.send(asking(&browser, &poll));
        tokio::pin!(held);
        assert!(tokio::time::timeout(Duration::from_millis(300), &mut held).await.is_err(), "it is held");
        let code = site.person("alice").code(WEB);
        site.call(WEB, "getLoginCode", json!({"code": code})).await.data();
        site.send(asking(&browser, &poll)).await.fails(503, "wechat_unavailable");
    }
    // The browser has gone; with it the call to WeChat, and the place is free.
    assert_eq!(news(&mut browser, &poll, "").await["status"], "waiting");
}

#[tokio::test]
async fn an_address_that_asks_without_end_is_slowed_down() {
    let site = Site::with(|builder| builder.set("limits.per_address", "2")).await;
    let mut browser = site.browser();
    shown(&mut browser).await;
    shown(&mut browser).await;
    let answer = browser.open("/login/Web/qr").await.json();
    assert!(answer["url"].is_string(), "the frame, which asks nothing of this server: {answer}");
    let asked = site.asked(POLL);
    for _ in 0..40 {
        news(&mut browser, "/login/Web/qr/made-up/poll", "").await;
    }
    let reply = site.send(asking(&browser, "/login/Web/qr/made-up/poll")).await;
    reply.fails(429, "rate_limited");
    assert_eq!(site.asked(POLL), asked);
}

#[tokio::test]
async fn a_stopping_server_lets_go_of_a_held_question_at_once() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    site.fault(POLL, json!({"delay_ms": 20_000}));
    let (address, stop, serving) = site.serve().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = &browser.cookies["wxlogin_browser"];
    let question = format!("GET {poll} HTTP/1.1\r\nhost: x\r\ncookie: wxlogin_browser={cookie}\r\n\r\n");
    stream.write_all(question.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.send(()).unwrap();
    let mut answer = String::new();
    let ended = async {
        stream.read_to_string(&mut answer).await.unwrap();
        serving.await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(8), ended).await.expect("it does not wait for WeChat");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"status\":\"waiting\"}"), "{answer}");
}

#[tokio::test]
async fn any_replica_answers() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut browser = site.browser();
    let (_, poll) = shown(&mut browser).await;
    let hosts = ["api", "open", "lp", "mp", "res"];
    let open = site.app.settings().wechat.hosts.open.as_str().to_owned();
    let builder = hosts.into_iter().fold(
        wxlogin::App::builder(site.folder.path()).environment([]).watch(false).clock(site.clock.clone()),
        |builder, host| builder.set(format!("wechat.hosts.{host}"), &open),
    );
    let other = wxlogin_server::router(builder.open().await.unwrap());
    site.person("alice").acts("scan").await;
    let reply = tower::ServiceExt::oneshot(other.clone(), asking(&browser, &poll)).await.unwrap();
    let body = axum::body::to_bytes(reply.into_body(), 1000).await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["status"], "scanned");
    site.person("alice").confirms().await;
    let told = news(&mut browser, &poll, "scanned").await;
    let landed = tower::ServiceExt::oneshot(other, asking(&browser, told["location"].as_str().unwrap()));
    assert_eq!(landed.await.unwrap().headers()["location"], "/in");
}
