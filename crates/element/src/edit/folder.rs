//! Where an element's folder is, and that it is inside the app.

use std::path::{Path, PathBuf};

use super::EditError;
use crate::names::CODE_FOLDERS;

pub(crate) fn of(dir: &Path, full_name: &str) -> PathBuf {
    full_name.split('.').fold(dir.to_path_buf(), |path, part| path.join(part))
}

/// A place for a new element: free, and inside the app folder once links on the way are followed.
pub(crate) fn new_place(dir: &Path, full_name: &str) -> Result<PathBuf, EditError> {
    let folder = of(dir, full_name);
    if folder.symlink_metadata().is_ok() && !is_empty_folder(&folder) {
        return Err(EditError::Exists(full_name.to_owned()));
    }
    inside(dir, &folder, full_name)?;
    Ok(folder)
}

/// A namespace folder that somebody emptied is nothing to protect.
fn is_empty_folder(folder: &Path) -> bool {
    !folder.is_symlink() && std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// The folder that holds the element's `e.json` (which may stand in `backend/` or `frontend/`).
pub(crate) fn existing(dir: &Path, full_name: &str) -> Result<PathBuf, EditError> {
    let folder = of(dir, full_name);
    let mut places = vec![folder.clone()];
    places.extend(CODE_FOLDERS.iter().map(|code| folder.join(code)));
    let found = places.into_iter().find(|place| place.join("e.json").is_file());
    let found = found.ok_or_else(|| EditError::NotFound(full_name.to_owned()))?;
    inside(dir, &found, full_name)?;
    Ok(found)
}

/// Follows the links of as much of the path as exists.
pub(crate) fn inside(dir: &Path, path: &Path, shown: &str) -> Result<(), EditError> {
    let io = |source| EditError::Io { path: dir.to_path_buf(), source };
    let root = dir.canonicalize().map_err(io)?;
    let exists = path.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    match exists {
        Some(real) if real.starts_with(&root) => Ok(()),
        _ => Err(EditError::Outside(shown.to_owned())),
    }
}

/// More than any key or note that stands beside an element's files.
const LARGE: u64 = 64 * 1024;

/// What stands in an element's folder beside its JSON files, as text; any of it may be a secret.
pub(crate) fn other_files(folder: &Path) -> Vec<(String, String, bool)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let text = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let plain = entry.metadata().is_ok_and(|found| found.is_file() && found.len() <= LARGE);
        let other = !name.starts_with('.') && !name.ends_with(".json");
        let text = if plain && other { std::fs::read_to_string(entry.path()).ok()? } else { return None };
        Some((name, text, true))
    };
    entries.filter_map(text).collect()
}
