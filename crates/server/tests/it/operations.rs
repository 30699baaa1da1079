//! What an operator looks at, and the end of a server.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Site, WEB};

#[tokio::test]
async fn a_healthy_server_is_alive_and_ready() {
    let site = Site::start().await;
    assert_eq!(site.anyone().get("/healthz").await.json(), json!({"status": "alive"}));
    assert_eq!(
        site.operator().get("/readyz").await.json(),
        json!({"status": "ready", "checks": {"database": "up"}})
    );
}

#[tokio::test]
async fn an_element_that_does_not_load_is_named_and_stops_nothing_else() {
    let site = Site::start().await;
    let broken = site.folder.path().join("auths/loginTypes/Broken");
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("e.json"), "{").unwrap();
    site.app.live().reload().unwrap();
    let reply = site.operator().get("/readyz").await;
    assert_eq!(reply.status, 200);
    assert!(reply.json()["reasons"][0].as_str().unwrap().contains("auths.loginTypes.Broken"), "{reply:?}");
    site.call(WEB, "getLoginConfig", json!({})).await.data();
}

#[tokio::test]
async fn requests_logins_and_sessions_are_counted() {
    let site = Site::start().await;
    let (alice, _) = site.signed_in("alice").await;
    alice.get("/v1/session").await.data();
    site.with_token("wxs_made-up").get("/v1/session").await.fails(401, "unauthenticated");
    site.call("auths/loginTypes/Invented", "getLoginCode", json!({"code": "x"}))
        .await
        .fails(404, "not_found");
    let page = site.operator().get("/metrics").await;
    assert!(page.header("content-type").unwrap().starts_with("text/plain"));
    for line in [
        "wxlogin_http_requests_total{method=\"GET\",route=\"/v1/session\",status=\"200\"} 1",
        "wxlogin_http_requests_total{method=\"GET\",route=\"/v1/session\",status=\"401\"} 1",
        "wxlogin_logins_total{method=\"auths.loginTypes.Web\",outcome=\"ok\"} 2",
        "wxlogin_logins_total{method=\"unknown\",outcome=\"not_found\"} 1",
        "wxlogin_sessions_checked_total{outcome=\"live\"} 1",
        "wxlogin_sessions_checked_total{outcome=\"refused\"} 1",
        "wxlogin_session_cache_lookups_total{outcome=\"miss\"} 2",
        "wxlogin_session_cache_lookups_total{outcome=\"hit\"} 0",
        "wxlogin_dependency_up{dependency=\"database\"} 1",
        "wxlogin_dependency_writable{dependency=\"database\"} 1",
        "wxlogin_http_request_duration_seconds_bucket{route=\"/v1/session\",le=\"30\"} 2",
    ] {
        assert!(page.body.contains(line), "{line} in\n{}", page.body);
    }
    assert!(!page.body.contains("Invented"));
}

