//! What is printed, where, and in which language.

use std::io::{ErrorKind, IsTerminal, Write};

use serde_json::Value;
use wxlogin::Language;

use crate::failure::Failure;

/// Prints a line of data to standard output. A reader that has gone away (`| head`) is no error of ours.
///
/// # Errors
/// When it cannot be written: on a full disk, a script would take what little is there for the whole.
pub(crate) fn data(line: impl AsRef<str>) -> Result<(), Failure> {
    match print(line.as_ref()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Cannot(match language() {
            Language::En => format!(
                "the output cannot be written: {error}\n  make room there or send it elsewhere, and run this again; what it has \
                 changed stays changed"
            ),
            Language::Zh => {
                format!("无法写入输出：{error}\n  请腾出空间或改换输出位置后重新执行；已作的更改仍然有效")
            }
        })),
        _ => Ok(()),
    }
}

/// Prints JSON to standard output.
///
/// # Errors
/// As [`data`].
pub(crate) fn json(value: &Value) -> Result<(), Failure> {
    data(format!("{value:#}"))
}

/// Prints a line to standard output that nothing hangs on: a server whose log is on a full disk still serves.
pub(crate) fn hint(line: impl AsRef<str>) {
    let _ = print(line.as_ref());
}

fn print(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Prints a line about the data to standard error.
pub(crate) fn note(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(line.as_ref()));
}

/// The text with everything but its line ends escaped that acts on a terminal: names and values that others wrote are in it.
pub(crate) fn printable(text: &str) -> String {
    text.split('\n').map(wxlogin_element::escape_controls).collect::<Vec<_>>().join("\n")
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

/// Whether that is Chinese, as the settings ask it.
pub(crate) fn is_chinese() -> bool {
    language() == Language::Zh
}

/// The same, as the elements' diagnostics are asked for it.
pub(crate) fn elements_language() -> wxlogin_element::Language {
    wxlogin::elements_language(language())
}

/// The text in the reader's language.
pub(crate) fn either<'a>(en: &'a str, zh: &'a str) -> &'a str {
    match language() {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// A number with its noun: `1 error`, `2 errors`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The text, filled up with blanks to so many columns of a terminal.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(columns_of(text))))
}

/// How many columns a terminal gives the text: Chinese characters, full-width signs and emoji take two.
fn columns_of(text: &str) -> usize {
    let wide = |c: char| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Rows under a heading, in columns.
///
/// # Errors
/// As [`data`].
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| wxlogin_element::escape_controls(cell).into_owned()).collect())
        .collect();
    let headings = heading.iter().map(|text| (*text).to_owned()).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&headings).chain(&rows).collect();
    let width =
        |column: usize| all.iter().filter_map(|row| row.get(column)).map(|cell| columns_of(cell)).max();
    let widths: Vec<usize> = (0..heading.len()).map(|column| width(column).unwrap_or(0)).collect();
    for row in all {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        data(cells.join("  ").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_leaves_the_terminal_alone() {
        assert_eq!(printable("two\nlines \u{1b}[2J\u{9b}x\r"), "two\nlines \\u{1b}[2J\\u{9b}x\\r");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!([0, 1, 2].map(|n| count(n, "error")), ["0 errors", "1 error", "2 errors"]);
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad("手机", 5), "手机 ");
        assert_eq!(pad("爱丽丝", 2), "爱丽丝");
    }
}
