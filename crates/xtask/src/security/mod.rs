//! The tables of `docs/security`: every requirement has a row, and every row names a test that exists or says why not.
//!
//! A test is named `crate/file::function` (a Rust test below that crate), or by its path: `e2e/browser/a.test.mjs` or
//! `python/tests/test_a.py::test_b`. A row without one begins its last cell with a word of [`REASONS`].

mod requirements;
mod rows;

use crate::finding::Finding;
use crate::repo::{Repo, Source};
use rows::{Row, rows};

const FOLDER: &str = "docs/security/";

/// How a last cell begins that names no test.
const REASONS: [&str; 4] = ["Not applicable:", "Operator:", "Documented:", "Open:"];

pub(crate) fn check(repo: &Repo) -> Vec<Finding> {
    let sources = repo.sources();
    let mut findings = Vec::new();
    for (document, wanted) in requirements::TABLES {
        let path = format!("{FOLDER}{document}");
        match sources.iter().find(|source| source.path == path) {
            Some(source) => findings.extend(judge(source, &requirements::ids(wanted), &sources)),
            None => findings.push(Finding::new(path, "the table is missing")),
        }
    }
    findings
}

/// What is wrong with one table.
fn judge(table: &Source, wanted: &[String], sources: &[Source]) -> Vec<Finding> {
    let rows = rows(&table.text);
    let mut findings = Vec::new();
    for id in wanted {
        match rows.iter().filter(|row| row.id == *id).count() {
            1 => {}
            0 => findings.push(Finding::new(&table.path, format!("{id} has no row"))),
            _ => findings.push(Finding::new(&table.path, format!("{id} has several rows"))),
        }
    }
    for row in &rows {
        let place = format!("{}:{}", table.path, row.line);
        if !wanted.contains(&row.id) {
            findings.push(Finding::new(&place, format!("{} is not a requirement of this table", row.id)));
        }
        findings.extend(evidence(row, sources).into_iter().map(|problem| Finding::new(&place, problem)));
    }
    findings
}

fn evidence(row: &Row, sources: &[Source]) -> Vec<String> {
    let tests = row.tests();
    if tests.is_empty() && !REASONS.iter().any(|reason| row.last.starts_with(reason)) {
        return vec![format!("{} names no test and gives no reason ({})", row.id, REASONS.join(" "))];
    }
    let missing = tests.into_iter().filter(|test| !exists(test, sources));
    missing.map(|test| format!("{}: there is no test `{test}`", row.id)).collect()
}

fn exists(test: &str, sources: &[Source]) -> bool {
    let Some((place, function)) = test.split_once("::") else {
        return sources.iter().any(|source| source.path == test);
    };
    let defines = |text: &str| {
        [format!("fn {function}("), format!("def {function}("), format!("\"{function}\"")]
            .iter()
            .any(|definition| text.contains(definition.as_str()))
    };
    let here = |path: &str| match place.split_once('/') {
        _ if path == place => true,
        Some((member, file)) => {
            let below = path.strip_prefix("crates/").and_then(|rest| rest.strip_prefix(member));
            below.is_some_and(|rest| rest.ends_with(&format!("/{file}.rs")))
                || below.is_some_and(|rest| rest.ends_with(&format!("/{file}/mod.rs")))
        }
        None => false,
    };
    sources.iter().any(|source| here(&source.path) && defines(&source.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    fn findings(table: &str) -> Vec<String> {
        let sources = [
            source("crates/server/tests/it/browser.rs", "async fn cookies_are_bound() {}"),
            source("python/tests/test_a.py", "def test_b():"),
            source("e2e/browser/a.test.mjs", ""),
        ];
        let table = source("docs/security/a.md", table);
        let wanted = ["V1.1.1".to_owned(), "V1.1.2".to_owned()];
        judge(&table, &wanted, &sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_table_has_no_findings() {
        let table = "| id | test |\n|---|---|\n\
                     | V1.1.1 | `server/browser::cookies_are_bound`, `python/tests/test_a.py::test_b` |\n\
                     | V1.1.2 | Not applicable: there is no SAML. |\n";
        assert_eq!(findings(table), Vec::<String>::new());
    }

    #[test]
    fn a_missing_row_a_missing_test_and_a_missing_reason_are_found() {
        assert_eq!(
            findings(
                "| V1.1.1 | `server/browser::gone`, `e2e/browser/a.test.mjs` |\n| V1.1.3 | as usual |\n"
            ),
            [
                "docs/security/a.md: V1.1.2 has no row",
                "docs/security/a.md:1: V1.1.1: there is no test `server/browser::gone`",
                "docs/security/a.md:2: V1.1.3 is not a requirement of this table",
                "docs/security/a.md:2: V1.1.3 names no test and gives no reason \
                 (Not applicable: Operator: Documented: Open:)",
            ]
        );
    }
}
