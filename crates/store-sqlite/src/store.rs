//! The store: one writer, a few readers, a clock.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
};

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;
use wxlogin_core::{
    ports::{Clock, PortError, PortResult},
    schema::State,
};

use crate::{
    config::Durability,
    fault::Fault,
    migrate,
    open::{OpenError, prepare},
    readers::Readers,
    writer::Writer,
};

/// All state in one SQLite file. Dropping it finishes what waits to be written and closes the file.
pub struct SqliteStore {
    // The order is the order of dropping: the writer finishes first, the folder of a temporary database goes last.
    writer: Writer,
    readers: Readers,
    clock: Arc<dyn Clock>,
    _folder: Option<TempDir>,
}

/// What the store has done since it was opened, for the metrics page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Changes asked for and answered.
    pub requests: u64,
    /// Changes whose transaction was not committed (a full disk, a lock held too long). A refused change is not one.
    pub failed: u64,
    /// Transactions; `requests / commits` tells how many changes share a flush of the disk.
    pub commits: u64,
    /// Changes that wait now.
    pub waiting: u64,
    /// The size of the database in bytes, without its log.
    pub bytes: u64,
}

impl SqliteStore {
    /// Opens the file at `path`, making it (mode 0600) and its folder (mode 0700) where they are missing, and brings its
    /// tables up to this version. `:memory:` gives a [temporary](Self::temporary) database.
    ///
    /// `clock` decides when one-time things expire.
    ///
    /// # Errors
    /// When the file cannot be used, belongs to another program, or was written by a newer version; the text says
    /// which, and what to do.
    pub fn open(path: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Arc<Self>, OpenError> {
        if path.as_ref() == Path::new(":memory:") {
            return Self::temporary(clock);
        }
        Self::at(path.as_ref(), clock, Durability::PowerLoss, None)
    }

    /// Which steps of the schema the file at `path` has and lacks. Changes nothing, and makes no file.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn schema(path: impl AsRef<Path>) -> Result<State, OpenError> {
        migrate::state(path.as_ref())
    }

    /// A database that is gone with the store, for tests and trials. It is a file in a folder of its own, since an
    /// in-memory SQLite database lets no reader in beside the writer.
    ///
    /// # Errors
    /// When no temporary folder can be made.
    pub fn temporary(clock: Arc<dyn Clock>) -> Result<Arc<Self>, OpenError> {
        let folder = tempfile::Builder::new()
            .prefix("wxlogin-")
            .tempdir()
            .map_err(|cause| OpenError::File { path: std::env::temp_dir(), cause })?;
        let path = folder.path().join("wxlogin.db");
        Self::at(&path, clock, Durability::Nothing, Some(folder))
    }

    fn at(
        path: &Path,
        clock: Arc<dyn Clock>,
        durability: Durability,
        folder: Option<TempDir>,
    ) -> Result<Arc<Self>, OpenError> {
        let db = prepare(path, durability, clock.now())?;
        let readers = Readers::open(path).map_err(OpenError::sqlite(path))?;
        let writer = Writer::start(db).map_err(OpenError::Thread)?;
        Ok(Arc::new(Self { writer, readers, clock, _folder: folder }))
    }

    /// Whether the file can be read now. Whether it can be changed is shown by a change, such as a `put`.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn ping(&self) -> PortResult<()> {
        self.read(|db| {
            Ok(db.prepare_cached("SELECT count(*) FROM schema_migrations")?.query_row([], |_| Ok(()))?)
        })
    }

    /// Moves the write-ahead log into the file and empties it, before a copy of the file is taken for instance.
    /// SQLite does this by itself often enough in running.
    ///
    /// # Errors
    /// `Unavailable` when a reader of another process is in the way.
    pub async fn checkpoint(&self) -> PortResult<()> {
        self.writer.checkpoint().await
    }

    /// What the store has done so far.
    ///
    /// # Errors
    /// When the size of the file cannot be read.
    pub fn stats(&self) -> PortResult<Stats> {
        let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let bytes: i64 = self.read(|db| Ok(db.prepare_cached(size)?.query_row([], |row| row.get(0))?))?;
        let counters = self.writer.counters();
        Ok(Stats {
            requests: counters.requests.load(Ordering::Relaxed),
            failed: counters.failed.load(Ordering::Relaxed),
            commits: counters.commits.load(Ordering::Relaxed),
            waiting: counters.waiting.load(Ordering::Relaxed),
            bytes: bytes.unsigned_abs(),
        })
    }

    pub(crate) async fn write<T, F>(&self, work: F) -> PortResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        self.writer.write(work).await
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> PortResult<T> {
        let none = || PortError::Broken("there is no connection to read with".to_owned());
        Ok(self.readers.with(work).ok_or_else(none)??)
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
