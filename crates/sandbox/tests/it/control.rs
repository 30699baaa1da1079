//! The control API: faults, the log, and who may steer.
use crate::support::{Answer, MINI, Platform, SITE, Served};
use http::StatusCode;
use serde_json::{Value, json};

const EXCHANGE: &str = "/sns/oauth2/access_token";

async fn fault(platform: &Platform, endpoint: &str, fault: Value) {
    platform.control("/sandbox/faults", json!({ "endpoint": endpoint, "count": 1, "fault": fault })).await;
}

async fn exchange(platform: &Platform, code: &str) -> Answer {
    platform.exchange(SITE, code).await
}

#[tokio::test]
async fn an_errcode_fault_leaves_the_code_alone() {
    let platform = Platform::new();
    let code = platform.code(SITE, "alice", "website").await;
    fault(&platform, EXCHANGE, json!({ "errcode": -1 })).await;
    exchange(&platform, &code).await.is_error(-1, "system error");
    fault(&platform, EXCHANGE, json!({ "errcode": 40163 })).await;
    exchange(&platform, &code).await.is_error(40163, "code been used, rid: ");
    assert_eq!(exchange(&platform, &code).await.text("scope"), "snsapi_login");
}

#[tokio::test]
async fn faults_after_the_work_consume_the_code() {
    let platform = Platform::new();
    for (name, status) in
        [("http_502_after", 502), ("malformed_json", 200), ("empty_body", 200), ("html_body", 200)]
    {
        let code = platform.code(SITE, "alice", "website").await;
        fault(&platform, EXCHANGE, json!(name)).await;
        let broken = exchange(&platform, &code).await;
        assert_eq!(broken.status, status, "{name}");
        assert!(serde_json::from_str::<Value>(&broken.body).is_err(), "{name}: {}", broken.body);
        exchange(&platform, &code).await.is_error(40163, "code been used");
    }
    let code = platform.code(SITE, "alice", "website").await;
    fault(&platform, EXCHANGE, json!("http 502 before")).await;
    assert_eq!(exchange(&platform, &code).await.status, 502);
    assert_eq!(exchange(&platform, &code).await.text("scope"), "snsapi_login");
}

#[tokio::test]
async fn a_cut_connection_gives_no_answer() {
    let platform = Platform::new();
    let served = Served::start(&platform.sandbox).await;
    for (name, spent) in [("connection_cut_after", true), ("connection_cut_before", false)] {
        let code = platform.code(SITE, "alice", "website").await;
        let path = format!("{EXCHANGE}?appid={SITE}&secret=s3cret&code={code}&grant_type=authorization_code");
        fault(&platform, EXCHANGE, json!(name)).await;
        let cut = served.get(&path).await;
        assert!(!cut.contains("access_token"), "{cut}");
        let next = served.get(&path).await;
        assert_eq!(next.contains("40163"), spent, "{name}: {next}");
    }
}

#[tokio::test]
async fn faults_are_counted_listed_and_cleared() {
    let platform = Platform::new();
    let two = json!({ "endpoint": "sns/userinfo", "count": 2, "fault": { "errcode": 45011 } });
    platform.control("/sandbox/faults", two).await;
    platform.get("/sns/userinfo".into()).await.is_error(45011, "api minute-quota");
    let left = platform.get("/sandbox/faults".into()).await.json();
    assert_eq!(left["faults"][0]["count"], 1);
    let delete = http::Request::delete("/sandbox/faults").body(axum::body::Body::empty()).unwrap();
    assert_eq!(platform.send(delete).await.status, StatusCode::OK);
    platform.get("/sns/userinfo".into()).await.is_error(41001, "access_token missing, rid: ");
    let body = r#"{"endpoint":"*","fault":"earthquake"}"#;
    let unknown = platform.post("/sandbox/faults", "application/json", body).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert!(unknown.text("error").contains("http_502_after"));
}

