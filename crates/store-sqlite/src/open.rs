//! Opening a database file: making it, its permissions, its schema.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    config::{self, Durability},
    migrate,
};

/// Why a database could not be opened. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or its folder cannot be made or read.
    #[error("cannot make or open {}: {cause}; check that the folder exists and may be written to", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// SQLite cannot use the file.
    #[error("SQLite cannot use {}: {cause}; if the file is damaged or is something else, restore a backup or name another file", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
    /// The file is a database of another program.
    #[error("{} is a database, but not one of wxlogin; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of this program has been here.
    #[error(
        "{} has schema {found}, this version knows schemas up to {known}; run the newer version, or restore a backup made before it ran", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema of the file.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// A migration that was applied is not the one this program carries.
    #[error(
        "migration {number} of {} is not the one that this version carries; run the version that made the file", path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// The migration.
        number: i64,
    },
    /// The writer's thread could not be started.
    #[error("cannot start the thread that writes: {0}; the system allows no more threads")]
    Thread(io::Error),
}

impl OpenError {
    pub(crate) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self + '_ {
        move |cause| Self::Sqlite { path: path.to_owned(), cause }
    }
}

/// Opens the file for writing, making it and its tables where they are missing.
pub(crate) fn prepare(path: &Path, durability: Durability, now: Timestamp) -> Result<Connection, OpenError> {
    make_file(path).map_err(|cause| OpenError::File { path: path.to_owned(), cause })?;
    let mut db = config::plain(path).map_err(OpenError::sqlite(path))?;
    migrate::migrate(&mut db, path, migrate::MIGRATIONS, now)?;
    config::prepare_to_write(&db, durability).map_err(OpenError::sqlite(path))?;
    Ok(db)
}

/// Makes the file before SQLite does, so that it is never readable by others; SQLite gives its `-wal` and `-shm` files
/// the same permissions. A file that is there keeps what its owner chose.
fn make_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
