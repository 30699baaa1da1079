//! The platform's hosts, mapped to the sandbox: each has its own paths, and answers name them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]
use crate::support::{Answer, MINI, Platform, SITE};
use http::{Request, StatusCode};

async fn at(platform: &Platform, host: &str, path: &str) -> Answer {
    let request = Request::get(path).header("host", host).body(axum::body::Body::empty()).unwrap();
    platform.send(request).await
}

#[tokio::test]
async fn an_api_is_not_at_the_open_host() {
    let platform = Platform::new();
    let code = platform.code(MINI, "alice", "mini").await;
    let path = format!(
        "/sns/jscode2session?appid={MINI}&secret=s3cret&js_code={code}&grant_type=authorization_code"
    );
    at(&platform, "open.weixin.qq.com", &path).await.is_error(40066, "invalid url, rid: ");
    assert!(at(&platform, "api.weixin.qq.com:443", &path).await.keys().contains(&"openid".to_owned()));
    at(&platform, "api.weixin.qq.com", "/connect/qrconnect?appid=x").await.is_error(40066, "invalid url");
    at(&platform, "mp.weixin.qq.com", "/cgi-bin/token").await.is_error(40066, "invalid url");
    assert_eq!(at(&platform, "mp.weixin.qq.com", "/cgi-bin/showqrcode").await.status, StatusCode::NOT_FOUND);
    let poll = at(&platform, "lp.open.weixin.qq.com", "/connect/l/qrconnect?uuid=x").await;
    assert_eq!(poll.body, "window.wx_errcode=402;");
    let rule = platform.sandbox.log()[0].rule.clone();
    assert!(rule.contains("is at api.weixin.qq.com, not at open.weixin.qq.com"), "{rule}");
}

#[tokio::test]
async fn avatars_are_at_the_platform_s_host_for_those_who_came_by_one() {
    let platform = Platform::new();
    let tokens = platform.exchange(SITE, &platform.code(SITE, "carol", "website").await).await;
    let (access, openid) = (tokens.text("access_token"), tokens.text("openid"));
    let path = format!("/sns/userinfo?access_token={access}&openid={openid}");
    let mapped = at(&platform, "api.weixin.qq.com", &path).await;
    assert!(
        mapped.body.contains(r"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/carol\/132"),
        "{}",
        mapped.body
    );
    let own = at(&platform, "127.0.0.1:8401", &path).await;
    assert!(own.body.contains(r"http:\/\/sandbox.test\/mmopen\/"), "{}", own.body);
    let picture = at(&platform, "thirdwx.qlogo.cn", "/mmopen/vi_32/carol/132").await;
    assert_eq!(picture.content_type, "image/svg+xml; charset=utf-8");
}

#[tokio::test]
async fn the_probes_of_a_container_are_answered_and_not_logged() {
    let platform = Platform::new();
    for path in ["/readyz", "/healthz"] {
        let ready = at(&platform, "10.1.2.3:8400", path).await;
        assert_eq!((ready.status, ready.body.as_str()), (StatusCode::OK, r#"{"ready":true}"#));
    }
    assert!(platform.sandbox.log().is_empty());
}
