//! Which folders the system watches for a tree, and which of their events matter.
//!
//! A folder of elements is not watched as a whole but in parts: what stands in it, and each folder in it with all below, except
//! those that are passed over. As a whole, every page that the store writes into `data/` would wake a thread, which costs a
//! sign-in a fifth of its time, and a `node_modules` would take all the folders that a system lets one watch.
//!
//! A folder that is not there is waited for in the nearest one above it that is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode};

use crate::names::is_skipped;

/// See the module.
#[derive(Default)]
pub(super) struct Ground {
    /// The folders of the tree, and whether all below them belongs to it.
    folders: Vec<(PathBuf, bool)>,
    /// The folders that the system watches.
    watched: BTreeSet<PathBuf>,
    /// Those of them that something happened to: another may stand in their place, of which the system knows nothing.
    unsure: BTreeSet<PathBuf>,
}

pub(super) type Shared = Arc<Mutex<Ground>>;

pub(super) fn locked(ground: &Shared) -> MutexGuard<'_, Ground> {
    ground.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ground {
    /// Whether an event can change the tree. An error does: events were lost (a queue ran over, say), of anything.
    pub(super) fn hears(&mut self, event: &Result<Event, notify::Error>) -> bool {
        let Ok(event) = event else {
            self.unsure.clone_from(&self.watched);
            return true;
        };
        let itself = event.paths.iter().filter(|path| self.watched.contains(*path));
        self.unsure.extend(itself.cloned());
        matters(event, &self.folders)
    }

    /// Takes other folders. Gives what is to be watched no more, and what is from now on; both may name the same folder.
    pub(super) fn exchange(
        &mut self,
        folders: Vec<(PathBuf, bool)>,
    ) -> (BTreeSet<PathBuf>, BTreeMap<PathBuf, RecursiveMode>) {
        let mut new = wanted(&folders);
        self.folders = folders;
        let unsure = std::mem::take(&mut self.unsure);
        let holds = |folder: &PathBuf| new.contains_key(folder) && !unsure.contains(folder);
        let (kept, gone) = std::mem::take(&mut self.watched).into_iter().partition(holds);
        self.watched = new.keys().cloned().collect();
        new.retain(|folder, _| !BTreeSet::contains(&kept, folder));
        (gone, new)
    }

    /// The system does not watch it after all.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.watched.remove(folder);
    }
}

fn wanted(folders: &[(PathBuf, bool)]) -> BTreeMap<PathBuf, RecursiveMode> {
    let whole = folders.iter().filter(|(_, recursive)| *recursive).flat_map(|(folder, _)| folders_in(folder));
    let mut wanted: BTreeMap<PathBuf, RecursiveMode> =
        whole.map(|path| (path, RecursiveMode::Recursive)).collect();
    let there = folders.iter().filter_map(|(folder, _)| folder.ancestors().find(|path| path.is_dir()));
    for folder in there {
        // What is watched with all below is not watched twice: to end the one would end both.
        if !folder.ancestors().any(|above| wanted.get(above) == Some(&RecursiveMode::Recursive)) {
            wanted.insert(folder.to_path_buf(), RecursiveMode::NonRecursive);
        }
    }
    wanted
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let named = entries.filter(|entry| !is_skipped(&entry.file_name().to_string_lossy()));
    named.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Our own reading causes access events, and the store writes into `data/`: reacting to either would never end.
fn matters(event: &Event, folders: &[(PathBuf, bool)]) -> bool {
    let reading =
        matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
    !reading && (event.paths.is_empty() || event.paths.iter().any(|path| path_matters(path, folders)))
}

fn path_matters(path: &Path, folders: &[(PathBuf, bool)]) -> bool {
    // A mounted volume is switched by renaming its `..data` link, so that name is not one of those passed over.
    let passed_over = |part: Component<'_>| match part {
        Component::Normal(name) => {
            let name = name.to_string_lossy();
            is_skipped(&name) && !name.starts_with("..")
        }
        _ => false,
    };
    folders.iter().any(|(folder, recursive)| match path.strip_prefix(folder) {
        Ok(relative) => !recursive || !relative.components().any(passed_over),
        // One of the folders above came, went, or is another one.
        Err(_) => folder.starts_with(path),
    })
}

/// Some systems report events by the real path, whatever path was asked for.
pub(super) fn real(folders: Vec<(PathBuf, bool)>) -> Vec<(PathBuf, bool)> {
    let real = |folder: PathBuf| folder.canonicalize().unwrap_or(folder);
    folders.into_iter().map(|(folder, recursive)| (real(folder), recursive)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_store_writes_is_not_watched_and_nothing_is_watched_twice() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        for folder in
            ["app/auths/loginTypes/Shop", "app/corps", "app/data", "app/node_modules/a", "app/.git", "keys"]
        {
            fs::create_dir_all(at(folder)).unwrap();
        }
        fs::write(at("app/e.json"), "{}").unwrap();
        let files =
            ["app/auths", "app/corps/secrets", "app/data", "keys/new/deep"].map(|name| (at(name), false));
        let folders: Vec<_> = [(at("app"), true)].into_iter().chain(files).collect();
        let expected = [
            ("app", RecursiveMode::NonRecursive),
            ("app/auths", RecursiveMode::Recursive),
            ("app/corps", RecursiveMode::Recursive),
            // A file that a value refers to stands here.
            ("app/data", RecursiveMode::NonRecursive),
            // And here it will.
            ("keys", RecursiveMode::NonRecursive),
        ];
        assert_eq!(wanted(&folders), expected.map(|(name, mode)| (at(name), mode)).into());
    }

    #[test]
    fn a_folder_that_something_happened_to_is_watched_anew() {
        let root = tempfile::tempdir().unwrap();
        let (app, auths) = (root.path().join("app"), root.path().join("app/auths"));
        fs::create_dir_all(&auths).unwrap();
        let mut ground = Ground::default();
        let folders = || vec![(app.clone(), true)];
        assert_eq!(ground.exchange(folders()).1.len(), 2);
        assert_eq!(ground.exchange(folders()), Default::default(), "nothing changed");
        let happened = |path: &Path| Ok(Event::new(EventKind::Any).add_path(path.to_path_buf()));
        assert!(ground.hears(&happened(&auths)));
        let (gone, new) = ground.exchange(folders());
        assert_eq!((gone, new), ([auths.clone()].into(), [(auths.clone(), RecursiveMode::Recursive)].into()));
        assert!(ground.hears(&Err(notify::Error::generic("the queue ran over"))));
        assert_eq!(ground.exchange(folders()).0.len(), 2);

        fs::remove_dir_all(&app).unwrap();
        let above = root.path().to_path_buf();
        let (gone, new) = ground.exchange(folders());
        assert_eq!((gone.len(), new), (2, [(above, RecursiveMode::NonRecursive)].into()));
        assert!(ground.hears(&happened(&app)) && !ground.hears(&happened(&root.path().join("neighbour"))));
    }
}
