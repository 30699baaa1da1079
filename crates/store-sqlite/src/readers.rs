//! A few connections that read, shared by every caller.

use std::{
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::Connection;

use crate::config;

/// Reads run on the caller's thread, one at a time on a connection.
pub(crate) struct Readers {
    connections: Box<[Mutex<Connection>]>,
    next: AtomicUsize,
}

impl Readers {
    /// How many connections there are: as many reads may run at once. More cost memory (each has a cache of pages) and
    /// gain nothing, since a read holds its connection for microseconds.
    const COUNT: usize = 4;

    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let connections = (0..Self::COUNT)
            .map(|_| config::reading(path).map(Mutex::new))
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { connections, next: AtomicUsize::new(0) })
    }

    /// Runs `work` on a connection that is free, or on the one whose turn it is when none is.
    /// `None` when there are no connections at all.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> T) -> Option<T> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let in_turn =
            || (0..Self::COUNT).filter_map(|step| self.connections.get((turn + step) % Self::COUNT));
        let free = in_turn().find_map(|slot| slot.try_lock().ok());
        // A panic under the lock cannot have left a change behind: these connections only read.
        let guard: MutexGuard<'_, Connection> = match free {
            Some(guard) => guard,
            None => in_turn().next()?.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Some(work(&guard))
    }
}
