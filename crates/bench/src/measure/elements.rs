//! Few elements and very many.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;
use wxlogin_element::{BuiltIn, LoadOptions, SecretFiles, Tree};

use super::{
    rounds::{Case, interleaved},
    stage::Stage,
    start::starts,
};
use crate::{
    Result,
    load::{Connection, Load, Script, get, post},
    process::Process,
    report::{Group, MEGABYTE, Row},
    world::{
        Database,
        folder::{self, API},
    },
};

const AT_ONCE: usize = 8;

/// An app with this many elements, as far as it is measured before the load.
struct Grown {
    size: u64,
    row: Row,
    server: Process,
}

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let mut all = vec![];
    for size in &stage.pace.elements {
        all.push(grown(stage, *size).await?);
    }
    let mut cases = vec![];
    for grown in &all {
        let config = |n| post(&format!("{API}/{}/getLoginConfig", folder::name(n)), "", "{}");
        let configs = Script::Any((0..grown.size).map(config).collect());
        let page = Script::Any([get("/login", "accept: text/html\r\n")].into());
        for script in [configs, page] {
            let load = Load::new(grown.server.address, AT_ONCE, script);
            cases.push(Case { id: String::new(), name: String::new(), server: &grown.server, load });
        }
    }
    let measured = interleaved(cases, &stage.pace).await?;
    let rows = all.into_iter().zip(measured.chunks(2)).map(|(grown, both)| {
        let [config, page] = both else { return grown.row };
        let failed = [config, page].into_iter().flat_map(|case| &case.rounds);
        let (count, told) = failed.fold((0, None), |(count, told), round| {
            (count + round.failed + round.refused, round.told.clone().or(told))
        });
        grown
            .row
            .with("configCpuUs", &config.each(|round| round.cpu_us))
            .with("configP50Ms", &config.each(|round| round.p50_ms))
            .with("pageCpuUs", &page.each(|round| round.cpu_us))
            .with("pageP50Ms", &page.each(|round| round.p50_ms))
            .counting(count, 0, told)
    });
    Ok(Group {
        id: "elements".into(),
        title: "Growth: login elements".into(),
        note: format!(
            "One website, the others mini programs; embedded. `resolve`: finding an element by its name, in process. `config`: \
             getLoginConfig of all elements in turn; `page`: GET /login; each over HTTP from {AT_ONCE} connections, the CPU time \
             being the server's. `edit`: from the write of an element's file until getLoginConfig tells the new appId."
        ),
        rows: rows.collect(),
    })
}

async fn grown(stage: &Stage, size: u64) -> Result<Grown> {
    let site = stage.site(&format!("elements-{size}"), size, Database::Sqlite)?;
    site.prepare()?;
    let start = starts(&site, stage.pace.starts)?;
    let server = site.serve(None)?;
    server.first_answer()?;
    tokio::time::sleep(stage.pace.settle).await;
    let row = Row::new(&size.to_string(), &format!("{size} elements"))
        .with("startMs", &start)
        .with("memoryMb", &[server.usage()?.memory as f64 / MEGABYTE])
        .with("resolveNs", &resolved(&site.dir, size)?)
        .with("editMs", &edits(stage, &site.dir, &server, size).await?);
    Ok(Grown { size, row, server })
}

/// Finding the element in the middle, in nanoseconds.
fn resolved(dir: &Path, size: u64) -> Result<Vec<f64>> {
    const TIMES: u32 = 20_000;
    let own = |name: &str, of: &str| BuiltIn::new(name, json!({"type": of, "title": name}));
    let options = LoadOptions {
        dir,
        built_ins: &[
            own("auths.loginTypes.Meta", ""),
            own("auths.loginTypes.WeChatType", "auths.loginTypes.Meta"),
            own("auths.loginTypes.WeChatMiniType", "auths.loginTypes.Meta"),
        ],
        schemas: &[],
        lenient: true,
        variables: &|_| None,
        secret_files: &SecretFiles::default(),
        previous: None,
    };
    let tree = Tree::load(&options).map_err(|error| error.to_string())?;
    let name = format!("auths.loginTypes.{}", folder::name(size / 2));
    let mut all = vec![];
    for _ in 0..5 {
        let began = Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(tree.get(std::hint::black_box(&name))).map_err(|error| error.to_string())?;
        }
        all.push(began.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES));
    }
    Ok(all)
}

/// From an edit until it shows, each time, in milliseconds.
async fn edits(stage: &Stage, dir: &Path, server: &Process, size: u64) -> Result<Vec<f64>> {
    let name = folder::name(size.saturating_sub(1));
    let ask = post(&format!("{API}/{name}/getLoginConfig"), "", "{}");
    let mut connection = Connection::open(server.address).await?;
    let mut all = vec![];
    for n in 0..stage.pace.starts {
        let app_id = format!("wx{:016x}", 0x00ed_0000_u64.wrapping_add(n as u64));
        folder::edit(dir, &name, &app_id)?;
        let began = Instant::now();
        while !String::from_utf8_lossy(connection.ask(&ask).await?.body).contains(&app_id) {
            if began.elapsed() > Duration::from_secs(60) {
                return Err(format!("an edit of {name} did not show within a minute").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        all.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(all)
}
