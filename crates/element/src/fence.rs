//! Which files `{{file:PATH}}` may read.
//!
//! Whoever edits elements (an administrator in the console) names these paths, and the server may read more than that person
//! should: its own database and master key, other elements' secrets, the system's files. So a path is judged by its words
//! first, without asking the disk whether anything is there, and then once more where links lead it.

use std::path::{Component, Path, PathBuf};

use crate::files::{Reason, reason};

/// The folder in the app folder that the server keeps for itself.
const DATA: &str = "data";

/// Files of an app folder that mean something to the server: what is in them is no secret's value.
const CONFIGURATION: [&str; 3] = ["json", "toml", "py"];

/// Pseudo file systems of the kernel. They are refused whatever is listed: `/proc/self/environ` is every secret at once.
const KERNEL: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Where `{{file:PATH}}` may read, beside the app folder.
#[derive(Clone, Debug, Default)]
pub struct SecretFiles {
    /// Absolute folders whose files may be named, such as `/run/secrets`.
    pub folders: Vec<PathBuf>,
    /// Files and folders that are never read, wherever they are: the server's database and its master key.
    pub never: Vec<PathBuf>,
    /// The app folder that the one being read is a copy of (a draft is checked in a copy made of links).
    pub copy_of: Option<PathBuf>,
}

/// Why a path that may be named is not read.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A link leads it out.
    Outside,
    Unreadable(Reason),
}

/// The rules for the files of one element.
pub(crate) struct Fence<'a> {
    rules: &'a SecretFiles,
    /// What relative paths start from; `None` in the built-in layer.
    folder: Option<PathBuf>,
    /// The folder of the app that the element stands in.
    app: Option<PathBuf>,
}

impl<'a> Fence<'a> {
    pub(crate) fn new(rules: &'a SecretFiles, folder: Option<&Path>, app: Option<&Path>) -> Self {
        let absolute = |path: &Path| std::path::absolute(path).map(|path| normal(&path)).ok();
        Self { rules, folder: folder.and_then(absolute), app: app.and_then(absolute) }
    }

    /// The path that is meant, when its words allow it. The disk is not asked.
    pub(crate) fn path(&self, written: &str) -> Option<PathBuf> {
        let written = Path::new(written);
        let path = match &self.folder {
            Some(folder) => normal(&folder.join(written)),
            None if written.is_absolute() => normal(written),
            None => return None,
        };
        let listed = self.rules.folders.iter().any(|folder| is_below(&path, &normal(folder)));
        let own = written.is_relative() && self.app.as_ref().is_some_and(|app| self.is_of_app(&path, app));
        ((listed || own) && !self.is_forbidden(&path)).then_some(path)
    }

    /// Where the path leads in truth, when that is allowed too.
    pub(crate) fn open_path(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let real = path.canonicalize().map_err(|error| Refusal::Unreadable(reason(&error)))?;
        let listed = self.rules.folders.iter().filter_map(|folder| folder.canonicalize().ok());
        let allowed = listed.into_iter().any(|folder| is_below(&real, &folder))
            || self.apps().iter().any(|app| self.is_of_app(&real, app));
        if allowed && !self.is_forbidden(&real) { Ok(real) } else { Err(Refusal::Outside) }
    }

    /// The app folder without links in its path, and the one it is a copy of.
    fn apps(&self) -> Vec<PathBuf> {
        let all = self.app.iter().chain(&self.rules.copy_of);
        all.filter_map(|app| app.canonicalize().ok()).collect()
    }

    /// Whether it is a file of this app that may be named: not the server's, not another element's, no configuration.
    fn is_of_app(&self, path: &Path, app: &Path) -> bool {
        let configuration = path
            .extension()
            .is_some_and(|extension| CONFIGURATION.iter().any(|known| extension.eq_ignore_ascii_case(known)));
        is_below(path, app)
            && !is_below(path, &app.join(DATA))
            && !configuration
            && self.owner(path, app).is_none_or(|owner| self.is_own(&owner, app))
    }

    /// The folder of the element that the file lies in.
    fn owner(&self, path: &Path, app: &Path) -> Option<PathBuf> {
        let folders = path.ancestors().skip(1).take_while(|folder| *folder != app);
        folders.into_iter().find(|folder| folder.join("e.json").is_file()).map(Path::to_path_buf)
    }

    fn is_own(&self, owner: &Path, app: &Path) -> bool {
        let Some(folder) = &self.folder else { return false };
        let same_place = |root: &PathBuf| folder.strip_prefix(root).ok() == owner.strip_prefix(app).ok();
        folder == owner
            || folder.canonicalize().is_ok_and(|real| real == owner)
            || self.app.as_ref().is_some_and(same_place)
    }

    fn is_forbidden(&self, path: &Path) -> bool {
        let never = self.rules.never.iter().map(|never| normal(never));
        let real = self.rules.never.iter().filter_map(|never| never.canonicalize().ok());
        let kernel = KERNEL.iter().map(PathBuf::from);
        never.chain(real).chain(kernel).any(|never| path.starts_with(never))
    }
}

fn is_below(path: &Path, folder: &Path) -> bool {
    path != folder && path.starts_with(folder)
}

/// Resolves `.` and `..` by words alone.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // Above the root there is the root.
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::RootDir)) => {}
            Component::ParentDir if out.file_name().is_some_and(|name| name != "..") => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
