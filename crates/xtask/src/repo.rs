//! The repository: its root and the texts in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

/// A text file of the repository.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The repository.
#[derive(Debug)]
pub(crate) struct Repo {
    pub(crate) root: PathBuf,
}

/// A larger file is data, not something a person wrote.
const LARGEST: u64 = 1 << 20;

impl Repo {
    /// The repository this tool was built from.
    pub(crate) fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
        Self { root: root.unwrap_or(Path::new(".")).to_owned() }
    }

    /// Every text file that is or could be committed.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let paths = self.listed().unwrap_or_else(|| self.walked());
        paths.into_iter().filter_map(|path| self.read(path)).collect()
    }

    /// The folder with the documents the project was specified by, where it exists: not in every clone.
    pub(crate) fn shared(&self) -> Option<PathBuf> {
        let named = std::env::var_os("WXLOGIN_SHARED").map(PathBuf::from);
        let beside = || self.root.parent().map(|parent| parent.join("shared"));
        named.or_else(beside).filter(|folder| folder.is_dir())
    }

    fn read(&self, path: String) -> Option<Source> {
        let full = self.root.join(&path);
        let small = std::fs::metadata(&full).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
        let text = if small { std::fs::read_to_string(full).ok()? } else { return None };
        Some(Source { path, text })
    }

    /// What git knows, and what it would add.
    fn listed(&self) -> Option<Vec<String>> {
        let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let output = Command::new("git").args(arguments).current_dir(&self.root).output().ok()?;
        let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
        Some(text.split_terminator('\0').map(str::to_owned).collect())
    }

    /// All files but what builds leave behind: for a source archive, which has no git.
    fn walked(&self) -> Vec<String> {
        let built = ["target", "node_modules", "dist", ".git", ".venv", "__pycache__", ".cache"];
        let keep = |name: &std::ffi::OsStr| !built.iter().any(|built| name == *built);
        WalkDir::new(&self.root)
            .into_iter()
            .filter_entry(|entry| keep(entry.file_name()))
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| {
                Some(entry.path().strip_prefix(&self.root).ok()?.to_str()?.replace('\\', "/"))
            })
            .collect()
    }
}
