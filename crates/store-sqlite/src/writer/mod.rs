//! The one thread that writes, and its queue.

mod batch;
mod task;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::oneshot;
use wxlogin_core::ports::{PortError, PortResult};

use crate::fault::{Fault, told};
use task::{Job, Task};

/// How many requests one transaction takes at most. More would raise the slowest answer and save no flush worth having.
const BATCH: usize = 128;

/// How many requests may wait. Beyond it the disk is far too slow for the load, and an error at once is kinder than an
/// answer after the caller has gone.
const QUEUE: usize = 16_384;

enum Message {
    Work(Box<dyn Job>),
    Checkpoint(oneshot::Sender<PortResult<()>>),
}

/// What the writer has done since it started.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) requests: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) commits: AtomicU64,
    pub(crate) waiting: AtomicU64,
}

/// The way to the writing thread. Dropping it finishes the queue and waits for the thread.
pub(crate) struct Writer {
    queue: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
    counters: Arc<Counters>,
}

impl Writer {
    pub(crate) fn start(db: Connection) -> io::Result<Self> {
        let (queue, inbox) = sync_channel(QUEUE);
        let counters = Arc::<Counters>::default();
        let shared = counters.clone();
        let thread = thread::Builder::new()
            .name("wxlogin-sqlite-writer".to_owned())
            .spawn(move || serve(db, &inbox, &shared))?;
        Ok(Self { queue: Some(queue), thread: Some(thread), counters })
    }

    /// Runs `work` in a transaction and gives its result once that is committed.
    ///
    /// The work is done even if the caller no longer waits for the answer.
    pub(crate) async fn write<T, F>(&self, work: F) -> PortResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Work(Box::new(Task::new(work, reply))))?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Moves the write-ahead log into the file and empties it.
    pub(crate) async fn checkpoint(&self) -> PortResult<()> {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Checkpoint(reply))?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.counters
    }

    fn send(&self, message: Message) -> PortResult<()> {
        let queue = self.queue.as_ref().ok_or_else(gone)?;
        self.counters.waiting.fetch_add(1, Ordering::Relaxed);
        queue.try_send(message).map_err(|error| {
            self.counters.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => PortError::Unavailable(format!(
                    "{QUEUE} changes are waiting for the disk; the disk is too slow for this load"
                )),
                TrySendError::Disconnected(_) => gone(),
            }
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was already told to everyone who waited.
            let _ = thread.join();
        }
    }
}

fn gone() -> PortError {
    PortError::Broken("the thread that writes has ended; restart the server".to_owned())
}

/// Takes what waits, commits it, answers, until nobody can send any more.
fn serve(db: Connection, inbox: &Receiver<Message>, counters: &Counters) {
    while let Ok(first) = inbox.recv() {
        let mut batch = Vec::new();
        let mut checkpoint = None;
        let mut next = Some(first);
        while let Some(message) = next.take() {
            counters.waiting.fetch_sub(1, Ordering::Relaxed);
            match message {
                Message::Work(job) => batch.push(job),
                Message::Checkpoint(reply) => checkpoint = Some(reply),
            }
            if checkpoint.is_none() && batch.len() < BATCH {
                next = inbox.try_recv().ok();
            }
        }
        batch::commit(&db, batch, counters);
        if let Some(reply) = checkpoint {
            let _ = reply.send(empty_log(&db));
        }
    }
    // The last connection to close moves the log into the file; the readers go after this one and finish that.
    drop(db);
}

fn empty_log(db: &Connection) -> PortResult<()> {
    let blocked: i64 = db
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(|error| told(&error))?;
    if blocked == 0 {
        return Ok(());
    }
    Err(PortError::Unavailable("a reader kept the log from being emptied; try again later".to_owned()))
}

#[cfg(test)]
mod tests;
