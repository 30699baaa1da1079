//! `make bench`: measures a wxlogin server from outside and prints one table.
//!
//! Everything that is measured runs in a process of its own, as it would in production: the server (`wxlogin serve`, as
//! it was built for release), a bare axum handler to compare with, and a stub that plays WeChat with a fixed latency. This
//! process makes the load. CPU time and memory are those of the server's process, read from /proc.
//!
//! - **Ratios, in one run.** What is compared is measured in turns (A B A B ...), so that a noisy minute hits both. A
//!   number is the median of the rounds; its spread is shown.
//! - **Nothing fails unseen.** Every answer is checked; a sign-in that fails ends the run with exit code 1.
//! - **The defaults are measured.** A setting that differs from them is named in the results.
//!
//! | folder | holds |
//! |---|---|
//! | `measure` | what is measured, a file for each group of rows |
//! | `load` | the load: raw HTTP/1.1, so that its own cost stays small |
//! | `world` | what a server is measured with: app folders, people, sessions, databases |
//! | `process` | starting processes, and what the kernel says about them |
//! | `roles` | the other processes: stub and bare handler |
//! | `report` | table, JSON, page and plot |
//!
//! # Adding a row
//!
//! A file in `measure` that gives a [`report::Group`], and a line in `measure/mod.rs`. A new column is named in
//! `report/columns.rs`, a target in `report/targets.rs`.
#![expect(clippy::print_stdout, reason = "a command line tool reports on standard output")]

mod load;
mod measure;
mod options;
mod process;
mod report;
mod roles;
mod world;

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use options::{Command, Options};
use tokio::signal::unix::{SignalKind, signal};

/// What goes wrong here ends the run; the text says what to do.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return told(error.into()),
    };
    // A signal ends the run as an error does: what was started is ended, and what was filled is removed.
    let done = runtime.block_on(async {
        tokio::select! {
            done = chosen(Options::parse().command) => done,
            signal = stopped() => Err(signal.err().unwrap_or_else(|| "stopped by a signal".into())),
        }
    });
    runtime.shutdown_background();
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => told(error),
    }
}

async fn chosen(command: Command) -> Result<bool> {
    match command {
        Command::Run(run) => measure::run(&run).await,
        Command::Page { folder } => report::page::write_anew(&folder).map(|()| true),
        Command::Bare => roles::bare().await.map(|()| true),
        Command::Stub { delay_ms } => roles::stub(Duration::from_millis(delay_ms)).await.map(|()| true),
    }
}

async fn stopped() -> Result<()> {
    let (mut end, mut hang_up) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    tokio::select! {
        _ = end.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
    }
}

fn told(error: Box<dyn std::error::Error>) -> ExitCode {
    println!("bench: {error}");
    ExitCode::FAILURE
}