#[tokio::test]
async fn a_lost_channel_to_the_other_servers_is_told_and_sessions_go_on() {
    let mut redis = wxlogin_conformance::OwnRedis::start();
    let site = Site::with(|builder| builder.set("redis.url", redis.url())).await;
    let (alice, _) = site.signed_in("alice").await;
    let shows = async |line: &str| {
        let begun = std::time::Instant::now();
        while !site.operator().get("/metrics").await.body.contains(line) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{line}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    shows("wxlogin_revocations_channel_up 1").await;
    shows("wxlogin_revocations_heard_total").await;
    redis.kill();
    shows("wxlogin_revocations_channel_up 0").await;
    alice.get("/v1/session").await.data();
    let page = site.operator().get("/readyz").await.body;
    assert!(page.contains("revocations of other servers are not heard"), "{page}");
}

#[tokio::test]
async fn figures_and_details_are_for_operators() {
    let site = Site::start().await;
    let (alice, _) = site.signed_in("alice").await;
    let core = site.app.core();
    let admin = core.add_key(&wxlogin::Visit::operator(), "ops", true).await.unwrap();
    site.guard.hide(&admin);
    let (service, admin) = (site.service().await, site.with_token(&admin));
    for caller in [&site.anyone(), &alice, &service, &site.with_token("wrong"), &site.with_token("")] {
        let refused = caller.get("/metrics").await.fails(401, "unauthenticated");
        assert!(refused["hint"].as_str().unwrap().contains("ops.listen"), "{refused}");
        assert_eq!(caller.get("/readyz").await.json(), json!({"status": "ready"}));
        assert_eq!(caller.get("/healthz").await.json(), json!({"status": "alive"}));
        let document = caller.get("/openapi.json").await.json()["paths"].to_string();
        assert!(
            !document.contains("/v1/admin") && !document.contains("\"/metrics\""),
            "admin paths for anybody"
        );
        assert!(document.contains("/v1/session"));
    }
    for caller in [&site.operator(), &admin] {
        assert!(caller.get("/metrics").await.body.contains("wxlogin_dependency_up"));
        assert_eq!(caller.get("/readyz").await.json()["checks"]["database"], "up");
    }
    assert!(admin.get("/openapi.json").await.body.contains("/v1/admin/keys"));
    assert!(!site.operator().get("/openapi.json").await.body.contains("/v1/admin"), "the key opens no more");
    site.operator().get("/v1/admin/users").await.fails(401, "unauthenticated");
}

/// One request on a connection of its own.
async fn get(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_second_listener_shows_operators_everything_and_serves_nothing_else() {
    let site = Site::start().await;
    let (public, ops) = (
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(),
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(),
    );
    let (outside, inside) = (public.local_addr().unwrap(), ops.local_addr().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let listeners = wxlogin_server::Listeners { public, ops: Some(ops) };
    let serving =
        tokio::spawn(wxlogin_server::serve(site.app.clone(), listeners, async move { drop(stopped.await) }));
    assert!(get(inside, "/metrics").await.contains("wxlogin_dependency_up"));
    assert!(get(inside, "/readyz").await.contains("\"checks\""));
    assert!(get(inside, "/healthz").await.starts_with("HTTP/1.1 200"));
    for path in ["/login", "/v1/session", "/v1/admin/state", "/openapi.json", "/console/"] {
        assert!(get(inside, path).await.starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(get(outside, "/metrics").await.starts_with("HTTP/1.1 401"));
    assert!(!get(outside, "/readyz").await.contains("checks"));
    drop(stop);
    tokio::time::timeout(Duration::from_secs(60), serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(inside).await.is_err(), "both end");
}

#[tokio::test]
async fn metrics_can_be_switched_off() {
    let site = Site::with(|builder| builder.set("metrics.enabled", "false")).await;
    site.operator().get("/metrics").await.fails(404, "not_found");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered() {
    let site = Site::with(|builder| builder.set("http.request_timeout", "200ms")).await;
    site.fault("/sns/oauth2/access_token", json!({"delay_ms": 1500}));
    let code = json!({"code": site.person("alice").code(WEB)});
    site.call(WEB, "getLoginCode", code).await.fails(500, "internal");
}

/// What is answered until the connection ends.
pub(crate) async fn ask(address: std::net::SocketAddr, code: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = json!({"code": code}).to_string();
    let request = format!(
        "POST /api/demo/shop/{WEB}/getLoginCode HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![];
    let _end = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_sign_in_under_way_finishes_while_the_server_stops() {
    let site = Site::start().await;
    let (address, stop, serving) = site.serve().await;
    site.fault("/sns/oauth2/access_token", json!({"delay_ms": 1500}));
    let code = site.person("alice").code(WEB);
    let asking = tokio::spawn(async move { ask(address, &code).await });
    tokio::time::sleep(Duration::from_millis(900)).await;
    stop.send(()).unwrap();
    let answer = asking.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("bindCode"), "{answer}");
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_connection_that_does_not_end_is_cut_after_the_grace() {
    let site = Site::with(|builder| builder.set("http.shutdown_grace", "200ms")).await;
    let (address, stop, serving) = site.serve().await;
    let mut stuck = TcpStream::connect(address).await.unwrap();
    stuck.write_all(b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(3), serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_sign_in_whose_browser_has_gone_is_waited_for_too() {
    let site = Site::start().await;
    let (address, stop, serving) = site.serve().await;
    site.fault("/sns/oauth2/access_token", json!({"delay_ms": 500}));
    let code = site.person("alice").code(WEB);
    let impatient = Duration::from_millis(150);
    assert!(tokio::time::timeout(impatient, ask(address, &code)).await.is_err());
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap();
    assert_eq!(
        site.asked("/sns/oauth2/access_token"),
        1,
        "WeChat's answer was taken before the server ended"
    );
}
