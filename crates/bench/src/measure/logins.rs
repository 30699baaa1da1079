//! Complete sign-ins, as many as the machine can.

use super::{
    rounds::{Case, Rounds, interleaved},
    stage::{Stage, with_stub},
};
use crate::{
    Result,
    load::{Browser, Load, Script},
    process::Process,
    report::{Group, Row},
    world::{Site, Size},
};

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let (quick, slow) = (Stage::stub(0)?, Stage::stub(50)?);
    let sites = [
        ("embedded", "embedded", 0, stage.embedded("login-0")?, &quick),
        ("embedded", "embedded", 50, stage.embedded("login-50")?, &slow),
        ("replicated", "PostgreSQL and Redis", 0, stage.replicated("login-pg-0", true)?, &quick),
        ("replicated", "PostgreSQL and Redis", 50, stage.replicated("login-pg-50", true)?, &slow),
    ];
    let mut servers = vec![];
    for (id, name, delay, site, stub) in sites {
        servers.push((id, name, delay, peopled(stage, site, stub).await?));
    }
    let people = stage.pace.people;
    let mut cases = vec![];
    for (way, told, script) in ways(people) {
        for (id, name, delay, server) in &servers {
            let connections = if *delay == 0 { 64 } else { 256 };
            cases.push(Case {
                id: format!("{way}-{id}-{delay}"),
                name: format!("{told}, {name}, WeChat takes {delay} ms"),
                server,
                load: Load::new(server.address, connections, script.clone()),
            });
        }
    }
    let all = interleaved(cases, &stage.pace).await?;
    Ok(Group {
        id: "logins".into(),
        title: "Sign-ins, as many as the machine can".into(),
        note: format!(
            "By {people} people in turn, known already; 64 at once where WeChat answers at once, otherwise 256. Server, stub, \
             load and databases share all cores, so `per second` is of the whole machine; CPU time is the server's alone. A \
             complete sign-in in a browser is two requests of the browser and two of the server to WeChat."
        ),
        rows: all.iter().map(row).collect(),
    })
}

/// The two ways to sign in: how they are named, and what does them.
pub(super) fn ways(people: u64) -> [(&'static str, &'static str, Script); 2] {
    [
        ("mini", "mini program", Script::MiniProgram { people }),
        ("browser", "browser, start to session", Script::Browser(Browser { people })),
    ]
}

/// A running server with people who have accounts of both apps.
pub(super) async fn peopled(stage: &Stage, site: Site, stub: &Process) -> Result<Process> {
    let site = with_stub(site, stub);
    site.prepare()?;
    site.fill(Size { people: stage.pace.people, on_site: true, sessions: 0 }).await?;
    let server = site.serve(None)?;
    server.first_answer()?;
    Ok(server)
}

fn row(case: &Rounds) -> Row {
    case.row()
        .with("perSecond", &case.each(|round| round.per_second))
        .with("perCpuSecond", &case.each(|round| 1e6 / round.cpu_us))
        .with("cpuUs", &case.each(|round| round.cpu_us))
        .with("p50Ms", &case.each(|round| round.p50_ms))
        .with("p99Ms", &case.each(|round| round.p99_ms))
        .with("cores", &case.each(|round| round.cores))
}
