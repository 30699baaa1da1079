//! Redis goes away, hangs, and comes back empty. Sessions are in the database and go on; whoever wants to sign in is told to
//! come again. Limits (on here) fail closed: without their counters nobody may guess passwords without end.

use serde_json::json;

use crate::degrade::ground::{Ground, Postgres, Redis, Server, eventually};

/// Session checks go on, every way to sign in refuses, and both are told.
async fn refuses_sign_ins_only(ground: &Ground, server: &Server, session: &str) {
    server.session(session).await.works();
    ground.alice_signs_in(server).await.refuses("storage_unavailable");
    server.password().await.refuses("storage_unavailable");
    let code = json!({"code": ground.wechat.code("bob", "mini").await});
    server.call("MiniLogin.getLoginCode", code).await.refuses("storage_unavailable");
    server.tells("redis", "down", "sessions_only").await;
    server.session(session).await.works();
}

async fn works_again(ground: &Ground, server: &Server, session: &str) {
    eventually("signing in", || ground.signs_in(server)).await;
    server.password().await.works();
    server.session(session).await.works();
    eventually("being ready", || server.is_ready()).await;
    server.tells("redis", "up", "ready").await;
}

#[tokio::test]
async fn redis_killed_and_back_empty() {
    let mut redis = Redis::start();
    let ground =
        Ground::new().with("WXLOGIN_REDIS_URL", &redis.url()).with("WXLOGIN_LIMITS_PER_ACCOUNT", "1000");
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let spent = ground.wechat.code("alice", "mini").await;
    let answer = server.call("MiniLogin.getLoginCode", json!({"code": spent})).await.works();
    let login_code = json!({"loginCode": answer.text("loginCode")});

    redis.kill();
    refuses_sign_ins_only(&ground, &server, &session).await;
    redis.start_again();
    works_again(&ground, &server, &session).await;

    // What Redis forgot is told as what it is, and is no second use: our codes are gone, and WeChat knows its own.
    server.call("AuthSvc.loginByCode", login_code).await.fails(410, "login_code_invalid");
    server.wechat_login(&spent).await.fails(400, "code_used");
}

#[tokio::test]
async fn redis_paused() {
    let (postgres, redis) = (Postgres::start(), Redis::start());
    let ground = Ground::new()
        .with("WXLOGIN_REDIS_URL", &redis.url())
        .with("WXLOGIN_LIMITS_PER_ACCOUNT", "1000")
        .with("WXLOGIN_DATABASE_URL", &postgres.url());
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let code = json!({"code": ground.wechat.code("alice", "mini").await});
    let answer = server.call("MiniLogin.getLoginCode", code).await.works();
    let login_code = json!({"loginCode": answer.text("loginCode")});

    redis.freeze();
    // Sent, and not answered: nobody knows whether the code was taken. It may work once more, and never twice.
    server.call("AuthSvc.loginByCode", login_code.clone()).await.refuses("storage_unavailable");
    refuses_sign_ins_only(&ground, &server, &session).await;
    redis.thaw();
    works_again(&ground, &server, &session).await;
    let mut wins = 0;
    for _ in 0..3 {
        let answer = server.call("AuthSvc.loginByCode", login_code.clone()).await;
        wins += usize::from(answer.status == 200);
        assert!([200, 410].contains(&answer.status), "{answer:?}");
    }
    assert!(wins <= 1, "a one-time code was used twice");
}
