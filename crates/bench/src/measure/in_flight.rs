//! Very many sign-ins at once.

use super::stage::{Stage, TO_WECHAT, with_stub};
use crate::{
    Result,
    load::{Load, Measured, Script},
    process::Usage,
    report::{Group, MEGABYTE, Row},
    world::Size,
};

/// Beside the defaults, which refuse long before: room for all of them, and the patience that such a queue asks for.
const SETTINGS: [(&str, &str); 6] = [
    ("http.max_in_flight", "20000"),
    ("http.request_timeout", "60s"),
    ("wechat.queue", "20000"),
    ("wechat.queue_timeout", "30s"),
    ("wechat.request_timeout", "30s"),
    ("wechat.total_timeout", "60s"),
];

/// How many may be asking WeChat while the others wait for a place: more calls at a time than the cores can make of 100 ms
/// each, and as many as the table allows.
const PLACES: [(&str, usize); 2] = [("embedded", 512), ("embedded-wide", TO_WECHAT)];

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let pace = &stage.pace;
    let mut rows = vec![];
    for (id, places) in PLACES {
        rows.push(row(id, places, stage).await?);
    }
    let settings: Vec<String> = SETTINGS.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    Ok(Group {
        id: "inflight".into(),
        title: format!("{} sign-ins in flight", pace.in_flight),
        note: format!(
            "Mini program, embedded, WeChat takes 100 ms. As many connections, each of which signs in again at once, for {:.0} s; \
             the longest wait is the queue's. Beside the defaults: wechat.max_in_flight as named, {}.",
            pace.in_flight_span.as_secs_f64(),
            settings.join(", ")
        ),
        rows,
    })
}

async fn row(id: &str, places: usize, stage: &Stage) -> Result<Row> {
    let pace = &stage.pace;
    let stub = Stage::stub(100)?;
    let mut site = with_stub(stage.embedded(&format!("in-flight-{places}"))?, &stub);
    site = site.with("wechat.max_in_flight", &places.to_string());
    for (key, value) in SETTINGS {
        site = site.with(key, value);
    }
    site.prepare()?;
    site.fill(Size { people: pace.people, on_site: false, sessions: 0 }).await?;
    let server = site.serve(None)?;
    server.first_answer()?;
    let before = server.usage()?;
    let script = Script::MiniProgram { people: pace.people };
    let load = Load::new(server.address, pace.in_flight, script);
    let measured = load.run(&server, pace.in_flight_span).await?;
    let name = format!("mini program, embedded, {places} at a time to WeChat");
    Ok(told(id, &name, &measured, before, server.usage()?))
}

fn told(id: &str, name: &str, measured: &Measured, before: Usage, after: Usage) -> Row {
    Row::new(id, name)
        .counting(measured.failed, measured.refused, measured.told.clone())
        .with("perSecond", &[measured.per_second])
        .with("cpuUs", &[measured.cpu_us])
        .with("p50Ms", &[measured.p50_ms])
        .with("p99Ms", &[measured.p99_ms])
        .with("refused", &[measured.refused as f64])
        .with("failed", &[measured.failed as f64])
        .with("idleMb", &[before.memory as f64 / MEGABYTE])
        .with("peakMb", &[after.peak as f64 / MEGABYTE])
}
