//! The API endpoints, through the router, down to the bytes.
use crate::support::{MINI, Platform, SITE, Served};
use serde_json::json;

#[tokio::test]
async fn a_website_code_is_exchanged_once_for_the_captured_body() {
    let platform = Platform::new();
    let code = platform.code(SITE, "alice", "website").await;
    let first = platform.exchange(SITE, &code).await;
    assert_eq!(first.content_type, "text/plain");
    assert_eq!(first.keys(), ["access_token", "expires_in", "refresh_token", "openid", "scope", "unionid"]);
    assert_eq!(first.json()["scope"], "snsapi_login");
    assert_eq!(first.json()["expires_in"], 7200);
    assert_eq!(first.text("access_token").len(), 110);
    assert_eq!(first.text("openid").len(), 28);
    assert!(!first.body.contains(' ') && !first.body.contains("errcode"));
    let again = platform.exchange(SITE, &code).await;
    again.is_error(40163, "code been used, rid: ");
}

#[tokio::test]
async fn errors_come_in_the_recorded_order_and_form() {
    let platform = Platform::new();
    let get = |query: &str| platform.get(format!("/sns/oauth2/access_token?{query}"));
    get("").await.is_error(41002, "appid missing, rid: ");
    get("appid=wxbad&secret=x&code=y&grant_type=authorization_code")
        .await
        .is_error(40013, "invalid appid, rid: ");
    let bad_secret = format!("appid={SITE}&secret=x&code=y&grant_type=authorization_code");
    get(&bad_secret).await.is_error(40125, "invalid appsecret, rid: ");
    let bad_code = format!("appid={SITE}&secret=s3cret&code=y&grant_type=authorization_code");
    let answer = get(&bad_code).await;
    answer.is_error(40029, "invalid code, rid: ");
    let seconds = crate::support::START;
    assert!(answer.body.contains(&format!("rid: {seconds:08x}-")), "{}", answer.body);
    let token = platform.get("/cgi-bin/token?appid=wxbad&secret=x".into()).await;
    token.is_error(40013, "invalid appid rid: ");
    assert_eq!(token.content_type, "application/json; encoding=utf-8");
}

#[tokio::test]
async fn codes_die_after_their_lifetime_and_belong_to_one_app() {
    let platform = Platform::new();
    let website = platform.code(SITE, "alice", "website").await;
    let mini = platform.code(MINI, "alice", "mini").await;
    platform.session(SITE, &mini).await.is_error(40029, "invalid code");
    platform.advance(301).await;
    platform.session(MINI, &mini).await.is_error(40029, "invalid code");
    platform.advance(300).await;
    platform.exchange(SITE, &website).await.is_error(40029, "invalid code");
    platform.control("/sandbox/switches", json!({"expired_code_is_42003": true})).await;
    platform.exchange(SITE, &website).await.is_error(42003, "oauth_code expired");
}

#[tokio::test]
async fn userinfo_has_the_captured_bytes() {
    let platform = Platform::new();
    let code = platform.code(SITE, "carol", "website").await;
    let tokens = platform.exchange(SITE, &code).await;
    let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
    let unionid = tokens.text("unionid");
    let info = platform.get(format!("/sns/userinfo?access_token={access}&openid={openid}&lang=zh_CN")).await;
    let expected = format!(
        r#"{{"openid":"{openid}","nickname":"卡萝尔🌸","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"http:\/\/sandbox.test\/mmopen\/vi_32\/carol\/132","privilege":[],"unionid":"{unionid}"}}"#
    );
    assert_eq!(info.body, expected);
    platform
        .get(format!("/sns/userinfo?access_token=made-up&openid={openid}"))
        .await
        .is_error(40001, "invalid credential, access_token is invalid or not latest, rid: ");
    platform
        .get(format!("/sns/userinfo?access_token={access}&openid=oX"))
        .await
        .is_error(40003, "invalid openid");
    platform.advance(7200).await;
    platform
        .get(format!("/sns/auth?access_token={access}&openid={openid}"))
        .await
        .is_error(42001, "access_token expired");
}

#[tokio::test]
async fn one_person_has_an_openid_per_app_and_one_unionid() {
    let platform = Platform::new();
    let site = platform.exchange(SITE, &platform.code(SITE, "bob", "website").await).await;
    let mini = platform.session(MINI, &platform.code(MINI, "bob", "mini").await).await;
    assert_eq!(mini.keys(), ["session_key", "openid", "unionid"]);
    assert_ne!(site.text("openid"), mini.text("openid"));
    assert_eq!(site.text("unionid"), mini.text("unionid"));
    assert_eq!(mini.text("session_key").len(), 24);
}

