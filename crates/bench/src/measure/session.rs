//! The check of a session beside a bare axum handler.

use super::{
    rounds::{Case, Rounds, interleaved},
    stage::Stage,
};
use crate::{
    Result,
    load::{Load, Script, get},
    process::{Cores, Process},
    report::{Group, Row},
    world::{Site, Size, people},
};

/// Sessions that are checked, each as often as the others.
const SESSIONS: u64 = 1000;
const CONNECTIONS: usize = 32;

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let sites = [
        ("embedded", "embedded (SQLite), all defaults", stage.embedded("embedded")?),
        (
            "embedded-uncached",
            "embedded, session.cache = 0s: each check reads the store",
            stage.embedded("embedded-uncached")?.with("session.cache", "0s"),
        ),
        ("replicated", "PostgreSQL and Redis, all other defaults", stage.replicated("replicated", true)?),
        (
            "replicated-uncached",
            "PostgreSQL and Redis, session.cache = 0s",
            stage.replicated("replicated-uncached", true)?.with("session.cache", "0s"),
        ),
        ("postgres", "PostgreSQL alone, all other defaults", stage.replicated("postgres", false)?),
    ];
    for (.., site) in &sites {
        site.prepare()?;
        site.fill(Size { people: SESSIONS, on_site: false, sessions: SESSIONS }).await?;
    }
    let cores = Cores::apart();
    let core = cores.as_ref().map(Cores::server);
    let bare = Process::role(&["bare"], core)?;
    let mut servers = vec![("bare", "a bare axum handler", bare)];
    for (id, name, site) in &sites {
        servers.push((id, name, started(site, core)?));
    }
    let load = checks();
    let cases = servers.iter().map(|(id, name, server)| Case {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        server,
        load: Load { sleeps: cores.is_none(), ..Load::new(server.address, CONNECTIONS, load.clone()) },
    });
    let all = interleaved(cases.collect(), &stage.pace).await?;
    Ok(Group {
        id: "session".into(),
        title: "Session check: GET /v1/verify".into(),
        note: note(cores.is_some()),
        rows: rows(&all),
    })
}

fn note(apart: bool) -> String {
    let cores = if apart {
        "The server has one core to itself and the load the other, so the rate is the server's own. The load never sleeps: to \
         wake it would cost whoever answers it an interrupt between the cores, the more often the slower the answer, and is \
         nothing that a network asks of a server."
    } else {
        "Server and load share all cores: the load's cost is in the rate, and the ratios flatter the server."
    };
    format!(
        "{CONNECTIONS} connections ask about {SESSIONS} sessions; the bare handler gets the same bytes and says ok. {cores} \
         `CPU, of bare` compares the CPU time of one request."
    )
}

fn started(site: &Site, core: Option<&str>) -> Result<Process> {
    let server = site.serve(core)?;
    server.first_answer()?;
    Ok(server)
}

/// Checks of all sessions, in no order.
pub(super) fn checks() -> Script {
    let check =
        |n| get("/v1/verify", &format!("accept: */*\r\nauthorization: Bearer {}\r\n", people::token(n)));
    Script::Any((0..SESSIONS).map(check).collect())
}

fn rows(all: &[Rounds]) -> Vec<Row> {
    let Some(bare) = all.first() else { return vec![] };
    all.iter()
        .map(|case| {
            case.row()
                .with("perSecond", &case.each(|round| round.per_second))
                .with("ratio", &case.beside(bare, |own, bare| own.per_second / bare.per_second))
                .with("cpuUs", &case.each(|round| round.cpu_us))
                .with("cpuRatio", &case.beside(bare, |own, bare| bare.cpu_us / own.cpu_us))
                .with("p50Ms", &case.each(|round| round.p50_ms))
                .with("p99Ms", &case.each(|round| round.p99_ms))
                .with("p99Ratio", &case.beside(bare, |own, bare| own.p99_ms / bare.p99_ms))
                .with("cores", &case.each(|round| round.cores))
        })
        .collect()
}
