//! The rules of this repository that neither the compiler nor clippy can check.
//!
//! `cargo run -p wxlogin-xtask -- layers|sizes|words|secrets|security|all`, and `cargo test -p wxlogin-xtask`, which checks the rules on
//! this repository and that each of them does fail on a broken one.
//!
//! - `layers`: who may depend on whom (ARCHITECTURE.md has the picture, `layers/table.rs` the table).
//! - `sizes`: files and functions stay small enough to be read at once.
//! - `words`: nothing half-done, nothing of one person's machine, nothing copied from the seed documents.
//! - `secrets`: no type that prints holds a token, code or password as plain text.
//! - `security`: the tables of `docs/security` are whole, and the tests that they name exist.
//!
//! # Adding a rule
//!
//! A rule is a function from what it looks at (a graph, a text) to [`Finding`]s, so that its test can hand it a broken
//! one. Add it to a module here, call it from that module's `check`, and write the test in which it fails.
#![expect(clippy::print_stdout, reason = "a command line tool reports on standard output")]

mod finding;
mod layers;
mod repo;
mod secrets;
mod security;
mod sizes;
mod words;

use std::process::ExitCode;

use finding::Finding;
use repo::Repo;

type Check = fn(&Repo) -> Vec<Finding>;

const CHECKS: [(&str, Check); 5] = [
    ("layers", layers::check),
    ("sizes", sizes::check),
    ("words", words::check),
    ("secrets", secrets::check),
    ("security", security::check),
];

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let chosen: Vec<_> = CHECKS.into_iter().filter(|(name, _)| wanted == "all" || wanted == *name).collect();
    if chosen.is_empty() {
        println!("usage: cargo run -p wxlogin-xtask -- layers|sizes|words|secrets|security|all");
        return ExitCode::from(2);
    }
    let repo = Repo::here();
    let mut failed = 0;
    for (name, check) in &chosen {
        let findings = check(&repo);
        println!("{name}: {}", if findings.is_empty() { "ok" } else { "FAILED" });
        for finding in &findings {
            println!("  {finding}");
        }
        failed += usize::from(!findings.is_empty());
    }
    println!("{} passed, {failed} failed", chosen.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_kept(check: Check) {
        let findings = check(&Repo::here());
        let lines: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert!(lines.is_empty(), "\n{}", lines.join("\n"));
    }

    #[test]
    fn this_repository_keeps_its_layers() {
        assert_kept(layers::check);
    }

    #[test]
    fn this_repository_keeps_its_sizes() {
        assert_kept(sizes::check);
    }

    #[test]
    fn this_repository_prints_no_secret() {
        assert_kept(secrets::check);
    }

    #[test]
    fn this_repository_keeps_its_security_tables() {
        assert_kept(security::check);
    }

    #[test]
    fn this_repository_keeps_its_words() {
        assert_kept(words::check);
    }
}
