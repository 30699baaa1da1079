//! Memory of a server that does nothing, and what sessions add.

use std::time::Duration;

use super::stage::Stage;
use crate::{
    Result,
    load::{Load, Script, each_once, get},
    process::Process,
    report::{Group, MEGABYTE, Row},
    world::{Site, Size, people},
};

/// Longer than the checks of all sessions take.
const REMEMBERED: &str = "1h";

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let none = Size { people: 0, on_site: false, sessions: 0 };
    let sessions = stage.pace.sessions;
    let many = Size { people: sessions, on_site: false, sessions };
    let replicated = stage.replicated("memory-pg", true)?;
    let idle = idle(stage, &stage.embedded("memory")?, none).await?;
    let stored = stage.embedded("memory-stored")?.with("session.cache", REMEMBERED);
    let mut rows = vec![
        row("embedded", "embedded, idle", idle),
        row("replicated", "PostgreSQL and Redis, idle", self::idle(stage, &replicated, none).await?),
    ];
    let full = self::idle(stage, &stored, many).await?;
    rows.push(row("stored", &format!("embedded, idle, {sessions} sessions stored"), full));
    rows.push(remembered(stage, &stored).await?);
    Ok(Group {
        id: "memory".into(),
        title: "Memory".into(),
        note: format!(
            "VmRSS of the server's process, {:.0} s after its start. Sessions are stored in the database; those checked a moment \
             ago are remembered as well. The last row's server remembers for {REMEMBERED} and has checked one session over and \
             over first: `added` is what all the others, checked once each, add to that.",
            stage.pace.settle.as_secs_f64()
        ),
        rows,
    })
}

fn row(id: &str, name: &str, bytes: u64) -> Row {
    Row::new(id, name).with("memoryMb", &[bytes as f64 / MEGABYTE])
}

async fn idle(stage: &Stage, site: &Site, size: Size) -> Result<u64> {
    site.prepare()?;
    site.fill(size).await?;
    settled(stage, &started(site)?).await
}

fn started(site: &Site) -> Result<Process> {
    let server = site.serve(None)?;
    server.first_answer()?;
    Ok(server)
}

async fn settled(stage: &Stage, server: &Process) -> Result<u64> {
    tokio::time::sleep(stage.pace.settle).await;
    Ok(server.usage()?.memory)
}

async fn remembered(stage: &Stage, site: &Site) -> Result<Row> {
    let (server, sessions) = (started(site)?, stage.pace.sessions);
    let check = |n| get("/v1/verify", &format!("authorization: Bearer {}\r\n", people::token(n)));
    let script = Script::Any([check(0)].into());
    let load = Load::new(server.address, 8, script);
    let warm = load.run(&server, Duration::from_secs(1)).await?;
    let before = settled(stage, &server).await?;
    let failed = each_once(server.address, (0..sessions).map(check)).await?;
    let after = settled(stage, &server).await?;
    let name = format!("embedded, {sessions} sessions remembered");
    Ok(row("remembered", &name, after)
        .with("addedMb", &[after.saturating_sub(before) as f64 / MEGABYTE])
        .counting(warm.failed + failed, 0, warm.told))
}
