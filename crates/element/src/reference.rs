//! `{{NAME}}` and `{{file:PATH}}` in values.
//!
//! A reference stands for a variable given by the caller, or for a file's content (a trailing newline trimmed), alone or
//! within a longer text. Nothing ever stands for an empty text: a login method with an empty secret would fail on its
//! first user instead of at start. What comes in is not looked at for further references.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::fence::{Fence, Refusal};
use crate::files::{Reason, reason};
use crate::texts::{Problem, references as texts};

/// A referenced file is a key or a password; reading a device or a log by mistake must not fill the memory.
const LARGEST: u64 = 64 * 1024;

/// What the variables of the server's own settings begin with.
const OWN_SETTINGS: &str = "WXLOGIN_";

/// Where references get their values.
pub(crate) struct Resolver<'a> {
    pub(crate) variables: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) fence: Fence<'a>,
}

/// The text with references replaced, and the files it was read from (also those that are missing: they may appear).
pub(crate) struct Expanded {
    pub(crate) text: Result<String, Vec<Problem>>,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) had_reference: bool,
}

pub(crate) fn expand(text: &str, resolver: &Resolver<'_>) -> Expanded {
    let mut out = String::with_capacity(text.len());
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let mut had_reference = false;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        had_reference = true;
        out.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else {
            problems.push(texts::malformed());
            rest = "";
            break;
        };
        match resolver.value(name.trim(), &mut files) {
            Ok(value) => out.push_str(&value),
            Err(problem) => problems.push(problem),
        }
        rest = tail;
    }
    out.push_str(rest);
    let text = if problems.is_empty() { Ok(out) } else { Err(problems) };
    Expanded { text, files, had_reference }
}

impl Resolver<'_> {
    fn value(&self, name: &str, files: &mut Vec<PathBuf>) -> Result<String, Problem> {
        if let Some(path) = name.strip_prefix("file:") {
            return self.file(path.trim(), files);
        }
        if !is_variable_name(name) {
            return Err(texts::malformed());
        }
        // Variables of one name in two cases are one on some systems.
        if name.to_ascii_uppercase().starts_with(OWN_SETTINGS) {
            return Err(texts::own_setting(name));
        }
        let value = (self.variables)(name).ok_or_else(|| texts::variable_missing(name))?;
        if value.is_empty() { Err(texts::variable_empty(name)) } else { Ok(value) }
    }

    fn file(&self, shown: &str, files: &mut Vec<PathBuf>) -> Result<String, Problem> {
        if shown.is_empty() {
            return Err(texts::malformed());
        }
        let Some(path) = self.fence.path(shown) else { return Err(texts::outside(shown)) };
        files.push(path.clone());
        let real = self.fence.open_path(&path).map_err(|refusal| match refusal {
            Refusal::Outside => texts::outside(shown),
            Refusal::Unreadable(reason) => texts::file_missing(shown, &reason),
        })?;
        let content = read_small(&real).map_err(|reason| texts::file_missing(shown, &reason))?;
        let content =
            content.strip_suffix('\n').map_or(content.as_str(), |c| c.strip_suffix('\r').unwrap_or(c));
        if content.is_empty() {
            return Err(texts::file_empty(shown));
        }
        Ok(content.to_owned())
    }
}

fn read_small(path: &Path) -> Result<String, Reason> {
    let told = |english: &str, chinese: &str| (english.to_owned(), chinese.to_owned());
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if !metadata.is_file() {
        return Err(told("it is not a file", "不是文件"));
    }
    let file = fs::File::open(path).map_err(|error| reason(&error))?;
    let mut text = String::new();
    match file.take(LARGEST + 1).read_to_string(&mut text) {
        Ok(read) if read as u64 > LARGEST => {
            Err((format!("it is larger than {LARGEST} bytes"), format!("超过 {LARGEST} 字节")))
        }
        Ok(_) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(told("it is not UTF-8", "不是 UTF-8"))
        }
        Err(error) => Err(reason(&error)),
    }
}

/// Whether a text has a reference in it that could be expanded.
pub(crate) fn names_something(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else { return false };
        if is_variable_name(name.trim()) || name.trim().starts_with("file:") {
            return true;
        }
        rest = tail;
    }
    false
}

/// Whether `{{name}}` can name this variable.
#[must_use]
pub fn is_variable_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fence::SecretFiles;

    fn codes(text: &str, folder: Option<&Path>) -> Result<String, Vec<&'static str>> {
        let variables = |name: &str| match name {
            "ID" => Some("wx1".to_owned()),
            "EMPTY" => Some(String::new()),
            "TRICK" => Some("{{ID}}".to_owned()),
            "WXLOGIN_KEY" | "wxlogin_key" => Some("hidden-value".to_owned()),
            _ => None,
        };
        let rules = SecretFiles::default();
        expand(text, &Resolver { variables: &variables, fence: Fence::new(&rules, folder, folder) })
            .text
            .map_err(|problems| problems.iter().map(|p| p.code).collect())
    }

    #[test]
    fn variables_are_put_in() {
        assert_eq!(codes("a-{{ID}}-{{ ID }}", None), Ok("a-wx1-wx1".into()));
        assert_eq!(codes("plain } text {", None), Ok("plain } text {".into()));
        assert_eq!(codes("{{TRICK}}", None), Ok("{{ID}}".into()), "what comes in is not expanded again");
    }

    #[test]
    fn missing_is_an_error_and_all_are_told() {
        assert_eq!(codes("{{NO}}{{EMPTY}}", None), Err(vec!["reference-variable", "reference-empty"]));
        for bad in ["{{", "{{}}", "{{1A}}", "{{a b}}", "{{a", "{{file:}}"] {
            assert_eq!(codes(bad, None), Err(vec!["reference-malformed"]), "{bad}");
        }
    }

    #[test]
    fn the_settings_of_the_server_are_not_for_elements() {
        for name in ["{{WXLOGIN_KEY}}", "{{wxlogin_key}}", "a{{ WXLOGIN_KEY }}", "{{WXLOGIN_NOT_SET}}"] {
            assert_eq!(codes(name, None), Err(vec!["reference-setting"]), "{name}");
        }
    }

    #[test]
    fn files_lose_one_trailing_newline() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("key"), "abc\r\n").unwrap();
        fs::write(dir.path().join("nothing"), "\n").unwrap();
        fs::write(dir.path().join("large"), "x".repeat(70_000)).unwrap();
        assert_eq!(codes("{{file:key}}", Some(dir.path())), Ok("abc".into()));
        assert_eq!(codes("{{file:nothing}}", Some(dir.path())), Err(vec!["reference-empty"]));
        fs::create_dir(dir.path().join("folder")).unwrap();
        for missing in ["{{file:none}}", "{{file:folder}}", "{{file:large}}"] {
            assert_eq!(codes(missing, Some(dir.path())), Err(vec!["reference-file"]), "{missing}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_text_without_braces_stays(text in "[{}a-zA-Z:_/. 中]{0,40}") {
            let result = codes(&text, Some(Path::new("/nonexistent")));
            if !text.contains("{{") {
                prop_assert_eq!(result, Ok(text));
            }
        }
    }
}
