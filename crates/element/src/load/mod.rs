//! From folders to a tree: layers, then files, then types, then values.

mod build;
mod config;
mod define;
mod discover;
mod graph;
pub(crate) mod layers;
mod named;
mod raw;
mod values;

pub(crate) use define::sounds_secret;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::fence::SecretFiles;
use crate::mask::Harmless;
use crate::schema::{BuiltIn, Schema};
use crate::tree::Tree;

/// What to load, and with what knowledge.
pub struct LoadOptions<'a> {
    /// The app folder.
    pub dir: &'a Path,
    /// The official layer, below all apps.
    pub built_ins: &'a [BuiltIn],
    /// The families.
    pub schemas: &'a [Schema],
    /// Findings of [`crate::Key::check`] are warnings (a sandbox) instead of errors.
    pub lenient: bool,
    /// The environment: what `{{NAME}}` stands for.
    pub variables: &'a dyn Fn(&str) -> Option<String>,
    /// Where `{{file:PATH}}` may read.
    pub secret_files: &'a SecretFiles,
    /// The tree that served until now; an element that no longer loads stays as it was there.
    pub previous: Option<&'a Tree>,
}

/// The only way for loading to fail as a whole.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no folder at that place.
    #[error("the app folder {} does not exist; create it, or name another", .0.display())]
    Missing(PathBuf),
    /// Something else stands there.
    #[error("{} is not a folder; name the folder that holds app.json or auths/", .0.display())]
    NotAFolder(PathBuf),
    /// It is there and cannot be read.
    #[error("the app folder {} cannot be read: {reason}; check its permissions", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// Why, in a few words.
        reason: String,
    },
}

/// What every step of loading needs.
pub(crate) struct Context<'a> {
    pub(crate) options: &'a LoadOptions<'a>,
    pub(crate) harmless: Harmless,
    pub(crate) schemas: Vec<Arc<Schema>>,
}

impl Tree {
    /// Reads the folder. Problems are in [`Tree::diagnostics`], all of them.
    ///
    /// # Errors
    ///
    /// When the folder itself is missing, is not a folder, or cannot be read.
    pub fn load(options: &LoadOptions<'_>) -> Result<Self, LoadError> {
        check_folder(options.dir)?;
        let context = Context {
            options,
            harmless: Harmless::of(options.schemas),
            schemas: options.schemas.iter().cloned().map(Arc::new).collect(),
        };
        let mut problems = Vec::new();
        let layers = layers::resolve(&context, &mut problems);
        let found = layers
            .iter()
            .enumerate()
            .flat_map(|(index, layer)| discover::layer(&context, index, layer, &mut problems))
            .collect();
        let graph = graph::Graph::new(found, &layers, &context, &mut problems);
        Ok(build::build(graph, layers, &context, problems))
    }
}

fn check_folder(dir: &Path) -> Result<(), LoadError> {
    match std::fs::read_dir(dir) {
        Ok(_) => Ok(()),
        Err(_) if dir.exists() && !dir.is_dir() => Err(LoadError::NotAFolder(dir.to_path_buf())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(LoadError::Missing(dir.to_path_buf()))
        }
        Err(error) => {
            Err(LoadError::Unreadable { path: dir.to_path_buf(), reason: crate::files::reason(&error).0 })
        }
    }
}

pub(crate) fn has_error(problems: &[Diagnostic]) -> bool {
    problems.iter().any(Diagnostic::is_error)
}
