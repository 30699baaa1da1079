//! Writing element folders: all or nothing, and nothing that the writer did not mean.
//!
//! - A file is written beside its place and renamed into it, so that a reader (the watcher, a crash, a full disk) meets
//!   the old file or the new one, never half of one. A new element is a folder built under a dot name and renamed; a
//!   deleted one is renamed to a dot name first. Dot names are never elements, and left-overs are swept next time.
//! - Updating keeps unknown keys, the order of keys, indentation and newlines.
//! - Files that hold a secret get mode 0600.
//! - Nothing outside the app folder is touched, links included.

mod document;
mod folder;
mod write;

use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value as Json;

use crate::names::{last_segment, valid_full_name};
use crate::schema::Schema;

/// Which of an element's two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementFile {
    /// `e.json`.
    EJson,
    /// The config file: `frontBundleEntry` when it names a `.json`, else `<Name>.json`.
    Config,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The name cannot be a fullName.
    #[error("`{0}` cannot be a fullName; use letters, digits, `_` and `-`, parts joined by dots")]
    Name(String),
    /// Something is there already.
    #[error("`{0}` exists already; choose another name, or update it")]
    Exists(String),
    /// This app folder has no such element (an extended app's or an official one cannot be edited here).
    #[error("`{0}` is not an element of this app folder; override it by creating one of that name")]
    NotFound(String),
    /// The place is outside of the app folder, or the config file outside of the element's.
    #[error("`{0}` would lie outside of its folder; remove the link or the path that leads there")]
    Outside(String),
    /// What is there, or what was given, is not a JSON object.
    #[error("{0} is not a JSON object without errors; repair it by hand first")]
    NotAnObject(String),
    /// A key path leads through something that is not an object.
    #[error("`{0}` cannot be set: a part of it is not an object")]
    Key(String),
    /// The disk said no.
    #[error("{} could not be written: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Edits the elements of one app folder.
#[derive(Clone, Copy, Debug)]
pub struct Editor<'a> {
    dir: &'a Path,
    schemas: &'a [Schema],
}

impl<'a> Editor<'a> {
    /// An editor for an app folder. The schemas say which keys are secret and which have two spellings.
    #[must_use]
    pub fn new(dir: &'a Path, schemas: &'a [Schema]) -> Self {
        Self { dir, schemas }
    }

    /// Makes an element's folder with its `e.json` and, if given, its config file.
    ///
    /// # Errors
    ///
    /// When the name is not a fullName, the folder exists, the place is outside of the app folder, a value is not an
    /// object, or the disk refuses. Nothing is left behind.
    pub fn create(
        &self,
        full_name: &str,
        e_json: &Json,
        config: Option<&Json>,
    ) -> Result<PathBuf, EditError> {
        self.create_beside(full_name, e_json, config, None)
    }

    /// The same, with the other files of another element's folder copied beside them: a value such as `{{file:key.txt}}`
    /// is read from there. Folders, hidden and large files stay behind.
    ///
    /// # Errors
    ///
    /// As [`Editor::create`].
    pub fn create_beside(
        &self,
        full_name: &str,
        e_json: &Json,
        config: Option<&Json>,
        like: Option<&Path>,
    ) -> Result<PathBuf, EditError> {
        check_name(full_name)?;
        let _one_at_a_time = lock();
        let folder = folder::new_place(self.dir, full_name)?;
        if !e_json.is_object() {
            return Err(EditError::NotAnObject("e.json".to_owned()));
        }
        let mut files = vec![("e.json".to_owned(), document::pretty(e_json), self.holds_secret(e_json))];
        if let Some(config) = config {
            let name = config_name(e_json, full_name)?;
            if !config.is_object() {
                return Err(EditError::NotAnObject(name));
            }
            files.push((name, document::pretty(config), self.holds_secret(config)));
        }
        if let Some(like) = like {
            files.extend(folder::other_files(like));
        }
        write::new_folder(&folder, &files)?;
        Ok(folder)
    }

    /// Sets keys (`Some`) and removes keys (`None`) in one of an element's files. A key is a declared name (`appId`: the
    /// spelling that the file uses is kept, a new one goes into its group when the file has that group) or a path
    /// (`authConfig.region`). A config file that does not exist is made.
    ///
    /// # Errors
    ///
    /// When the element is not in this folder, the file is broken, a path leads through something that is not an
    /// object, or the disk refuses. The file is then as it was.
    pub fn update(
        &self,
        full_name: &str,
        file: ElementFile,
        changes: &[(&str, Option<Json>)],
    ) -> Result<(), EditError> {
        check_name(full_name)?;
        let _one_at_a_time = lock();
        let folder = folder::existing(self.dir, full_name)?;
        let e_path = folder.join("e.json");
        let path = match file {
            ElementFile::EJson => e_path,
            ElementFile::Config => {
                let e_json = serde_json::from_str(&write::read(&e_path)?)
                    .map_err(|_| EditError::NotAnObject(e_path.display().to_string()))?;
                folder.join(config_name(&e_json, full_name)?)
            }
        };
        folder::inside(self.dir, &path, full_name)?;
        let old =
            if path.exists() || file == ElementFile::EJson { write::read(&path)? } else { "{}\n".to_owned() };
        let (text, value) = document::apply(&old, changes, self.schemas, &path.display().to_string())?;
        write::replace(&path, &text, self.holds_secret(&value))
    }

    /// Removes an element's folder with all that is in it, sub-elements included.
    ///
    /// # Errors
    ///
    /// When the element is not in this folder, or the disk refuses. It is gone from the app once the folder is renamed;
    /// if emptying it then fails, the rest is swept by the next edit in that place.
    pub fn delete(&self, full_name: &str) -> Result<(), EditError> {
        check_name(full_name)?;
        let _one_at_a_time = lock();
        let found = folder::existing(self.dir, full_name)?;
        let whole = folder::of(self.dir, full_name);
        write::remove_folder(if found.starts_with(&whole) { &whole } else { &found })
    }

    fn holds_secret(&self, value: &Json) -> bool {
        let Json::Object(members) = value else { return false };
        let declared = |name: &str| self.schemas.iter().filter_map(|s| s.key(name)).any(|key| key.secret);
        members.iter().any(|(name, value)| {
            declared(name) || crate::load::sounds_secret(name) || self.holds_secret(value)
        })
    }
}

fn check_name(full_name: &str) -> Result<(), EditError> {
    if valid_full_name(full_name) { Ok(()) } else { Err(EditError::Name(full_name.to_owned())) }
}

/// The config file's path within the element's folder; one that leads out of it is somebody else's file.
fn config_name(e_json: &Json, full_name: &str) -> Result<String, EditError> {
    let named =
        e_json.get("frontBundleEntry").and_then(Json::as_str).filter(|entry| entry.ends_with(".json"));
    let Some(named) = named else { return Ok(format!("{}.json", last_segment(full_name))) };
    let name = named.strip_prefix("./").unwrap_or(named);
    let stays = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !stays || name.contains('\\') || name == "e.json" {
        return Err(EditError::Outside(named.to_owned()));
    }
    Ok(name.to_owned())
}

/// One edit at a time: two that read the same file would each write without the other's change.
fn lock() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}
