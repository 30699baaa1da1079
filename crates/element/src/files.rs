//! Reading one file, with every way in which that fails told apart.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::json::{Doc, parse};
use crate::mask::Harmless;
use crate::source::Source;
use crate::texts;

/// An element's file is a page of text; more than this is another file under the wrong name.
const LARGEST: u64 = 1024 * 1024;

pub(crate) enum Read {
    Missing,
    /// There is something, and what is wrong with it has been reported.
    Broken,
    Ok(Box<Doc>),
}

/// Reads and parses a JSON file. `shown` is its name in messages.
pub(crate) fn read_json(
    path: &Path,
    shown: &str,
    harmless: &Harmless,
    problems: &mut Vec<Diagnostic>,
) -> Read {
    let text = match read_text(path) {
        Ok(Some(text)) => text,
        Ok(None) => return Read::Missing,
        Err(problem) => {
            problems.push(Diagnostic::of_file(problem, shown));
            return Read::Broken;
        }
    };
    let source = Source::new(shown.to_owned(), text, harmless);
    match parse(&source, problems) {
        Some(root) => Read::Ok(Box::new(Doc { source, root })),
        None => Read::Broken,
    }
}

fn read_text(path: &Path) -> Result<Option<String>, texts::Problem> {
    let unreadable = |error: &io::Error| texts::files::unreadable(&reason(error));
    // A dangling link is there and cannot be read, which is not the same as missing.
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
        Ok(_) => {}
    }
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    // Opening a pipe would wait for ever.
    if !metadata.is_file() {
        return Err(texts::files::not_a_file());
    }
    if metadata.len() > LARGEST {
        return Err(texts::files::too_large(metadata.len(), LARGEST));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(&error))?;
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err(texts::files::bom());
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|error| texts::files::not_utf8(error.utf8_error().valid_up_to()))
}

/// Why something cannot be read, in English and in Chinese.
pub(crate) type Reason = (String, String);

/// The reason in a few words, without the operating system's numbers.
pub(crate) fn reason(error: &io::Error) -> Reason {
    let (english, chinese) = match error.kind() {
        io::ErrorKind::NotFound => ("there is nothing at that place", "该处没有任何内容"),
        io::ErrorKind::PermissionDenied => ("permission denied", "没有权限"),
        io::ErrorKind::IsADirectory => ("is a directory", "是文件夹"),
        io::ErrorKind::NotADirectory => ("not a directory", "不是文件夹"),
        io::ErrorKind::InvalidData => ("invalid data", "内容无效"),
        // The system's own words are there in English only.
        kind => return (kind.to_string(), kind.to_string()),
    };
    (english.to_owned(), chinese.to_owned())
}

/// A path as shown in messages: with `/` on every system.
pub(crate) fn shown_path(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
