//! What is wrong with the settings, in the same forms as what is wrong with elements.

use serde_json::{Value, json};
use wxlogin::{
    AppBuilder, OpenError,
    settings::{Diagnostic, Place, Severity, Words, keys},
};

/// Everything found, and whether the hosts are WeChat's own (also when that cannot be told).
pub(super) fn check(builder: &AppBuilder) -> (Vec<Diagnostic>, bool) {
    match builder.settings() {
        Ok(loaded) => (loaded.warnings, super::is_production(&loaded.settings.wechat.hosts)),
        Err(OpenError::Settings(problems)) => (problems.0, true),
        // Settings fail in no other way; should one be added, it is shown like a wrong default.
        Err(other) => (
            vec![Diagnostic {
                severity: Severity::Error,
                place: Place::Default,
                key: None,
                en: Words::new(other.to_string(), "see the message"),
                zh: Words::new(other.to_string(), "请看上述信息"),
            }],
            true,
        ),
    }
}

pub(super) fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error
}

/// The same keys as an element's diagnostic.
pub(super) fn shown(problem: &Diagnostic) -> Value {
    let (file, line, column) = match &problem.place {
        Place::File { path, line, column } => (file_name(path), *line, *column),
        place => (place.to_string(), 0, 0),
    };
    json!({
        "severity": if is_error(problem) { "error" } else { "warning" },
        "code": "setting",
        "file": file,
        "line": line,
        "column": column,
        "key": problem.key,
        "message": problem.en.message,
        "fix": problem.en.fix,
        "messageZh": problem.zh.message,
        "fixZh": problem.zh.fix,
    })
}

/// The long form, in English or (`zh`) in Chinese: headline, the line with a caret, the fix.
pub(super) fn draw(problem: &Diagnostic, zh: bool) -> String {
    let Words { message, fix } = problem.words(zh);
    let (within, help) = if zh { ("位于", "建议：") } else { ("in:", "help: ") };
    let mark = if is_error(problem) { '×' } else { '⚠' };
    let mut text = format!("setting\n\n  {mark} {message}\n");
    match &problem.place {
        Place::File { path, line, column } => {
            text += &format!("   ╭─[{}:{line}:{column}]\n", file_name(path));
            if let Some(source) = source_line(problem, path, *line) {
                let before = " ".repeat(column.saturating_sub(1));
                text += &format!(" {line} │ {source}\n   · {before}^\n");
            }
            text += "   ╰────\n";
        }
        place => text += &format!("   {within} {}\n", place.shown(zh)),
    }
    crate::say::printable(&(text + &format!("  {help}{fix}\n")))
}

/// Relative to the app folder, as the files of elements are: the settings file stands at its root.
fn file_name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The line, unless it may hold a secret: a key that is secret, or one that nobody knows and may be a secret misspelt.
fn source_line(problem: &Diagnostic, path: &std::path::Path, line: usize) -> Option<String> {
    let key = problem.key.as_deref()?;
    let harmless = keys().into_iter().any(|known| known.path == key && !known.secret);
    let text = std::fs::read_to_string(path).ok()?;
    let source = text.lines().nth(line.checked_sub(1)?)?;
    match source.split_once('=') {
        Some((name, _)) if !harmless => Some(format!("{name}= …")),
        _ => Some(source.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(dir: &std::path::Path, key: &str, text: &str) -> String {
        let path = dir.join("wxlogin.toml");
        std::fs::write(&path, text).unwrap();
        let problem = Diagnostic {
            severity: Severity::Error,
            place: Place::File { path, line: 1, column: 1 },
            key: Some(key.to_owned()),
            en: Words::new("wrong", "mend it"),
            zh: Words::new("错误", "请修正"),
        };
        draw(&problem, false) + &draw(&problem, true)
    }

    #[test]
    fn the_line_is_shown_and_a_secret_is_not() {
        let dir = tempfile::tempdir().unwrap();
        assert!(problem(dir.path(), "listen", "listen = \"here\"").contains("1 │ listen = \"here\""));
        for (key, text) in [
            ("security.master_key", "security.master_key = \"hush\""),
            ("security.masterkey", "security.masterkey = \"hush\""),
        ] {
            let drawn = problem(dir.path(), key, text);
            assert!(drawn.contains("= …") && !drawn.contains("hush"), "{drawn}");
        }
    }
}
