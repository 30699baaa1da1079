//! The config file of an element, and the checks of `e.json` that need no Type.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::raw::Raw;
use super::{Context, has_error};
use crate::diagnostic::Diagnostic;
use crate::element::Access;
use crate::fence::normal;
use crate::files::{Read, read_json, shown_path};
use crate::framework;
use crate::json::{Doc, found};
use crate::names::{last_segment, nearest_one};
use crate::reference::names_something;
use crate::schema::Kind;
use crate::texts::{references, types, values};

/// Where an element's files are, and how its folder is called in messages.
pub(crate) struct Folder<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) label: String,
    pub(crate) layer_dir: Option<&'a Path>,
}

pub(crate) fn raw_of_built_in(
    full_name: &str,
    layer: usize,
    doc: Doc,
    problems: &mut Vec<Diagnostic>,
) -> Raw {
    let before = problems.len();
    let access = general_keys(&doc, full_name, problems);
    Raw {
        full_name: full_name.to_owned(),
        layer,
        folder: None,
        e: Box::new(doc),
        config: None,
        config_path: None,
        config_shown: "its config file".to_owned(),
        access,
        broken: has_error(&problems[before..]),
        code: 0,
    }
}

pub(crate) fn raw_of_folder(
    context: &Context<'_>,
    full_name: &str,
    layer: usize,
    doc: Doc,
    at: &Folder<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Raw {
    let before = problems.len();
    let access = general_keys(&doc, full_name, problems);
    if doc.get("title").is_none() {
        problems.push(Diagnostic::at(types::title_missing(), &doc.source, &(0..1)).key("title"));
    }
    let (config, config_path, config_shown) = read_config(context, full_name, &doc, at, problems);
    Raw {
        full_name: full_name.to_owned(),
        layer,
        folder: Some(at.dir.to_path_buf()),
        e: Box::new(doc),
        config,
        config_path,
        config_shown,
        access,
        broken: has_error(&problems[before..]),
        code: code_hash(at.dir),
    }
}

/// The kinds of the keys that every `e.json` may have. `type` is judged by the graph, which knows what it may name.
fn general_keys(doc: &Doc, full_name: &str, problems: &mut Vec<Diagnostic>) -> Access {
    for member in doc.root.members() {
        let Some(kind) = framework::kind_of(&member.name) else { continue };
        if !fits(kind, &member.value.to_json()) {
            let problem = values::wrong_type(&member.name, kind, found(&member.value));
            problems.push(
                Diagnostic::at(problem, &doc.source, &member.value.span).key(&member.name).of(full_name),
            );
        }
    }
    for key in SHOWN {
        let Some(member) = doc.get(key) else { continue };
        if member.value.text().is_some_and(names_something) {
            let problem = references::refused(key);
            problems.push(Diagnostic::at(problem, &doc.source, &member.value.span).key(key).of(full_name));
        }
    }
    let Some(text) = doc.text("accessModifier") else { return Access::Public };
    match text {
        "private" => Access::Private,
        "protected" | "protect" => Access::Protected,
        "public" | "" => Access::Public,
        other => {
            if let Some(member) = doc.get("accessModifier") {
                let problem = Diagnostic::at(types::access_modifier(other), &doc.source, &member.value.span);
                problems.push(problem.key("accessModifier").of(full_name));
            }
            Access::Public
        }
    }
}

/// Keys of every `e.json` that people read. References in them are not expanded; whoever writes one expects that.
const SHOWN: [&str; 4] = ["title", "icon", "tag", "description"];

fn fits(kind: &Kind, value: &serde_json::Value) -> bool {
    match kind {
        Kind::Text | Kind::OneOf(_) => value.is_string(),
        Kind::Flag => value.is_boolean() || matches!(value.as_i64(), Some(0 | 1)),
        Kind::Integer => value.is_i64(),
        Kind::List => value.is_array(),
        Kind::Any => true,
    }
}

type Config = (Option<Box<Doc>>, Option<PathBuf>, String);

/// `frontBundleEntry` when it names a `.json` file, else `<Name>.json`. Without the file, values may be in `e.json` or
/// inherited, so only a file that was named and is not there is worth a word.
fn read_config(
    context: &Context<'_>,
    full_name: &str,
    doc: &Doc,
    at: &Folder<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Config {
    let named = doc.get("frontBundleEntry").filter(|m| m.value.text().is_some_and(|t| t.ends_with(".json")));
    let relative = match named.and_then(|member| member.value.text()) {
        Some(text) => PathBuf::from(text),
        None => PathBuf::from(format!("{}.json", last_segment(full_name))),
    };
    let shown = shown_path(&normal(&Path::new(&at.label).join(&relative)));
    if let Some(member) = named
        && leaves(at, &relative)
    {
        let problem = values::config_outside(&relative.display().to_string());
        problems.push(Diagnostic::at(problem, &doc.source, &member.value.span).key("frontBundleEntry"));
        return (None, None, shown);
    }
    let path = at.dir.join(&relative);
    match read_json(&path, &shown, &context.harmless, problems) {
        Read::Ok(config) => (Some(config), Some(path), shown),
        Read::Broken => (None, Some(path), shown),
        Read::Missing => {
            if let Some(member) = named {
                let problem = values::config_missing(&shown);
                problems
                    .push(Diagnostic::at(problem, &doc.source, &member.value.span).key("frontBundleEntry"));
            }
            (None, None, shown)
        }
    }
}

/// The file that was probably meant as the config file, when there is none by its name: the only other JSON file of the
/// folder, or the one whose name is nearest.
pub(crate) fn misnamed(raw: &Raw) -> Option<String> {
    let folder = raw.folder.as_deref().filter(|_| raw.config_path.is_none())?;
    let files = fs::read_dir(folder).ok()?.filter_map(Result::ok).filter(|entry| entry.path().is_file());
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let is_json = |name: &str| Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let other = |name: &String| is_json(name) && name != "e.json" && !name.starts_with('.');
    let found: Vec<String> = names.filter(other).collect();
    match found.as_slice() {
        [only] => Some(only.clone()),
        several => nearest_one(raw.config_shown.rsplit('/').next()?, several.iter().map(String::as_str)),
    }
}

/// Whether a path, taken as it is written, leads out of the app folder.
fn leaves(at: &Folder<'_>, relative: &Path) -> bool {
    let root = at.layer_dir.unwrap_or(at.dir);
    relative.is_absolute() || !normal(&at.dir.join(relative)).starts_with(normal(root))
}

/// A change of an element's code is a change of the element.
fn code_hash(dir: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for folder in [dir.to_path_buf(), dir.join("backend")] {
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "py") && path.is_file())
            .collect();
        files.sort();
        for file in files {
            file.hash(&mut hasher);
            fs::read(&file).unwrap_or_default().hash(&mut hasher);
        }
    }
    hasher.finish()
}
