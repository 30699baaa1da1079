//! Watching an app: an edit of any of its files takes effect without a restart.
//!
//! Editors save in many ways (write in place, write beside and rename, remove and write again) and one save is several
//! events, so events only start a clock: when nothing has happened for 200 ms, everything is read again and the two
//! snapshots are compared. Reading again what did not change costs milliseconds; guessing from events costs trust.

mod ground;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ground::{Shared, locked, real};
use notify::{Event, RecommendedWatcher, Watcher as _};

use crate::changes::{Changes, changes};
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
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
        if locked(&heard).hears(&event) {
            let _ = outgoing.send(Signal::Changed);
        }
    })?;
    let told = tree.diagnostics().to_vec();
    let mut state = State { told, tree, reload, on_update, watcher, ground, signals: signals.clone() };
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
    /// What was wrong when it was last told.
    told: Vec<Diagnostic>,
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
        let absent: Vec<PathBuf> =
            folders.iter().map(|(folder, _)| folder).filter(|folder| !folder.exists()).cloned().collect();
        let (gone, new) = locked(&self.ground).exchange(folders);
        // Not while the ground is held: the watcher hears events meanwhile, and waits for it there.
        for folder in gone {
            // It says so where the system has stopped by itself.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut refused = Ok(());
        for (folder, mode) in new {
            if let Err(error) = self.watcher.watch(&folder, mode) {
                locked(&self.ground).forget(&folder);
                // It may have gone this moment.
                if folder.exists() {
                    refused = Err(error);
                }
            }
        }
        if absent.iter().any(|folder| folder.exists()) {
            // It came before anybody watched for it.
            let _ = self.signals.send(Signal::Changed);
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
        let told = same(&diagnostics, &self.told) && same_app(&tree, &self.tree);
        self.told.clone_from(&diagnostics);
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

fn same(a: &[Diagnostic], b: &[Diagnostic]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_string() == b.to_string())
}

fn same_app(a: &Tree, b: &Tree) -> bool {
    a.app() == b.app() && a.apps().eq(b.apps())
}
