//! Lookups with few people and with very many: all sizes are up at once and measured in turns.

use std::{sync::Arc, time::Instant};

use super::{
    rounds::{Case, Rounds, interleaved},
    say,
    stage::{Stage, with_stub},
    start::starts,
};
use crate::{
    Result,
    load::{Load, Script, get, post},
    process::Process,
    report::{Group, Row},
    world::{Size, folder::API, people},
};

/// Different people who are looked up, spread over all of them.
const ASKED: u64 = 20_000;
const AT_ONCE: usize = 8;

/// A store with this many people, and the server on it.
struct Grown {
    store: &'static str,
    size: u64,
    key: String,
    start: Vec<f64>,
    server: Process,
}

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let stub = Stage::stub(0)?;
    let mut all = vec![];
    for store in ["sqlite", "postgres"] {
        for size in &stage.pace.growth {
            all.push(grown(stage, store, *size, &stub).await?);
        }
    }
    let mut cases = vec![];
    for (kind, told) in KINDS {
        cases.extend(all.iter().map(|grown| Case {
            id: format!("{}-{kind}-{}", grown.store, grown.size),
            name: format!("{told}, {}, {}", title(grown.store), short(grown.size)),
            server: &grown.server,
            load: Load::new(grown.server.address, AT_ONCE, script(kind, grown)),
        }));
    }
    let measured = interleaved(cases, &stage.pace).await?;
    let mut rows: Vec<Row> = measured.chunks(stage.pace.growth.len()).flat_map(beside_the_first).collect();
    rows.extend(all.iter().map(|grown| {
        let (store, size) = (grown.store, grown.size);
        Row::new(&format!("{store}-start-{size}"), &format!("start, {}, {}", title(store), short(size)))
            .with("startMs", &grown.start)
    }));
    drop(all);
    for store in ["sqlite", "postgres"] {
        stage.pace.growth.iter().try_for_each(|size| stage.remove(&format!("growth-{store}-{size}")))?;
    }
    Ok(Group {
        id: "growth".into(),
        title: "Growth: users and identities".into(),
        note: format!(
            "Each number of users has as many identities and up to {ASKED} sessions. {AT_ONCE} connections ask about {ASKED} people \
             spread over all of them; WeChat answers at once; session.cache = 0s. `slower` is the time for one beside that with \
             the smallest number, in the same round."
        ),
        rows,
    })
}

async fn grown(stage: &Stage, store: &'static str, size: u64, stub: &Process) -> Result<Grown> {
    let (name, began) = (format!("growth-{store}-{size}"), Instant::now());
    let site = if store == "sqlite" { stage.embedded(&name)? } else { stage.replicated(&name, false)? };
    let site = with_stub(site.with("session.cache", "0s"), stub);
    let key = site.prepare()?;
    site.fill(Size { people: size, on_site: false, sessions: size.min(ASKED) }).await?;
    say(&format!("{name} filled in {:.0} s", began.elapsed().as_secs_f64()));
    let start = starts(&site, stage.pace.starts)?;
    let server = site.serve(None)?;
    server.first_answer()?;
    Ok(Grown { store, size, key, start, server })
}

const KINDS: [(&str, &str); 4] = [
    ("openid", "identity by openId"),
    ("user", "identity by user"),
    ("session", "session check"),
    ("login", "mini-program sign-in"),
];

fn script(kind: &str, grown: &Grown) -> Script {
    let service = format!("authorization: Bearer {}\r\n", grown.key);
    // The nth of those who are asked about, as far apart as the size allows.
    let person = |n: u64| people::mix(n).checked_rem(grown.size).unwrap_or_default();
    let requests: Arc<[Vec<u8>]> = match kind {
        "openid" => {
            let ask = |n| {
                let open_id = people::open_id(person(n));
                let body = format!(r#"{{"filter":"Q(openId='{open_id}')"}}"#);
                post(&format!("{API}/Mini/WeChatMiniAuthModel/get"), &service, &body)
            };
            (0..ASKED).map(ask).collect()
        }
        "user" => {
            let ask = |n| {
                let body = format!(r#"{{"authObj":{{"userId":"{}"}}}}"#, people::user_id(person(n)));
                post(&format!("{API}/Mini/getUserAuthInfo"), &service, &body)
            };
            (0..ASKED).map(ask).collect()
        }
        "session" => {
            let ask = |n| get("/v1/verify", &format!("authorization: Bearer {}\r\n", people::token(n)));
            (0..ASKED.min(grown.size)).map(ask).collect()
        }
        _ => return Script::MiniProgram { people: grown.size },
    };
    Script::Any(requests)
}

/// One kind of one store, by size.
fn beside_the_first(sizes: &[Rounds]) -> Vec<Row> {
    let Some(first) = sizes.first() else { return vec![] };
    sizes
        .iter()
        .map(|case| {
            case.row()
                .with("perSecond", &case.each(|round| round.per_second))
                .with("cpuUs", &case.each(|round| round.cpu_us))
                .with("p50Ms", &case.each(|round| round.p50_ms))
                .with("p99Ms", &case.each(|round| round.p99_ms))
                .with("slower", &case.beside(first, |own, first| first.per_second / own.per_second))
        })
        .collect()
}

fn title(store: &str) -> &'static str {
    if store == "sqlite" { "SQLite" } else { "PostgreSQL" }
}

/// 10000000 as 10 million.
fn short(size: u64) -> String {
    match size {
        1_000_000.. => format!("{} million", size / 1_000_000),
        1000.. => format!("{} thousand", size / 1000),
        _ => size.to_string(),
    }
}
