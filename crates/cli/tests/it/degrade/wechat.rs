//! WeChat is gone, says nothing, or fails. Sessions and passwords have nothing to do with it; whoever signs in through it is
//! told in time, and the code is not sent again.

use std::time::Duration;

use serde_json::json;

use crate::degrade::ground::{Ground, Server, eventually};

/// The longest that a sign-in waits: the two seconds that the test gives WeChat, and a moment.
const IN_TIME: Duration = Duration::from_secs(4);

/// Gives whether WeChat may have received the code: after some failures it is left alone, and nothing is sent.
async fn only_wechat_refuses(server: &Server, session: &str, code: &str) -> bool {
    let refused = server.wechat_login(code).await;
    refused.refuses("wechat_unavailable");
    assert!(refused.took < IN_TIME, "{refused:?}");
    server.session(session).await.works();
    server.password().await.works();
    server.ready().await.works();
    server.get("/login").await.works();
    !refused.body["hint"].as_str().unwrap().contains("othing was sent")
}

#[tokio::test]
async fn wechat_gone() {
    let mut ground = Ground::new();
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let code = ground.wechat.code("alice", "mini").await;
    ground.wechat.end();
    for attempt in 0..3 {
        only_wechat_refuses(&server, &session, &format!("{code}-{attempt}")).await;
    }
    ground.wechat.begin(&ground.app());
    eventually("asking WeChat again", || async {
        let code = json!({"code": ground.wechat.code("alice", "mini").await});
        server.call("MiniLogin.getLoginCode", code).await.status == 200
    })
    .await;
}

#[tokio::test]
async fn wechat_says_nothing() {
    let ground = Ground::new();
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let mut codes = vec![];
    for _ in 0..3 {
        codes.push(ground.wechat.code("alice", "mini").await);
    }
    ground.wechat.pause();
    let mut sent = vec![];
    for code in &codes {
        if only_wechat_refuses(&server, &session, code).await {
            sent.push(code);
        }
    }
    assert!(!sent.is_empty(), "nobody tried");
    ground.wechat.go_on();
    eventually("signing in", || ground.signs_in(&server)).await;
    for code in sent {
        let again = server.wechat_login(code).await;
        assert!(again.status != 200, "a code that may have been received was sent twice: {again:?}");
    }
}

#[tokio::test]
async fn wechat_fails() {
    let ground = Ground::new();
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    ground.wechat.fault(json!("http_502_after"), 2).await;
    for _ in 0..2 {
        let code = ground.wechat.code("alice", "mini").await;
        let before = ground.wechat.asked().await;
        if only_wechat_refuses(&server, &session, &code).await {
            server.wechat_login(&code).await.fails(400, "code_used");
        }
        assert!(ground.wechat.asked().await <= before + 1, "a code was sent twice");
    }
    eventually("signing in", || ground.signs_in(&server)).await;
}
