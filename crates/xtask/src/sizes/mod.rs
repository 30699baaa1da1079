//! Files and functions stay small enough to be read at once.

mod braces;
mod indents;
mod rust;

use crate::finding::Finding;
use crate::repo::{Repo, Source};

/// Lines of a file: half of them at most this, nine tenths at most that, none more than the last.
const FILES: Budget = Budget { what: "files", median: Some(100), ninetieth: 250, most: 400 };
/// Lines of code in a function.
const FUNCTIONS: Budget = Budget { what: "functions", median: None, ninetieth: 30, most: 80 };

struct Budget {
    what: &'static str,
    median: Option<usize>,
    ninetieth: usize,
    most: usize,
}

/// Something with a length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sized {
    /// `path` or `path:line name`.
    pub(crate) place: String,
    pub(crate) lines: usize,
}

pub(crate) fn check(repo: &Repo) -> Vec<Finding> {
    let sources: Vec<_> = repo.sources().into_iter().filter(is_measured).collect();
    let files: Vec<_> = sources
        .iter()
        .map(|source| Sized { place: source.path.clone(), lines: source.text.lines().count() })
        .collect();
    let functions: Vec<_> = sources.iter().flat_map(functions).collect();
    let mut findings = judge(&FILES, files);
    findings.extend(judge(&FUNCTIONS, functions));
    findings
}

fn functions(source: &Source) -> Vec<Sized> {
    match extension(&source.path) {
        "rs" => rust::functions(source),
        "py" => indents::functions(source),
        _ => braces::functions(source),
    }
}

fn judge(budget: &Budget, mut sized: Vec<Sized>) -> Vec<Finding> {
    sized.sort_by_key(|one| one.lines);
    let at = |share: usize| sized.get((sized.len() * share / 100).min(sized.len().saturating_sub(1)));
    let mut findings = Vec::new();
    for (share, limit) in [(50, budget.median), (90, Some(budget.ninetieth))] {
        if let (Some(limit), Some(one)) =
            (limit, at(share).filter(|one| limit.is_some_and(|limit| one.lines > limit)))
        {
            let message =
                format!("{share} % of them should have at most {limit} lines, but reach {}", one.lines);
            findings.push(Finding::new(budget.what, message));
        }
    }
    let too_long = sized.iter().filter(|one| one.lines > budget.most);
    findings
        .extend(too_long.map(|one| {
            Finding::new(&one.place, format!("{} lines; the most is {}", one.lines, budget.most))
        }));
    findings
}

/// Source code that is shipped: no tests, benches or generated text.
fn is_measured(source: &Source) -> bool {
    let path = &source.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let folders = ["tests", "test", "__tests__", "benches", "bench", "e2e", "generated"];
    let of_tests = path.split('/').any(|part| folders.contains(&part))
        || [".test.", ".spec.", ".gen.", ".config.", ".d."].iter().any(|part| name.contains(part))
        || name.starts_with("test_")
        || ["tests.rs", "conftest.py"].contains(&name);
    let generated = source.text.lines().take(3).any(|line| line.contains("@generated"));
    ["rs", "ts", "tsx", "js", "mjs", "py"].contains(&extension(path)) && !of_tests && !generated
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(counts: &[usize]) -> Vec<Sized> {
        counts.iter().map(|lines| Sized { place: format!("{lines}.rs"), lines: *lines }).collect()
    }

    #[test]
    fn each_budget_can_be_broken_alone() {
        assert_eq!(judge(&FILES, lines(&[90, 90, 100, 240, 250])), []);
        assert_eq!(judge(&FILES, lines(&[10, 101, 101])).len(), 1);
        assert_eq!(judge(&FILES, lines(&[10, 10, 10, 300])).len(), 1);
        let mut many = vec![10; 40];
        many.push(401);
        assert_eq!(judge(&FILES, lines(&many)), [Finding::new("401.rs", "401 lines; the most is 400")]);
        assert_eq!(judge(&FILES, Vec::new()), []);
    }

    #[test]
    fn tests_and_generated_files_are_not_measured() {
        let measured = |path: &str, text: &str| is_measured(&Source { path: path.into(), text: text.into() });
        assert!(measured("crates/core/src/decide.rs", "") && measured("web/packages/client/src/app.ts", ""));
        for path in [
            "crates/core/tests/a.rs",
            "web/a.test.ts",
            "python/tests/test_a.py",
            "README.md",
            "src/x/tests.rs",
        ] {
            assert!(!measured(path, ""), "{path}");
        }
        assert!(!measured("web/src/api.ts", "// @generated from the declarations"));
    }
}
