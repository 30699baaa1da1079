//! Watching an app: an edit of any of its files takes effect without a restart.
//!
//! Editors save in many ways (write in place, write beside and rename, remove and write again) and one save is several
//! events, so events only start a clock: when nothing has happened for 200 ms, everything is read again and the two
//! snapshots are compared. Reading again what did not change costs milliseconds; guessing from events costs trust.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::changes::{Changes, changes};
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
use crate::names::is_skipped;
use crate::texts;
use crate::tree::Tree;

/// How long nothing must happen before files are read again.
const QUIET: Duration = Duration::from_millis(200);

/// How long a stream of events can put that off: a log written into the app folder must not keep edits from serving.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// What a change came to.
#[derive(Clone, Debug)]
pub struct Update {
    /// fullNames created, updated, deleted.
    pub changes: Changes,
    /// The new snapshot; the last one when the app folder itself cannot be read.
    pub tree: Arc<Tree>,
    /// What is wrong now.
    pub diagnostics: Vec<Diagnostic>,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    signals: Sender<Signal>,
    thread: Option<JoinHandle<()>>,
}

enum Signal {
    Changed,
    Stop,
}

/// What the events are judged by, and what they leave behind.
#[derive(Default)]
struct Ground {
    /// The folders of the tree, and whether all below them belongs to it.
    folders: Vec<(PathBuf, bool)>,
    /// The folders that the system watches.
    watched: BTreeSet<PathBuf>,
    /// Those of them that something happened to: another may stand in their place, of which the system knows nothing.
    unsure: BTreeSet<PathBuf>,
}

impl Ground {
    /// Whether an event can change the tree.
    fn hears(&mut self, event: &Event) -> bool {
        let itself = event.paths.iter().filter(|path| self.watched.contains(*path));
        self.unsure.extend(itself.cloned());
        matters(event, &self.folders)
    }
}

type Shared = Arc<Mutex<Ground>>;

