//! PostgreSQL crashes, hangs, and comes back. Sessions are in it, so that nothing works meanwhile but what is remembered for
//! `session.cache`; every answer comes in time, and no restart is needed.

use crate::degrade::ground::{Ground, Postgres, Redis, Server, eventually};

async fn refuses_everything(ground: &Ground, server: &Server, session: &str) {
    // What was remembered a moment ago is forgotten after `session.cache`.
    eventually("refusing", || async { server.session(session).await.status == 503 }).await;
    server.session(session).await.refuses("storage_unavailable");
    server.password().await.refuses("storage_unavailable");
    ground.alice_signs_in(server).await.refuses("storage_unavailable");
    server.tells("database", "down", "not_ready").await;
    assert_eq!(
        server.get("/healthz").await.status,
        200,
        "the process is alive, restarting it would not help"
    );
    server.get("/login").await.works();
}

async fn works_again(ground: &Ground, server: &Server, session: &str) {
    eventually("checking a session", || async { server.session(session).await.status == 200 }).await;
    eventually("signing in", || ground.signs_in(server)).await;
    server.password().await.works();
    eventually("being ready", || server.is_ready()).await;
    server.tells("database", "up", "ready").await;
}

#[tokio::test]
async fn postgresql_crashed_and_restarted() {
    let (mut postgres, redis) = (Postgres::start(), Redis::start());
    let ground =
        Ground::new().with("WXLOGIN_REDIS_URL", &redis.url()).with("WXLOGIN_DATABASE_URL", &postgres.url());
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    for _ in 0..2 {
        postgres.end();
        refuses_everything(&ground, &server, &session).await;
        postgres.begin();
        works_again(&ground, &server, &session).await;
    }
}

#[tokio::test]
async fn postgresql_paused() {
    let postgres = Postgres::start();
    let ground = Ground::new().with("WXLOGIN_DATABASE_URL", &postgres.url());
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    postgres.pause();
    // More at once than there are connections: the last one waits no longer than the first.
    let many = (0..40).map(|_| server.session(&session));
    for answer in futures::future::join_all(many).await {
        answer.refuses("storage_unavailable");
    }
    refuses_everything(&ground, &server, &session).await;
    postgres.go_on();
    works_again(&ground, &server, &session).await;
}

#[tokio::test]
async fn what_is_remembered_of_a_session_outlives_postgresql_for_as_long_as_it_was_set() {
    let (mut postgres, redis) = (Postgres::start(), Redis::start());
    let ground = Ground::new()
        .with("WXLOGIN_REDIS_URL", &redis.url())
        .with("WXLOGIN_DATABASE_URL", &postgres.url())
        .with("WXLOGIN_SESSION_CACHE", "60s");
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    // Remembered from when the channel of revocations is up, which Redis carries.
    eventually("it is remembered", || async {
        server.session(&session).await.works();
        let page = server.get_as_operator("/metrics").await.body.to_string();
        !page.contains("lookups_total{outcome=\\\"hit\\\"} 0")
    })
    .await;
    postgres.end();
    server.session(&session).await.works();
    server.session("wxs_made-up").await.refuses("storage_unavailable");
    server.tells("database", "down", "not_ready").await;
}
