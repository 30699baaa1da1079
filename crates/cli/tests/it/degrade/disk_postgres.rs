//! The disk of PostgreSQL is full. Sign-ins refuse, and sessions are checked unless PostgreSQL stops because it cannot write its
//! log; either way nobody hangs, and all is well once there is room.

use crate::degrade::ground::{Ground, Postgres, SmallDisk, eventually};

#[tokio::test]
async fn the_disk_of_postgresql_is_full() {
    let Some(disk) = SmallDisk::mount(96) else { return };
    let postgres = Postgres::at(disk.path().join("pg"));
    let ground = Ground::new().with("WXLOGIN_DATABASE_URL", &postgres.url());
    ground.add_user().await;
    let server = ground.serve().await;
    let session = ground.alice(&server).await;

    eventually("PostgreSQL meets the full disk", || async {
        disk.fill();
        let many = futures::future::join_all((0..20).map(|_| server.password())).await;
        many.iter().any(|answer| answer.status == 503)
    })
    .await;
    ground.alice_signs_in(&server).await.refuses("storage_unavailable");
    // PostgreSQL may still take small changes, so that its state is told by what people meet.
    let page = server.get_as_operator("/metrics").await.body.to_string();
    assert!(page.contains("outcome=\\\"storage_unavailable\\\""), "{page}");
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
