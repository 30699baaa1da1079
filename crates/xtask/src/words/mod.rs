//! Nothing half-done, nothing of one person's machine, nothing copied from the seed documents.

mod copied;
mod locks;

use crate::finding::Finding;
use crate::repo::{Repo, Source};

/// Marks of work that is not done. Put together here, so that this file does not hold them.
const UNDONE: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!"), concat!("unimplemented", "!")];

/// Folders of the machine this was written on; a path into them works for nobody else.
const MACHINE: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

pub(crate) fn check(repo: &Repo) -> Vec<Finding> {
    let sources = repo.sources();
    let mut findings: Vec<_> = sources.iter().flat_map(forbidden).collect();
    findings.extend(sources.iter().flat_map(locks::check));
    let hosts = locks::configured_hosts(std::env::vars());
    findings.extend(sources.iter().flat_map(|source| locks::mentions(source, &hosts)));
    findings.extend(copied::check(repo, &sources));
    findings
}

fn forbidden(source: &Source) -> Vec<Finding> {
    let at = |index: usize| format!("{}:{}", source.path, index + 1);
    let mut findings = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for word in UNDONE.iter().filter(|word| has_word(line, word)) {
            findings.push(Finding::new(at(index), format!("`{word}`: do it now, or leave it out")));
        }
        for folder in MACHINE.iter().filter(|folder| has_path(line, folder)) {
            findings.push(Finding::new(at(index), format!("`{folder}`: a path of one machine")));
        }
    }
    findings
}

/// Whether `line` has `word` by itself, not inside a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        apart(before) && (word.ends_with('!') || apart(after))
    })
}

/// Whether `line` has an absolute path that begins with `folder`; `a/wo` + `rk/b` is a relative one.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !"_-.}*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        forbidden(&Source { path: "a.rs".into(), text: text.into() }).len()
    }

    #[test]
    fn marks_of_undone_work_are_found() {
        for mark in UNDONE {
            assert_eq!(found(&format!("let a = 1; // {mark}: later")), 1, "{mark}");
        }
        assert_eq!(found("todo = \"warn\"\nlet mastodon = AUTODOC;\n"), 0);
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        for folder in MACHINE {
            assert_eq!(found(&format!("open(\"{folder}x\")")), 1);
            assert_eq!(found(&format!("see http://example.com{folder}")), 0);
        }
    }
}
