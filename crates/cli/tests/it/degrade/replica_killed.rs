//! A replica dies in the middle of sign-ins: any other goes on with them, and no code is sent twice.

use std::time::Duration;

use serde_json::json;

use crate::degrade::ground::{Browser, Ground, Postgres, Redis, Server};

async fn two(ground: &Ground) -> (Server, Server) {
    tokio::join!(ground.serve(), ground.serve())
}

#[tokio::test]
async fn a_replica_is_killed_in_the_middle_of_a_sign_in() {
    let (postgres, redis) = (Postgres::start(), Redis::start());
    let ground = Ground::new()
        .with("WXLOGIN_REDIS_URL", &redis.url())
        .with("WXLOGIN_DATABASE_URL", &postgres.url())
        .with("WXLOGIN_WECHAT_REQUEST_TIMEOUT", "5s")
        .with("WXLOGIN_WECHAT_TOTAL_TIMEOUT", "6s");
    let (one, other) = two(&ground).await;
    let session = ground.alice(&one).await;
    let mut browser = Browser::leaves(&one).await;

    let code = ground.wechat.code("alice", "mini").await;
    ground.wechat.fault(json!({"delay_ms": 3000}), 1).await;
    let body = json!({"code": code});
    let signing_in = one.try_post("/login", &body);
    let asked = ground.wechat.asked().await;
    let killing = async {
        tokio::time::sleep(Duration::from_millis(800)).await;
        kill(one.process.id());
    };
    let (cut, ()) = tokio::join!(signing_in, killing);
    assert!(cut.is_err(), "the replica answered before it was killed: {cut:?}");

    // The same code at another replica: it was claimed, so that it is not sent again, whether or not WeChat got it.
    other.wechat_login(&code).await.fails(400, "code_used");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(ground.wechat.asked().await <= asked + 1, "a one-time code was sent twice");
    ground.alice_signs_in(&other).await.works();
    other.session(&session).await.works();

    // Begun at the dead one, with WeChat in between, ended at the other.
    let arrived = browser.comes_back(&other, &ground.wechat, "alice").await;
    assert_eq!((arrived.status, arrived.headers["location"].to_str().unwrap()), (303, "/in"), "{arrived:?}");
    other.session(browser.session().unwrap()).await.works();
    assert_eq!(postgres.sql("SELECT count(*) FROM users"), "1", "one person is one user");
}

fn kill(id: u32) {
    let killed = std::process::Command::new("kill").args(["-KILL", &id.to_string()]).status().unwrap();
    assert!(killed.success());
}

#[tokio::test]
async fn a_sign_in_begins_at_one_replica_and_each_step_reaches_another() {
    let (postgres, redis) = (Postgres::start(), Redis::start());
    let ground =
        Ground::new().with("WXLOGIN_REDIS_URL", &redis.url()).with("WXLOGIN_DATABASE_URL", &postgres.url());
    let (one, other) = two(&ground).await;
    let code = json!({"code": ground.wechat.code("bob", "mini").await});
    let bind_code = one.call("MiniLogin.getLoginCode", code).await.works().text("bindCode");
    let login_code =
        other.call("MiniLogin.register", json!({"bindCode": bind_code})).await.works().text("loginCode");
    let session = one.call("AuthSvc.loginByCode", json!({"loginCode": login_code})).await.works();
    other.session(&session.text("sessionId")).await.works();
    for (begun, ended) in [(&one, &other), (&other, &one)] {
        let mut browser = Browser::leaves(begun).await;
        browser.comes_back(ended, &ground.wechat, "bob").await.works();
        begun.session(browser.session().unwrap()).await.works();
    }
}
