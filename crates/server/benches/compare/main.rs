//! The hot paths beside a bare axum handler, in one run: read the ratios, not the absolutes.
//! `WXLOGIN_BENCH_SECONDS` is the length of one measurement (default 3); each is taken three times, interleaved, and the
//! median counts. Results go to standard output and to `target/bench/compare.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it finds"
)]

mod load;
mod stage;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use load::{Measured, Request, run};
use serde_json::json;
use stage::Site;

const PEOPLE: usize = 1000;
const ROUNDS: usize = 3;

struct Case {
    name: &'static str,
    to: SocketAddr,
    connections: usize,
    request: Request,
}

fn get(path: &'static str, headers: impl Fn(u64) -> String + Send + Sync + 'static) -> Request {
    Arc::new(move |n| format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{}\r\n", headers(n)))
}

/// A sign-in by the nth person, with a code that was never seen before.
fn login(person: u64, serial: u64) -> String {
    let body = json!({"code": format!("u{person}-{serial}")}).to_string();
    let length = body.len();
    format!(
        "POST /login HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::main]
async fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let seconds = std::env::var("WXLOGIN_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let span = Duration::from_secs(seconds);
    let bare = stage::bare().await;
    let site = Site::new(stage::stub(Duration::ZERO).await).await;
    let sessions: Arc<[String]> = site.people(PEOPLE).await.into();
    let slow = Site::new(stage::stub(Duration::from_millis(50)).await).await;
    slow.people(1).await;

    let bearer =
        move |n: u64| format!("authorization: Bearer {}\r\n", sessions[(n as usize * 7919) % sessions.len()]);
    let cases = [
        Case { name: "bare axum handler", to: bare, connections: 32, request: get("/", |_| String::new()) },
        Case {
            name: "session check, GET /v1/verify",
            to: site.address,
            connections: 32,
            request: get("/v1/verify", bearer),
        },
        Case {
            name: "mini-program login, WeChat answers at once",
            to: site.address,
            connections: 64,
            request: Arc::new(|n| login(n % PEOPLE as u64, n)),
        },
        Case {
            name: "mini-program login, WeChat takes 50 ms",
            to: slow.address,
            connections: 512,
            request: Arc::new(|n| login(0, n)),
        },
    ];
    let mut all = vec![vec![]; cases.len()];
    for _ in 0..ROUNDS {
        for (case, measured) in cases.iter().zip(&mut all) {
            measured.push(run(case.to, case.connections, span, case.request.clone()).await);
        }
    }
    report(&cases, all);
}

fn report(cases: &[Case], all: Vec<Vec<Measured>>) {
    let median = |mut rounds: Vec<Measured>| {
        rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        rounds.swap_remove(rounds.len() / 2)
    };
    let medians: Vec<Measured> = all.into_iter().map(median).collect();
    let base = medians.first().cloned().unwrap_or_default();
    println!(
        "{:<46} {:>10} {:>7} {:>9} {:>9} {:>8} {:>11}",
        "", "per second", "ratio", "p50 ms", "p99 ms", "p99 x", "CPU us each"
    );
    let mut rows = vec![];
    for (case, m) in cases.iter().zip(&medians) {
        let (ratio, tail) = (m.per_second / base.per_second, m.p99.as_secs_f64() / base.p99.as_secs_f64());
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        println!(
            "{:<46} {:>10.0} {:>7.2} {:>9.2} {:>9.2} {:>8.1} {:>11.0}",
            case.name,
            m.per_second,
            ratio,
            ms(m.p50),
            ms(m.p99),
            tail,
            m.cpu_us
        );
        rows.push(json!({
            "case": case.name, "connections": case.connections, "perSecond": m.per_second, "ratio": ratio,
            "p50Ms": ms(m.p50), "p99Ms": ms(m.p99), "cpuMicroseconds": m.cpu_us,
        }));
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("compare.json"), serde_json::to_string_pretty(&rows).unwrap()).unwrap();
}
