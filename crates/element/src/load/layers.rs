//! The app, what it extends (depth first, in the listed order), and the built-in layer at the bottom.

use std::path::{Path, PathBuf};

use super::Context;
use crate::app::{AppFile, AppInfo, Extended, read_app};
use crate::diagnostic::Diagnostic;
use crate::files::shown_path;
use crate::framework::PUBLISHER;
use crate::texts::app as texts;

/// One layer. The first is the app itself; the last has no folder and holds the built-in definitions.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) dir: Option<PathBuf>,
    /// Prefix of its files in messages: empty for the app, `../base` for an extended one.
    pub(crate) label: String,
    pub(crate) app: AppInfo,
}

pub(crate) fn resolve(context: &Context<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Layer> {
    let mut walk = Walk { context, problems, layers: Vec::new(), seen: Vec::new(), open: Vec::new() };
    walk.visit(context.options.dir, "", None);
    let mut layers = walk.layers;
    layers.push(Layer { dir: None, label: "<built-in>".to_owned(), app: AppInfo::default() });
    layers
}

struct Walk<'a, 'b> {
    context: &'a Context<'b>,
    problems: &'a mut Vec<Diagnostic>,
    layers: Vec<Layer>,
    /// Every folder taken in, so that an app extended along two ways is one layer, at its nearest place.
    seen: Vec<PathBuf>,
    /// The folders on the way from the app to here, to tell a circle from a second way.
    open: Vec<PathBuf>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, dir: &Path, label: &str, read: Option<AppFile>) {
        let real = canonical(dir);
        self.seen.push(real.clone());
        self.open.push(real);
        let mut file = read.unwrap_or_else(|| read_app(dir, label, &self.context.harmless, self.problems));
        let kept = self.context.options.previous.filter(|_| file.broken);
        if let Some(kept) = kept.and_then(|tree| tree.layers.iter().find(|l| l.dir.as_deref() == Some(dir))) {
            // A typo in app.json must not change the app's address or drop what it extends.
            file.info = kept.app.clone();
            file.entries = kept.app.extends.iter().map(|entry| (entry.clone(), 0..0)).collect();
        }
        self.layers.push(Layer {
            dir: Some(dir.to_path_buf()),
            label: label.to_owned(),
            app: file.info.clone(),
        });
        for (entry, span) in &file.entries {
            self.extend(dir, label, entry, &file, span);
        }
        self.open.pop();
    }

    fn extend(
        &mut self,
        dir: &Path,
        label: &str,
        entry: &Extended,
        file: &AppFile,
        span: &std::ops::Range<usize>,
    ) {
        let candidates = candidates(dir, entry);
        let found = candidates.iter().find_map(|relative| self.candidate(dir, label, relative, entry));
        let Some((target, label, app)) = found else {
            // The framework's own apps bring nothing that is served here.
            let official = entry.app_id.as_deref().and_then(|id| id.split_once('.'));
            let problem = if official.is_some_and(|(org, _)| org == PUBLISHER) {
                texts::extends_official(&entry.shown())
            } else {
                texts::extends_missing(&entry.shown(), &candidates.join(", "))
            };
            self.report(file, span, problem);
            return;
        };
        let real = canonical(&target);
        if self.open.contains(&real) {
            self.report(file, span, texts::extends_cycle(&entry.shown()));
            return;
        }
        if let (Some(wanted), Some(version)) = (&entry.version, &app.info.version)
            && wanted != version
        {
            self.report(file, span, texts::extends_version(&entry.shown(), wanted, version));
        }
        if !self.seen.contains(&real) {
            self.visit(&target, &label, Some(app));
        }
    }

    /// The folder, when it exists and is the app that was asked for.
    fn candidate(
        &mut self,
        dir: &Path,
        label: &str,
        relative: &str,
        entry: &Extended,
    ) -> Option<(PathBuf, String, AppFile)> {
        let target = dir.join(relative);
        if !target.is_dir() {
            return None;
        }
        let label = shown_path(&Path::new(label).join(relative));
        let mut found = Vec::new();
        let app = read_app(&target, &label, &self.context.harmless, &mut found);
        let other = |id: &String| app.doc.is_some() && id.contains('.') && *id != app.info.app_id;
        if entry.path.is_none() && entry.app_id.as_ref().is_some_and(other) {
            return None;
        }
        if !self.seen.contains(&canonical(&target)) {
            self.problems.append(&mut found);
        }
        Some((target, label, app))
    }

    fn report(&mut self, file: &AppFile, span: &std::ops::Range<usize>, problem: crate::texts::Problem) {
        let diagnostic = match &file.doc {
            Some(doc) => Diagnostic::at(problem, &doc.source, span),
            None => Diagnostic::of_file(problem, "app.json"),
        };
        self.problems.push(diagnostic.key("extends"));
    }
}

fn candidates(dir: &Path, entry: &Extended) -> Vec<String> {
    if let Some(path) = &entry.path {
        return vec![path.clone()];
    }
    let id = entry.app_id.clone().unwrap_or_default();
    let Some((org, name)) = id.split_once('.') else {
        return vec![format!("../{id}"), format!("extends/{id}")];
    };
    let mut all = vec![format!("../{name}"), format!("../{org}/{name}"), format!("extends/{name}")];
    // The framework's layout: <orgId>/<name>/<version with _>, each version an app folder.
    for apps in [format!("../../{name}"), format!("../../../{org}/{name}")] {
        let version = entry.version.as_ref().map(|version| version.replace('.', "_"));
        let version = version.filter(|version| dir.join(&apps).join(version).is_dir());
        all.extend(version.or_else(|| newest(&dir.join(&apps))).map(|version| format!("{apps}/{version}")));
    }
    all
}

/// The folder of the highest version among folders called `1_0_0` and the like.
fn newest(apps: &Path) -> Option<String> {
    let numbers =
        |name: &str| name.split('_').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>();
    let names = std::fs::read_dir(apps).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let versions = names.filter_map(|name| Some((numbers(&name)?, name)));
    versions.filter(|(_, name)| apps.join(name).is_dir()).max().map(|(_, name)| name)
}

fn canonical(dir: &Path) -> PathBuf {
    dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf())
}
