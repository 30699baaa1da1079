//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures a wxlogin server; `scripts/bench.sh` calls it with PostgreSQL and Redis beside it.
#[derive(Parser)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Measure and report
    Run(Run),
    /// Write page and plot anew from results.json in a folder
    Page {
        /// The folder
        #[arg(default_value = "docs/bench")]
        folder: PathBuf,
    },
    /// A bare axum handler, until standard input ends
    #[command(hide = true)]
    Bare,
    /// A stub of WeChat, until standard input ends
    #[command(hide = true)]
    Stub {
        /// Its latency
        #[arg(long, default_value_t = 0)]
        delay_ms: u64,
    },
}

/// What to measure and where to put it.
#[derive(Args, Clone)]
pub(crate) struct Run {
    /// The `wxlogin` binary that is measured
    #[arg(long)]
    pub(crate) server: PathBuf,

    /// Every row, but each for an instant and with little data: to see that all of it works
    #[arg(long)]
    pub(crate) quick: bool,

    /// The largest number of people that lookups are measured with; 10000000 takes 15 minutes and 20 GB of disk more
    #[arg(long, env = "WXLOGIN_BENCH_GROWTH", default_value_t = 1_000_000)]
    pub(crate) growth: u64,

    /// These groups of rows only, such as session,logins
    #[arg(long, env = "WXLOGIN_BENCH_ONLY", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// Where results.json goes, and where databases stand meanwhile
    #[arg(long, default_value = "target/bench")]
    pub(crate) out: PathBuf,

    /// What `python/bench/overhead.py --json` has written
    #[arg(long)]
    pub(crate) python: Option<PathBuf>,

    /// Also keep results, page and plot in this folder
    #[arg(long, env = "WXLOGIN_BENCH_DOCS")]
    pub(crate) docs: Option<PathBuf>,

    /// A database of PostgreSQL whose owner may make databases
    #[arg(long, env = "WXLOGIN_TEST_POSTGRES_URL")]
    pub(crate) postgres: String,

    /// The psql of that PostgreSQL
    #[arg(long, env = "WXLOGIN_TEST_PSQL", default_value = "psql")]
    pub(crate) psql: PathBuf,

    /// A Redis; its databases 1 to 15 are used
    #[arg(long, env = "WXLOGIN_TEST_REDIS_URL")]
    pub(crate) redis: String,
}
