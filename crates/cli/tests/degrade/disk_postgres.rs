//! The disk of PostgreSQL is full. PostgreSQL stops where it cannot write its log; either way nobody hangs, and all is well
//! once there is room.

use crate::ground::{Ground, Postgres, SmallDisk, eventually};

#[tokio::test]
async fn the_disk_of_postgresql_is_full() {
    let Some(disk) = SmallDisk::mount(96) else { return };
    let postgres = Postgres::at(disk.path().join("pg"));
    let ground = Ground::new().with("WXLOGIN_DATABASE_URL", &postgres.url());
    ground.add_user();
    let server = ground.serve().await;
    let session = ground.alice(&server).await;

    disk.fill();
    eventually("PostgreSQL meets the full disk", || async { server.password().await.status == 503 }).await;
    ground.alice_signs_in(&server).await.refuses("storage_unavailable");
    let ready = server.ready().await;
    assert_eq!(ready.status, 503, "{ready:?}");
    assert_ne!(ready.body["checks"]["database"], "up", "{ready:?}");
    let checked = server.session(&session).await;
    assert!([200, 503].contains(&checked.status), "{checked:?}");

    disk.empty();
    let mut postgres = postgres;
    postgres.begin_if_ended();
    eventually("signing in", || ground.signs_in(&server)).await;
    server.password().await.works();
    server.session(&session).await.works();
    eventually("being ready", || server.is_ready()).await;
}
