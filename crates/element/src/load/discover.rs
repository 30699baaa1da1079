//! Finds the elements of a layer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Context;
use super::config;
use super::layers::Layer;
use super::raw::Found;
use crate::diagnostic::Diagnostic;
use crate::files::{Read, read_json, reason};
use crate::names::{CODE_FOLDERS, is_skipped, valid_segment};
use crate::source::Source;
use crate::texts::files as texts;

/// Deeper than any real app, shallow enough for the stack.
const DEEPEST: usize = 32;

pub(crate) fn layer(
    context: &Context<'_>,
    index: usize,
    layer: &Layer,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let Some(dir) = &layer.dir else { return built_ins(context, index, problems) };
    let mut walk = Walk {
        context,
        layer,
        index,
        problems,
        found: Vec::new(),
        first: BTreeMap::new(),
        ancestors: Vec::new(),
    };
    walk.folder(dir, &[], None);
    walk.found
}

fn built_ins(context: &Context<'_>, index: usize, problems: &mut Vec<Diagnostic>) -> Vec<Found> {
    let mut found = Vec::new();
    for built_in in context.options.built_ins {
        let shown = format!("<built-in>/{}/e.json", built_in.full_name.replace('.', "/"));
        let source = Source::new(shown, format!("{:#}", built_in.e_json), &context.harmless);
        let raw = crate::json::parse(&source, problems).map(|root| {
            config::raw_of_built_in(&built_in.full_name, index, crate::json::Doc { source, root }, problems)
        });
        found.push(Found { full_name: built_in.full_name.clone(), layer: index, raw });
    }
    found
}

struct Walk<'a, 'b> {
    context: &'a Context<'b>,
    layer: &'a Layer,
    index: usize,
    problems: &'a mut Vec<Diagnostic>,
    found: Vec<Found>,
    /// fullName to the e.json that declared it, to name both when there are two.
    first: BTreeMap<String, String>,
    ancestors: Vec<PathBuf>,
}

impl Walk<'_, '_> {
    fn shown(&self, parts: &[String], file: &str) -> String {
        let mut all: Vec<&str> = parts.iter().map(String::as_str).collect();
        all.insert(0, &self.layer.label);
        all.push(file);
        all.retain(|part| !part.is_empty());
        all.join("/")
    }

    /// `bad` is the nearest folder on the way here whose name cannot be part of a fullName.
    fn folder(&mut self, dir: &Path, parts: &[String], bad: Option<&[String]>) {
        let real = dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf());
        if self.ancestors.contains(&real) {
            self.report(texts::symlink_loop(), parts, "");
            return;
        }
        if parts.len() > DEEPEST {
            self.report(texts::too_deep(DEEPEST), parts, "");
            return;
        }
        let entries = match children(dir) {
            Ok(entries) => entries,
            Err(error) => {
                self.report(texts::folder_unreadable(&reason(&error)), parts, "");
                return;
            }
        };
        self.declared(dir, parts, bad, &entries);
        self.ancestors.push(real);
        for (name, path) in entries.into_iter().filter(|(_, path)| path.is_dir()) {
            let at_root = parts.is_empty();
            // An app below this one (app.json) is another app's affair, as is `extends/`.
            if is_skipped(&name)
                || name == "e.json"
                || (at_root && name == "extends")
                || path.join("app.json").exists()
            {
                continue;
            }
            let mut child = parts.to_vec();
            child.push(name);
            let valid = child.last().is_some_and(|name| valid_segment(name));
            let bad = bad.map(<[String]>::to_vec).or_else(|| (!valid).then(|| child.clone()));
            self.folder(&path, &child, bad.as_deref());
        }
        self.ancestors.pop();
    }

    fn declared(
        &mut self,
        dir: &Path,
        parts: &[String],
        bad: Option<&[String]>,
        entries: &[(String, PathBuf)],
    ) {
        if !entries.iter().any(|(name, _)| name == "e.json") {
            self.look_for_forgotten(parts, entries);
            return;
        }
        if let Some(bad) = bad {
            let name = bad.last().cloned().unwrap_or_default();
            let file = self.shown(bad, "");
            if !self.problems.iter().any(|p| p.code == "folder-name" && p.file == file) {
                self.problems.push(Diagnostic::of_file(texts::folder_name(&name), file));
            }
            return;
        }
        let mut own = parts;
        if let [before @ .., last] = parts
            && CODE_FOLDERS.contains(&last.as_str())
        {
            own = before;
        }
        if own.is_empty() {
            self.report(texts::e_json_at_root(), parts, "e.json");
            return;
        }
        self.element(dir, parts, own.join("."));
    }

    fn element(&mut self, dir: &Path, parts: &[String], full_name: String) {
        let shown = self.shown(parts, "e.json");
        if let Some(first) = self.first.get(&full_name) {
            let problem = texts::element_twice(&full_name, first);
            self.problems.push(Diagnostic::of_file(problem, shown).of(&full_name));
            return;
        }
        self.first.insert(full_name.clone(), shown.clone());
        let before = self.problems.len();
        let raw = match read_json(&dir.join("e.json"), &shown, &self.context.harmless, self.problems) {
            Read::Ok(doc) => {
                let at = config::Folder {
                    dir,
                    label: self.shown(parts, ""),
                    layer_dir: self.layer.dir.as_deref(),
                };
                Some(config::raw_of_folder(self.context, &full_name, self.index, *doc, &at, self.problems))
            }
            Read::Missing | Read::Broken => None,
        };
        for problem in self.problems.iter_mut().skip(before) {
            problem.full_name.get_or_insert_with(|| full_name.clone());
        }
        self.found.push(Found { full_name, layer: self.index, raw });
    }

    /// A folder with its config file but no e.json was meant to be an element.
    fn look_for_forgotten(&mut self, parts: &[String], entries: &[(String, PathBuf)]) {
        let Some(name) = parts.last() else { return };
        let config = format!("{name}.json");
        if entries.iter().any(|(entry, path)| *entry == config && path.is_file()) {
            self.report(texts::e_json_missing(&config), parts, "");
        }
    }

    fn report(&mut self, problem: crate::texts::Problem, parts: &[String], file: &str) {
        let shown = self.shown(parts, file);
        self.problems.push(Diagnostic::of_file(problem, shown));
    }
}

/// Names and paths, sorted, so that messages and precedence never depend on the disk's order.
fn children(dir: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut entries: Vec<(String, PathBuf)> = fs::read_dir(dir)?
        .filter_map(Result::ok)
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect();
    entries.sort();
    Ok(entries)
}
