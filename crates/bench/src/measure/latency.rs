//! What a sign-in adds to WeChat's own latency, under a load that the machine carries with ease.

use super::{
    logins::{peopled, ways},
    rounds::{Case, Rounds, interleaved},
    stage::Stage,
};
use crate::{
    Result,
    load::{Load, Script, get},
    report::{Group, Row},
};

const AT_ONCE: usize = 16;

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let stub = Stage::stub(50)?;
    let servers = [
        ("embedded", "embedded", peopled(stage, stage.embedded("latency")?, &stub).await?),
        (
            "replicated",
            "PostgreSQL and Redis",
            peopled(stage, stage.replicated("latency-pg", true)?, &stub).await?,
        ),
    ];
    let asked = get("/sns/jscode2session?appid=a&secret=b&js_code=oabc-1&grant_type=authorization_code", "");
    let mut cases = vec![Case {
        id: "stub".into(),
        name: "the stub alone, asked once".into(),
        server: &stub,
        load: Load::new(stub.address, AT_ONCE, Script::Any([asked].into())),
    }];
    for (way, told, script) in ways(stage.pace.people) {
        for (id, name, server) in &servers {
            cases.push(Case {
                id: format!("{way}-{id}"),
                name: format!("{told}, {name}"),
                server,
                load: Load::new(server.address, AT_ONCE, script.clone()),
            });
        }
    }
    let all = interleaved(cases, &stage.pace).await?;
    Ok(Group {
        id: "latency".into(),
        title: "Latency of a sign-in, added to WeChat's own".into(),
        note: format!(
            "{AT_ONCE} at once, WeChat takes 50 ms. `added` is what is left when the stub's own p50 and p99 of the same round \
             are subtracted: once for a mini program, twice for a browser, for which WeChat is asked twice."
        ),
        rows: rows(&all),
    })
}

fn rows(all: &[Rounds]) -> Vec<Row> {
    let Some(stub) = all.first() else { return vec![] };
    all.iter()
        .map(|case| {
            let row = case
                .row()
                .with("perSecond", &case.each(|round| round.per_second))
                .with("p50Ms", &case.each(|round| round.p50_ms))
                .with("p99Ms", &case.each(|round| round.p99_ms));
            if case.id == stub.id {
                return row;
            }
            let calls = if case.id.starts_with("browser") { 2.0 } else { 1.0 };
            row.with("p50AddedMs", &case.beside(stub, |own, stub| own.p50_ms - calls * stub.p50_ms))
                .with("p99AddedMs", &case.beside(stub, |own, stub| own.p99_ms - calls * stub.p99_ms))
        })
        .collect()
}
