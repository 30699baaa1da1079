//! Nothing is copied from the seed documents: the project's words and examples are its own.

use std::collections::HashSet;
use std::path::Path;

use walkdir::WalkDir;

use crate::finding::Finding;
use crate::repo::{Repo, Source};

/// So many equal lines in a row are a copy, not a coincidence.
const RUN: usize = 8;

/// Compares with every seed document; says so and finds nothing where the documents are absent.
pub(super) fn check(repo: &Repo, sources: &[Source]) -> Vec<Finding> {
    let Some(seeds) = repo.shared().map(|shared| shared.join("seeds")).filter(|seeds| seeds.is_dir()) else {
        println!("words: the seed documents are not here, so nothing is compared with them");
        return Vec::new();
    };
    let texts = read(&seeds);
    let runs: HashSet<Vec<&str>> = texts.iter().flat_map(|text| runs(text)).map(|(_, run)| run).collect();
    sources.iter().filter_map(|source| copied(source, &runs)).collect()
}

fn read(folder: &Path) -> Vec<String> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
}

/// The first copied run of a file; the rest of the copy would only repeat it.
fn copied(source: &Source, known: &HashSet<Vec<&str>>) -> Option<Finding> {
    let (line, _) = runs(&source.text).into_iter().find(|(_, run)| known.contains(run))?;
    let message = format!("{RUN} lines in a row are those of a seed document; write your own");
    Some(Finding::new(format!("{}:{line}", source.path), message))
}

/// Every run of lines that say something, with the number of its first line. Blank lines, lone brackets and the like
/// are passed over: they are equal everywhere.
fn runs(text: &str) -> Vec<(usize, Vec<&str>)> {
    let says_something = |line: &str| line.chars().filter(|c| c.is_alphanumeric()).count() >= 6;
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| says_something(line))
        .collect();
    let run = |window: &[(usize, &'_ str)]| -> Option<usize> { window.first().map(|(line, _)| *line) };
    lines
        .windows(RUN)
        .filter_map(|window| Some((run(window)?, window.iter().map(|(_, line)| *line).collect())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(range: std::ops::Range<usize>) -> String {
        range.map(|number| format!("line number {number}\n\n}}\n")).collect()
    }

    fn is_copied(written: &str) -> bool {
        let seed = text(0..20);
        let known = runs(&seed).into_iter().map(|(_, run)| run).collect();
        copied(&Source { path: "a.md".into(), text: written.to_owned() }, &known).is_some()
    }

    #[test]
    fn eight_equal_lines_are_a_copy_and_seven_are_not() {
        assert!(is_copied(&text(5..13)));
        assert!(is_copied(&format!("mine, all mine\n{}", text(5..13).replace("\n\n", "\n"))));
        assert!(!is_copied(&text(5..12)));
        assert!(!is_copied(&format!("{}something between\n{}", text(3..8), text(8..13))));
    }
}
