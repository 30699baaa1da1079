//! What is printed, where, and in which language.

use std::io::{IsTerminal, Write};

use serde_json::Value;
use wxlogin::Language;

/// Prints a line of data to standard output. A reader that has gone away (`| head`) is no error of ours.
pub(crate) fn data(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout().lock(), "{}", line.as_ref());
}

/// Prints JSON to standard output.
pub(crate) fn json(value: &Value) {
    data(format!("{value:#}"));
}

/// Prints a line about the data to standard error.
pub(crate) fn note(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr().lock(), "{}", line.as_ref());
}

/// Whether standard output is a terminal that wants colours (<https://no-color.org>).
pub(crate) fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The reader's language, from the locale.
pub(crate) fn language() -> Language {
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(set);
    match name.and_then(|name| std::env::var(name).ok()) {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

/// The text in the reader's language.
pub(crate) fn either<'a>(en: &'a str, zh: &'a str) -> &'a str {
    match language() {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// Rows under a heading, in columns.
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>]) {
    let headings = heading.iter().map(|text| (*text).to_owned()).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&headings).chain(rows).collect();
    let width = |column: usize| {
        all.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    for row in all {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        data(cells.join("  ").trim_end());
    }
}
