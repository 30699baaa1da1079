//! An element's files as read, before they mean anything.

use std::path::PathBuf;

use crate::element::Access;
use crate::json::Doc;
use crate::names::last_segment;

/// A fullName found in a layer.
pub(crate) struct Found {
    pub(crate) full_name: String,
    pub(crate) layer: usize,
    /// `None` when its `e.json` could not be read: the name is taken, and nothing more is known.
    pub(crate) raw: Option<Raw>,
}

pub(crate) struct Raw {
    pub(crate) full_name: String,
    pub(crate) layer: usize,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) e: Box<Doc>,
    pub(crate) config: Option<Box<Doc>>,
    pub(crate) config_path: Option<PathBuf>,
    /// The config file's name as a reader would look for it, for "add it to …".
    pub(crate) config_shown: String,
    pub(crate) access: Access,
    /// An error was found while reading, so that it will not load.
    pub(crate) broken: bool,
    /// Hash of the code files in its folder.
    pub(crate) code: u64,
}

impl Raw {
    /// The `type`, when it is a text.
    pub(crate) fn type_name(&self) -> Option<&str> {
        self.e.text("type")
    }

    pub(crate) fn name(&self) -> &str {
        last_segment(&self.full_name)
    }

    /// Whether it is something that code makes what it is: a definition of the built-in layer (that of a Type registered by
    /// a program, say), or a folder with a class in it.
    pub(crate) fn may_have_code(&self) -> bool {
        let entry = self.e.text("backendBundleEntry").unwrap_or(".");
        self.folder.as_deref().is_none_or(|folder| folder.join(entry).join("__init__.py").is_file())
    }
}
