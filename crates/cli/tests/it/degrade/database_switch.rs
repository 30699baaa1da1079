//! PostgreSQL fails over: the primary dies, its standby is promoted, and the address leads there.

use crate::degrade::ground::{Gate, Ground, Postgres, eventually};

#[tokio::test]
async fn postgresql_fails_over_to_its_standby() {
    let mut primary = Postgres::start();
    let standby = primary.standby();
    let gate = Gate::to(primary.port).await;
    let url = format!("postgres://wxlogin@127.0.0.1:{}/postgres", gate.port);
    let ground = Ground::new().with("WXLOGIN_DATABASE_URL", &url);
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;
    let position = primary.sql("SELECT pg_current_wal_lsn()");
    eventually("the standby has everything", || async {
        standby.sql(&format!("SELECT pg_last_wal_replay_lsn() >= '{position}'")) == "t"
    })
    .await;

    primary.end();
    gate.switch(standby.port);
    // Until it is promoted, it reads: sessions are checked, and nobody can sign in.
    eventually("checking a session", || async { server.session(&session).await.status == 200 }).await;
    server.password().await.refuses("storage_unavailable");
    eventually("a standby is told from a primary", || async {
        server.ready().await.body["checks"]["database"] == "reads_only"
    })
    .await;
    server.tells("database", "reads_only", "sessions_only").await;

    assert_eq!(standby.sql("SELECT pg_promote()"), "t");
    eventually("signing in", || ground.signs_in(&server)).await;
    server.password().await.works();
    server.session(&session).await.works();
    eventually("being ready", || server.is_ready()).await;
    server.tells("database", "up", "ready").await;
}