#[tokio::test]
async fn a_fault_for_a_misspelt_endpoint_is_refused_with_those_that_exist() {
    let platform = Platform::new();
    let refused = async |endpoint: &str| {
        let body = json!({ "endpoint": endpoint, "fault": "empty_body" }).to_string();
        let answer = platform.post("/sandbox/faults", "application/json", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{endpoint}: {}", answer.body);
        answer.text("error")
    };
    for (endpoint, near) in [
        ("/sns/jscode2sesion", "did you mean \"/sns/jscode2session\"?"),
        ("sns/jscode2session/", "did you mean \"/sns/jscode2session\"?"),
    ] {
        let error = refused(endpoint).await;
        assert!(error.contains(near) && error.contains("/connect/oauth2/authorize"), "{error}");
    }
    for (endpoint, reason) in [
        ("/sandbox/log", "a page of the sandbox itself"),
        ("/sns/userinfo?openid=x", "no query"),
        ("/sns/ userinfo", "must be a path"),
    ] {
        assert!(refused(endpoint).await.contains(reason), "{endpoint}");
    }
    assert_eq!(platform.get("/sandbox/faults".into()).await.json()["faults"], json!([]));

    for endpoint in ["*", "/cgi-bin/showqrcode", "connect/qrcode/{uuid}", "/connect/qrcode/some-uuid"] {
        fault(&platform, endpoint, json!("http_502_before")).await;
    }
    let mut statuses = vec![];
    for _ in 0..4 {
        statuses.push(platform.get("/connect/qrcode/some-uuid".into()).await.status.as_u16());
    }
    assert_eq!(statuses[..3], [502, 502, 502], "every endpoint, every picture, this picture");
    assert_ne!(statuses[3], 502);
}

#[tokio::test]
async fn the_log_tells_the_rule_and_keeps_secrets() {
    let platform = Platform::new();
    let tokens = exchange(&platform, &platform.code(SITE, "alice", "website").await).await;
    exchange(&platform, "nonsense").await;
    let session = platform.session(MINI, &platform.code(MINI, "alice", "mini").await).await;
    let log = platform.get("/sandbox/log".into()).await;
    let hidden = ["s3cret".to_owned(), tokens.text("access_token"), tokens.text("refresh_token")];
    for secret in hidden.into_iter().chain([session.text("session_key").replace('/', "")]) {
        assert!(!log.body.contains(&secret), "{secret} is in the log");
    }
    let calls = log.json()["calls"].clone();
    assert_eq!(calls[0]["endpoint"], EXCHANGE);
    assert_eq!(calls[0]["rule"], "the code was fresh and is spent now");
    assert_eq!(calls[1]["answer"]["errcode"], 40029);
    assert!(calls[1]["rule"].as_str().unwrap().contains("never issued"));
}

#[tokio::test]
async fn only_this_machine_and_only_json_may_steer() {
    let platform = Platform::new();
    let rebound = platform.get_with("/sandbox/log", &[]).await;
    assert_eq!(rebound.status, StatusCode::OK);
    let request = http::Request::get("/sandbox/log").header("host", "evil.example:8401");
    let evil = platform.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(evil.status, StatusCode::FORBIDDEN);
    let form = platform.post("/sandbox/reset", "text/plain", "{}").await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let foreign = http::Request::post("/people/persona")
        .header("host", "127.0.0.1:8401")
        .header("origin", "http://evil.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("id=mallory&nickname=M"))
        .unwrap();
    assert_eq!(platform.send(foreign).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn mistakes_are_explained() {
    let platform = Platform::new();
    let ask = |body: Value| {
        let platform = &platform;
        async move {
            let answer = platform.post("/sandbox/codes", "application/json", &body.to_string()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            answer.text("error")
        }
    };
    assert!(
        ask(json!({ "appid": SITE, "persona": "zoe", "kind": "website" }))
            .await
            .contains("alice, bob, carol")
    );
    assert!(
        ask(json!({ "appid": SITE, "persona": "bob", "kind": "mini" })).await.contains("needs a mini app")
    );
    assert!(ask(json!({ "appid": "wx", "persona": "bob", "kind": "mini" })).await.contains(SITE));
    assert!(ask(json!({ "persona": "bob" })).await.contains("\"appid\" is missing"));
}

#[tokio::test]
async fn reset_forgets_all_but_the_apps() {
    let platform = Platform::new();
    let code = platform.code(SITE, "alice", "website").await;
    platform.advance(100).await;
    platform.control("/sandbox/people", json!({ "id": "dora", "nickname": "多拉" })).await;
    platform.control("/sandbox/reset", json!({})).await;
    exchange(&platform, &code).await.is_error(40029, "invalid code");
    assert_eq!(platform.get("/sandbox/clock".into()).await.json()["advanced_seconds"], 0);
    let people = platform.get("/sandbox/people".into()).await.json();
    assert_eq!(people["personas"].as_array().unwrap().len(), 3);
    assert_eq!(platform.get("/sandbox/apps".into()).await.json()["apps"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_changed_password_ends_all_tokens() {
    let platform = Platform::new();
    let tokens = exchange(&platform, &platform.code(SITE, "alice", "website").await).await;
    platform.control("/sandbox/password", json!({ "persona": "alice" })).await;
    let path = format!(
        "/sns/userinfo?access_token={}&openid={}",
        tokens.text("access_token"),
        tokens.text("openid")
    );
    platform.get(path).await.is_error(42007, "access_token and refresh_token invalid");
}

#[tokio::test]
async fn the_contents_name_every_control() {
    let platform = Platform::new();
    let contents = platform.get("/sandbox".into()).await.json();
    let controls = contents["controls"].as_array().unwrap();
    for control in controls {
        let path = control["path"].as_str().unwrap().replace("{uuid}", "U").replace("{action}", "scan");
        let request = http::Request::builder()
            .method(control["method"].as_str().unwrap())
            .uri(&path)
            .header("content-type", "application/json")
            .body(axum::body::Body::from("{}"))
            .unwrap();
        let status = platform.send(request).await.status;
        assert!(matches!(status.as_u16(), 200 | 400), "{path}: {status}");
    }
    let lost = platform.get("/sandbox/logs".into()).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("/sandbox"));
    assert_eq!(platform.get("/sandbox/log".into()).await.json()["calls"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn faults_reach_the_poll_and_the_pages_in_their_own_form() {
    let platform = Platform::new();
    fault(&platform, "/connect/l/qrconnect", json!({ "errcode": 500 })).await;
    let poll = platform.get("/connect/l/qrconnect?uuid=x".into()).await;
    assert_eq!(poll.body, "window.wx_errcode=500;window.wx_code='';");
    fault(&platform, "/connect/qrconnect", json!({ "errcode": 10003 })).await;
    assert!(platform.get("/connect/qrconnect?appid=x".into()).await.body.contains("<code>10003</code>"));
}

#[tokio::test]
async fn a_delayed_answer_is_late_and_right() {
    let platform = Platform::new();
    let code = platform.code(SITE, "alice", "website").await;
    fault(&platform, EXCHANGE, json!({ "delay_ms": 80 })).await;
    let start = std::time::Instant::now();
    let answer = exchange(&platform, &code).await;
    assert!(start.elapsed() >= std::time::Duration::from_millis(80));
    assert_eq!(answer.text("scope"), "snsapi_login");
}
