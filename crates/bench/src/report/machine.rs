//! What it was measured on, and how quiet that was.

use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::{Result, world::Postgres};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gb: f64,
    pub(crate) kernel: String,
    /// The commit of this repository, where it is one.
    pub(crate) commit: String,
    pub(crate) rust: String,
    pub(crate) postgres: String,
    pub(crate) redis: String,
    /// The share of the machine that others kept busy, before and after the run.
    pub(crate) busy_elsewhere: [f64; 2],
}

/// Above this share, a run is not a quiet one.
const QUIET: f64 = 0.05;

impl Machine {
    pub(crate) fn here(postgres: &Postgres, busy_elsewhere: f64) -> Result<Self> {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let (cpus, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
        let kilobytes = value(&memory, "MemTotal").trim_end_matches("kB").trim().parse().unwrap_or(0.0);
        Ok(Self {
            processor: value(&cpus, "model name"),
            cores: std::thread::available_parallelism()?.get(),
            memory_gb: (kilobytes * 1024.0 / 1e8_f64).round() / 10.0,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            commit: says("git", &["describe", "--always", "--dirty", "--abbrev=10"]),
            rust: says("rustc", &["--version"]).split_whitespace().nth(1).unwrap_or_default().to_owned(),
            postgres: postgres.run("SHOW server_version")?,
            redis: word_after(&says("redis-server", &["--version"]), "v="),
            busy_elsewhere: [percent(busy_elsewhere); 2],
        })
    }

    pub(crate) fn busy_afterwards(&mut self, share: f64) {
        self.busy_elsewhere[1] = percent(share);
    }

    /// One line a fact.
    pub(super) fn lines(&self) -> Vec<String> {
        let [before, after] = self.busy_elsewhere.map(|share| share * 100.0);
        let noise = if self.busy_elsewhere.iter().any(|share| *share > QUIET) {
            "other programs were running, so compare within the run only"
        } else {
            "a quiet machine"
        };
        vec![
            format!(
                "{} cores of {}, {} GB, Linux {}",
                self.cores, self.processor, self.memory_gb, self.kernel
            ),
            format!(
                "commit {}, Rust {}, PostgreSQL {}, Redis {}",
                self.commit, self.rust, self.postgres, self.redis
            ),
            format!("busy with other things: {before:.0} % before, {after:.0} % after ({noise})"),
        ]
    }
}

fn percent(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// What a program says; nothing where it is not there.
fn says(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

fn value(text: &str, key: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(key)).and_then(|line| line.split_once(':'));
    line.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn word_after(text: &str, before: &str) -> String {
    let rest = text.split_once(before).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned()
}