#[tokio::test]
async fn refreshing_keeps_a_live_token_and_replaces_an_expired_one() {
    let platform = Platform::new();
    let tokens = platform.exchange(SITE, &platform.code(SITE, "bob", "website").await).await;
    let refresh = tokens.text("refresh_token");
    let ask = || {
        let path = format!(
            "/sns/oauth2/refresh_token?appid={SITE}&grant_type=refresh_token&refresh_token={refresh}"
        );
        platform.get(path)
    };
    let live = ask().await;
    assert_eq!(live.keys(), ["access_token", "expires_in", "refresh_token", "openid", "scope"]);
    assert_eq!(live.text("access_token"), tokens.text("access_token"));
    platform.advance(7201).await;
    assert_ne!(ask().await.text("access_token"), tokens.text("access_token"));
    platform.advance(30 * 86_400).await;
    ask().await.is_error(42002, "refresh_token expired");
}

#[tokio::test]
async fn of_two_hundred_parallel_exchanges_one_succeeds() {
    let platform = Platform::new();
    let code = platform.code(MINI, "alice", "mini").await;
    let calls = (0..200).map(|_| platform.session(MINI, &code));
    let answers = futures::future::join_all(calls).await;
    let good = answers.iter().filter(|answer| answer.json().get("session_key").is_some()).count();
    let used = answers.iter().filter(|answer| answer.json()["errcode"] == 40163).count();
    assert_eq!((good, used), (1, 199));
}

#[tokio::test]
async fn a_form_post_and_foreign_query_keys_are_accepted() {
    let platform = Platform::new();
    let code = platform.code(SITE, "alice", "website").await;
    let form = format!("appid={SITE}&secret=s3cret&code={code}&grant_type=authorization_code");
    let path = "/sns/oauth2/access_token?nonce=1&redirect_uri=x";
    let answer = platform.post(path, "application/x-www-form-urlencoded", &form).await;
    assert_eq!(answer.text("scope"), "snsapi_login");
}

#[tokio::test]
async fn with_the_rotate_switch_old_tokens_die() {
    let platform = Platform::new();
    platform.control("/sandbox/switches", json!({ "rotate_on_refresh": true })).await;
    let tokens = platform.exchange(SITE, &platform.code(SITE, "bob", "website").await).await;
    let old = tokens.text("refresh_token");
    let path = format!("/sns/oauth2/refresh_token?appid={SITE}&grant_type=refresh_token&refresh_token={old}");
    let fresh = platform.get(path.clone()).await;
    assert_ne!(fresh.text("refresh_token"), old);
    platform.get(path).await.is_error(40030, "invalid refresh_token, rid: ");
    let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
    platform
        .get(format!("/sns/auth?access_token={access}&openid={openid}"))
        .await
        .is_error(40001, "invalid cred");
}

#[tokio::test]
async fn an_app_without_an_account_knows_no_unionid() {
    let platform = Platform::new();
    platform.control("/sandbox/apps", json!({ "app_id": MINI, "account": null })).await;
    let session = platform.session(MINI, &platform.code(MINI, "bob", "mini").await).await;
    assert_eq!(session.keys(), ["session_key", "openid"]);
}

#[tokio::test]
async fn an_address_that_a_client_did_not_escape_is_answered_as_any_other_wrong_value() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let platform = Platform::new();
    let tokens = platform.exchange(SITE, &platform.code(SITE, "alice", "website").await).await;
    let served = Served::start(&platform.sandbox).await;
    let path = format!("/sns/auth?access_token={}&openid=%!s(<nil>)", tokens.text("access_token"));
    let answer = served.get(&path).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"errcode\":40003"), "{answer}");

    // One connection, three requests: one with a body, and each line may come in pieces.
    let mut stream = tokio::net::TcpStream::connect(served.address).await.unwrap();
    let body = "{\"action_name\": \"<x>\"}";
    let mut all = String::new();
    for request in [
        format!(
            "POST /cgi-bin/qrcode/create?access_token=<x> HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
        format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    ] {
        for piece in [&request[..3], &request[3..60], &request[60..]] {
            stream.write_all(piece.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
        }
        let wanted = all.matches("errcode").count() + 1;
        while all.matches("errcode").count() < wanted {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).await.unwrap();
            assert!(read > 0, "the connection ended: {all}");
            all.push_str(std::str::from_utf8(&part[..read]).unwrap());
        }
    }
    assert_eq!((all.matches("40001").count(), all.matches("40003").count()), (1, 2), "{all}");
}
