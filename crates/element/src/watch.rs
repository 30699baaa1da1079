//! Watching an app: an edit of any of its files takes effect without a restart.
//!
//! Editors save in many ways (write in place, write beside and rename, remove and write again) and one save is several
//! events, so events only start a clock: when nothing has happened for 200 ms, everything is read again and the two
//! snapshots are compared. Reading again what did not change costs milliseconds; guessing from events costs trust.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
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

type Watcher = Arc<Mutex<RecommendedWatcher>>;

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
    let folders = Arc::new(Mutex::new(real(tree.watched())));
    let filter = Arc::clone(&folders);
    let watcher = notify::recommended_watcher(move |event: Result<Event, notify::Error>| {
        let folders = filter.lock().unwrap_or_else(PoisonError::into_inner);
        // An error (a queue that ran over, say) means that something may have been missed: read again.
        if event.map_or(true, |event| matters(&event, &folders)) {
            let _ = outgoing.send(Signal::Changed);
        }
    })?;
    let watcher = Arc::new(Mutex::new(watcher));
    let mut watched = BTreeSet::new();
    add_folders(&watcher, &real(tree.watched()), &mut watched)?;
    let state = State { tree, reload, on_update, watcher, watched, folders };
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
    tree: Arc<Tree>,
    reload: R,
    on_update: U,
    watcher: Watcher,
    watched: BTreeSet<PathBuf>,
    folders: Arc<Mutex<Vec<(PathBuf, bool)>>>,
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
            self.read_again();
        }
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
        self.tree = tree;
        let folders = real(self.tree.watched());
        // A folder that has gone since is no reason to stop watching the others.
        let _ = add_folders(&self.watcher, &folders, &mut self.watched);
        *self.folders.lock().unwrap_or_else(PoisonError::into_inner) = folders;
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

fn add_folders(
    watcher: &Watcher,
    folders: &[(PathBuf, bool)],
    watched: &mut BTreeSet<PathBuf>,
) -> Result<(), notify::Error> {
    let mut watcher = watcher.lock().unwrap_or_else(PoisonError::into_inner);
    for (folder, recursive) in folders {
        if watched.contains(folder) {
            continue;
        }
        let mode = if *recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match watcher.watch(folder, mode) {
            Ok(()) => drop(watched.insert(folder.clone())),
            Err(error) if *recursive => return Err(error),
            // The folder of a referenced file may not exist yet; the missing file has been reported.
            Err(_) => {}
        }
    }
    Ok(())
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
