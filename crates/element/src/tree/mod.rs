//! A snapshot of an application: its elements by fullName, and what is wrong with it.

mod find;
mod lookup;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::AppInfo;
use crate::diagnostic::Diagnostic;
use crate::element::Element;
use crate::load::layers::Layer;

pub use lookup::Unknown;

/// An immutable snapshot; [`Tree::load`] makes one.
#[derive(Debug)]
pub struct Tree {
    pub(crate) dir: PathBuf,
    pub(crate) app: AppInfo,
    pub(crate) layers: Vec<Layer>,
    pub(crate) elements: BTreeMap<String, Arc<Element>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) kept: BTreeSet<String>,
    pub(crate) broken: BTreeSet<String>,
    pub(crate) files: BTreeSet<PathBuf>,
}

impl Tree {
    /// Who the application is.
    #[must_use]
    pub fn app(&self) -> &AppInfo {
        &self.app
    }

    /// The app folder, as it was given.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The apps, nearest first: itself, then those it extends. The built-in layer is not among them.
    pub fn apps(&self) -> impl Iterator<Item = &AppInfo> {
        self.layers.iter().filter(|layer| layer.dir.is_some()).map(|layer| &layer.app)
    }

    /// Everything that is wrong, by file and place.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether anything is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Elements that no longer load and serve as they last did.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().map(String::as_str)
    }

    /// Elements that do not load and have no earlier form.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.broken.iter().map(String::as_str)
    }

    /// The folders whose files make up this tree, and whether with all below them: the app, the apps it extends, and
    /// the folders of files that values refer to.
    #[must_use]
    pub fn watched(&self) -> Vec<(PathBuf, bool)> {
        let apps = self.layers.iter().filter_map(|layer| layer.dir.clone()).map(|dir| (dir, true));
        let files: BTreeSet<PathBuf> =
            self.files.iter().filter_map(|file| file.parent()).map(Path::to_path_buf).collect();
        apps.chain(files.into_iter().map(|dir| (dir, false))).collect()
    }
}