fn locked(ground: &Shared) -> MutexGuard<'_, Ground> {
    ground.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts watching the folders of a tree. `reload` reads the app again, given the last snapshot (pass it on as
/// `LoadOptions::previous`); `on_update` is called from the watching thread when elements or problems changed.
///
/// # Errors
///
/// When the system refuses to watch the app folder (on Linux often `fs.inotify.max_user_watches`).
pub fn watch(
    tree: Arc<Tree>,
    reload: impl FnMut(&Tree) -> Result<Tree, LoadError> + Send + 'static,
    on_update: impl FnMut(Update) + Send + 'static,
) -> Result<Watch, notify::Error> {
    let (signals, events) = channel();
    let outgoing = signals.clone();
    // What was edited between the loading of `tree` and now has no event any more.
    let _ = signals.send(Signal::Changed);
    let ground = Shared::default();
    let heard = Arc::clone(&ground);
    let watcher = notify::recommended_watcher(move |event: Result<Event, notify::Error>| {
        let mut ground = locked(&heard);
        let matters = match event {
            Ok(event) => ground.hears(&event),
            // A queue that ran over, say: something may have been missed.
            Err(_) => {
                ground.unsure = ground.watched.clone();
                true
            }
        };
        if matters {
            let _ = outgoing.send(Signal::Changed);
        }
    })?;
    let mut state = State { tree, reload, on_update, watcher, ground, signals: signals.clone() };
    state.follow()?;
    let thread =
        std::thread::Builder::new().name("element-watch".to_owned()).spawn(move || state.run(&events));
    Ok(Watch { signals, thread: Some(thread.map_err(notify::Error::io)?) })
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

struct State<R, U> {
    signals: Sender<Signal>,
    tree: Arc<Tree>,
    reload: R,
    on_update: U,
    watcher: RecommendedWatcher,
    ground: Shared,
}

impl<R, U> State<R, U>
where
    R: FnMut(&Tree) -> Result<Tree, LoadError>,
    U: FnMut(Update),
{
    fn run(mut self, events: &Receiver<Signal>) {
        while let Ok(Signal::Changed) = events.recv() {
            if !settle(events) {
                return;
            }
            // Before the files are read: what is written after that has an event. A folder that has gone since is no reason
            // to stop watching the others.
            let _ = self.follow();
            self.read_again();
        }
    }

    /// Watches what belongs to the tree by now.
    fn follow(&mut self) -> Result<(), notify::Error> {
        let folders = real(self.tree.watched());
        let wanted: BTreeMap<PathBuf, RecursiveMode> = folders.iter().flat_map(parts).collect();
        let (gone, new): (BTreeSet<_>, Vec<_>) = {
            let mut ground = locked(&self.ground);
            ground.folders = folders;
            let unsure = std::mem::take(&mut ground.unsure);
            let holds = |folder: &PathBuf| wanted.contains_key(folder) && !unsure.contains(folder);
            let (kept, gone) = std::mem::take(&mut ground.watched).into_iter().partition(holds);
            ground.watched = kept;
            let new = wanted.into_iter().filter(|(folder, _)| !ground.watched.contains(folder));
            (gone, new.collect())
        };
        // Not while the ground is held: the watcher hears events meanwhile, and waits for it there.
        for folder in gone {
            // It says so where the system has stopped by itself.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut refused = Ok(());
        for (folder, mode) in new {
            locked(&self.ground).watched.insert(folder.clone());
            let Err(error) = self.watcher.watch(&folder, mode) else { continue };
            locked(&self.ground).watched.remove(&folder);
            // The folder of a referenced file may not exist yet; the missing file has been reported.
            if folder.exists() {
                refused = Err(error);
            }
        }
        refused
    }

    fn read_again(&mut self) {
        let (tree, diagnostics) = match (self.reload)(&self.tree) {
            Ok(tree) => {
                let diagnostics = tree.diagnostics().to_vec();
                (Arc::new(tree), diagnostics)
            }
            Err(error) => {
                let problem = texts::app::folder_gone(&error.to_string());
                (Arc::clone(&self.tree), vec![Diagnostic::of_file(problem, ".")])
            }
        };
        let changes = changes(&self.tree, &tree);
        let told = !Arc::ptr_eq(&tree, &self.tree)
            && same(&diagnostics, self.tree.diagnostics())
            && same_app(&tree, &self.tree);
        let others = tree.watched() != self.tree.watched();
        self.tree = tree;
        if others {
            // What was edited there before it was watched has no event; it is read once more.
            let _ = self.signals.send(Signal::Changed);
        }
        if !changes.is_empty() || !told {
            (self.on_update)(Update { changes, tree: Arc::clone(&self.tree), diagnostics });
        }
    }
}

/// Waits until events stop; `false` when the watch is to end.
fn settle(events: &Receiver<Signal>) -> bool {
    let start = Instant::now();
    while start.elapsed() < LONGEST_WAIT {
        match events.recv_timeout(QUIET) {
            Ok(Signal::Changed) => {}
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    true
}

/// The parts in which a folder is watched: what stands in it, and each folder in it with all below, but for those that are
/// passed over. Were it watched as a whole, every page that the store writes into `data/` would wake a thread, which costs
/// a sign-in a fifth of its time, and a `node_modules` would take all the folders that a system lets one watch.
fn parts((folder, recursive): &(PathBuf, bool)) -> Vec<(PathBuf, RecursiveMode)> {
    let mut parts = vec![(folder.clone(), RecursiveMode::NonRecursive)];
    if *recursive {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let named = entries.filter(|entry| !is_skipped(&entry.file_name().to_string_lossy()));
        let below = named.map(|entry| entry.path()).filter(|path| path.is_dir());
        parts.extend(below.map(|path| (path, RecursiveMode::Recursive)));
    }
    parts
}

/// Whether an event can change the tree. Our own reading causes access events, and the store writes into `data/`:
/// reacting to either would never end.
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
    folders.iter().any(|(folder, recursive)| {
        let relative = path.strip_prefix(folder);
        relative.is_ok_and(|relative| !recursive || !relative.components().any(passed_over))
    })
}

/// Some systems report events by the real path, whatever path was asked for.
fn real(folders: Vec<(PathBuf, bool)>) -> Vec<(PathBuf, bool)> {
    let real = |folder: PathBuf| folder.canonicalize().unwrap_or(folder);
    folders.into_iter().map(|(folder, recursive)| (real(folder), recursive)).collect()
}

fn same(a: &[Diagnostic], b: &[Diagnostic]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_string() == b.to_string())
}

fn same_app(a: &Tree, b: &Tree) -> bool {
    a.app() == b.app() && a.apps().eq(b.apps())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_store_writes_is_not_watched() {
        let app = tempfile::tempdir().unwrap();
        for folder in ["auths/loginTypes/Shop", "corps", "data", "node_modules/a/b", ".git/objects"] {
            fs::create_dir_all(app.path().join(folder)).unwrap();
        }
        fs::write(app.path().join("e.json"), "{}").unwrap();
        let dir = app.path().to_path_buf();
        let mut whole = parts(&(dir.clone(), true));
        whole.sort_by(|(a, _), (b, _)| a.cmp(b));
        let below = |name: &str| (dir.join(name), RecursiveMode::Recursive);
        let itself = (dir.clone(), RecursiveMode::NonRecursive);
        assert_eq!(whole, [itself.clone(), below("auths"), below("corps")]);
        assert_eq!(parts(&(dir, false)), [itself]);
    }
}
