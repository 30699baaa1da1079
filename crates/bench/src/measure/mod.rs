//! What is measured: a file for each group of rows.

mod elements;
mod growth;
mod in_flight;
mod latency;
mod logins;
mod memory;
mod pace;
mod python;
mod rounds;
mod session;
mod stage;
mod start;

use std::time::Instant;

use stage::Stage;

use crate::{
    Result,
    options::Run,
    process::busy_elsewhere,
    report::{self, Group, Machine, Results, targets},
    world,
};

/// The groups, in the order of the table.
const GROUPS: [&str; 9] =
    ["session", "logins", "latency", "inflight", "start", "memory", "growth", "elements", "python"];

/// Measures, prints and writes. Whether every row has its numbers and nothing failed.
pub(crate) async fn run(options: &Run) -> Result<bool> {
    if let Some(unknown) = options.only.iter().find(|name| !GROUPS.contains(&name.as_str())) {
        return Err(format!("--only {unknown}: the groups are {}", GROUPS.join(", ")).into());
    }
    let began = Instant::now();
    let stage = Stage::new(options)?;
    let mut results = Results {
        at: world::now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
        quick: options.quick,
        machine: Machine::here(&stage.postgres, busy_elsewhere().await?)?,
        ..Results::default()
    };
    for name in GROUPS.into_iter().filter(|name| wanted(options, name)) {
        say(&format!("{:>5.0} s  {name}", began.elapsed().as_secs_f64()));
        results.groups.push(measure(name, &stage).await?);
        results.seconds = began.elapsed().as_secs();
        // What is measured is measured, whatever happens to the rest.
        report::save(&options.out, &results)?;
    }
    drop(stage);
    results.machine.busy_afterwards(busy_elsewhere().await?);
    results.targets = targets::judge(&results.groups);
    println!("{}", report::table::text(&results));
    report::keep(options, &results)?;
    Ok(told(options, &results.wrong()))
}

/// Whether all is well; `make test` counts the last line.
fn told(options: &Run, wrong: &[String]) -> bool {
    wrong.iter().for_each(|line| println!("bench: {line}"));
    if options.quick {
        println!("{} passed, {} failed", usize::from(wrong.is_empty()), usize::from(!wrong.is_empty()));
    }
    wrong.is_empty()
}

fn wanted(options: &Run, name: &str) -> bool {
    let asked = options.only.is_empty() || options.only.iter().any(|only| only == name);
    asked && (name != "python" || options.python.is_some())
}

async fn measure(name: &str, stage: &Stage) -> Result<Group> {
    match name {
        "session" => session::measure(stage).await,
        "logins" => logins::measure(stage).await,
        "latency" => latency::measure(stage).await,
        "inflight" => in_flight::measure(stage).await,
        "start" => start::measure(stage).await,
        "memory" => memory::measure(stage).await,
        "growth" => growth::measure(stage).await,
        "elements" => elements::measure(stage).await,
        _ => python::read(stage),
    }
}

/// Progress, beside the table.
#[expect(clippy::print_stderr, reason = "a command line tool tells its progress on standard error")]
pub(super) fn say(text: &str) {
    eprintln!("bench: {text}");
}
