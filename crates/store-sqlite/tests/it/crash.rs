//! What was acknowledged survives the death of the process, and nothing is half made.
//!
//! The test starts itself again as a child that makes numbered changes, many at a time, and prints a number when its
//! change was acknowledged. The child is killed (SIGKILL) at a random moment; then the file is opened and every number
//! that was printed is looked for. The next round goes on with the same file.
//!
//! `WXLOGIN_CRASH_ROUNDS` raises the number of rounds. The loss of power cannot be shown this way: against it stands
//! `synchronous=FULL`.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use crate::crash_support::{CHILD, START, assert_whole, clock, numbers_present, write_for_ever};
use wxlogin_core::ports::{Rng, SeededRng};
use wxlogin_store_sqlite::SqliteStore;

/// Not a test of its own: it writes when the test below starts it, and does nothing otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    if let (Some(path), Ok(start)) = (std::env::var_os(CHILD), std::env::var(START)) {
        let store = SqliteStore::open(path, clock()).unwrap();
        write_for_ever(store, start.parse().unwrap()).await;
    }
}

#[tokio::test]
async fn an_acknowledged_change_survives_a_kill() {
    let wanted = std::env::var("WXLOGIN_CRASH_ROUNDS").ok();
    let rounds: u64 = wanted.and_then(|number| number.parse().ok()).unwrap_or(12);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crash.db");
    let mut acknowledged = BTreeSet::new();
    let mut present = BTreeSet::new();
    for round in 0..rounds {
        acknowledged.extend(one_life(&path, round));
        let store = SqliteStore::open(&path, clock()).unwrap();
        present = numbers_present(&store, &acknowledged).await;
        let lost: Vec<_> = acknowledged.difference(&present).collect();
        assert!(lost.is_empty(), "round {round}: acknowledged and lost: {lost:?}");
        for number in &present {
            assert_whole(&store, *number).await;
        }
    }
    assert!(acknowledged.len() as u64 > rounds, "the children hardly wrote anything, so this shows nothing");
    println!("{rounds} kills, {} acknowledged, {} present", acknowledged.len(), present.len());
    intact(&path);
}

/// Starts a child, kills it at a random moment, and gives the numbers that it acknowledged.
fn one_life(path: &Path, round: u64) -> Vec<u64> {
    let mut random = [0; 4];
    SeededRng::new(round).fill(&mut random);
    let [lines, micros @ ..] = random;
    let mut child = start(path, round * 1_000_000);
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut numbers = Vec::new();
    // At least one acknowledgement, so that the child is known to be writing; then anywhere inside a batch.
    while numbers.len() <= usize::from(lines) {
        numbers.push(next(&mut output).unwrap());
    }
    std::thread::sleep(Duration::from_micros(u64::from(micros[0]) * 40));
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "the child ended before it was killed");
    // What it printed before its death is still in the pipe.
    while let Some(number) = next(&mut output) {
        numbers.push(number);
    }
    numbers
}

fn start(path: &Path, first: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--nocapture"])
        .env(CHILD, path)
        .env(START, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The next acknowledged number; `None` at the end of the output. A last line without its end was cut by the kill.
fn next(output: &mut BufReader<ChildStdout>) -> Option<u64> {
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        let number = line.strip_suffix('\n').and_then(|line| line.rsplit_once("ack "));
        if let Some(number) = number.and_then(|(_, number)| number.parse().ok()) {
            return Some(number);
        }
    }
}

fn intact(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    let check = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0));
    assert_eq!(check("PRAGMA integrity_check").unwrap(), "ok");
    assert!(check("PRAGMA foreign_key_check").is_err(), "a row refers to one that is not there");
}
