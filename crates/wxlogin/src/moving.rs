//! From one database to another: everything but what lives for minutes, exactly, and checked.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use wxlogin::moving::{database_url, move_state};
//!
//! let from = database_url("sqlite:data/wxlogin.db", "my-app".as_ref())?;
//! let to = database_url("postgres://wxlogin@db/wxlogin", "my-app".as_ref())?;
//! for table in move_state(&from, &to, |step| println!("{step}")).await?.tables {
//!     println!("{} rows of {}, SHA-256 {}", table.rows, table.name, table.checksum);
//! }
//! # Ok(()) }
//! ```
//!
//! # Rules, with their reasons
//! - **The servers are stopped while it runs.** A change that is made in the source behind the reader would be lost; the
//!   check at the end finds it, and the move fails.
//! - **It may be interrupted and begun again.** Rows go over in the order of their numbers, a batch in one transaction, so
//!   that the target always holds a beginning of the source. That is checked before anything is written: a target with
//!   rows of its own is refused and left as it was.
//! - **Numbers stay.** Sealed tokens, the cursors of readers, and merges refer to them; the target goes on after the
//!   highest number that the source ever gave.
//! - The master key does not move: the new place needs the same one. Codes and counters do not move either; who is in the
//!   middle of a sign-in begins again. Sessions do move.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};
use wxlogin_core::ports::{Carry, Cell, Cells, Clock, PortError, Table, USERS};
use wxlogin_settings::value::DatabaseUrl;

use crate::{stores, system::SystemClock};

/// How many rows go over in one transaction.
const BATCH: u32 = 500;

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Table by table; source and target were compared.
    pub tables: Vec<MovedTable>,
}

/// A table that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 over all rows in order, in hexadecimal: the same in both databases.
    pub checksum: String,
}

/// How far a move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What the target holds already was compared with the source.
    Found(&'static str, u64),
    /// So many rows of the table have gone over in this run.
    Copied(&'static str, u64),
    /// The table was compared in full.
    Checked(&'static str, u64),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found(table, rows) => write!(f, "{table}: {rows} rows are there already"),
            Self::Copied(table, rows) => write!(f, "{table}: {rows} rows copied"),
            Self::Checked(table, rows) => write!(f, "{table}: {rows} rows are the same in both"),
        }
    }
}

/// Why a move failed. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The URL names no database.
    #[error("{0} is needed")]
    Url(&'static str),
    /// The file to move from is not there.
    #[error("there is no file {}; nothing to move", .0.display())]
    NoSource(PathBuf),
    /// Both are the same database.
    #[error("source and target are the same database; name two")]
    Same,
    /// One of the databases cannot be opened.
    #[error("{0}")]
    Open(#[from] crate::OpenError),
    /// One of the databases failed in the middle. What has gone over stays.
    #[error("{0}; run the same command again to go on")]
    Store(#[from] PortError),
    /// The target holds something else than a beginning of the source.
    #[error(
        "the target has rows of {0} that the source has not; nothing was written: name an empty database as the target"
    )]
    NotEmpty(&'static str),
    /// The databases differ after all.
    #[error(
        "{0} differs between source and target after the move: the source was changed meanwhile. Stop all servers, empty the target, and move again"
    )]
    Differs(&'static str),
}

/// Reads a URL as the setting `database.url` does; a relative path begins at `base`.
///
/// # Errors
/// When it names no database that is supported.
pub fn database_url(text: &str, base: &Path) -> Result<DatabaseUrl, MoveError> {
    DatabaseUrl::parse(text, base).ok_or(MoveError::Url(DatabaseUrl::FORMS))
}

/// Moves everything from one database to the other. Both are brought up to this version's tables first.
///
/// # Errors
/// See [`MoveError`]. A second run goes on where the first ended.
pub async fn move_state(
    from: &DatabaseUrl,
    to: &DatabaseUrl,
    mut progress: impl FnMut(Step),
) -> Result<Moved, MoveError> {
    if from == to {
        return Err(MoveError::Same);
    }
    if let DatabaseUrl::Sqlite(path) = from
        && !path.exists()
    {
        return Err(MoveError::NoSource(path.clone()));
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let source = stores::open_to_carry(from, &clock).await?;
    let target = stores::open_to_carry(to, &clock).await?;
    let mut begun = Vec::new();
    for table in Table::ALL {
        let (last, rows) = beginning(&source, &target, table).await?;
        progress(Step::Found(table.name, rows));
        begun.push((table, last));
    }
    for (table, last) in begun {
        copy(&source, &target, table, last, &mut progress).await?;
    }
    mark_merged(&source, &target).await?;
    for table in Table::ALL.iter().filter(|table| table.is_numbered()) {
        target.go_on_after(table, source.last_number(table).await?).await?;
    }
    let mut tables = Vec::new();
    for table in Table::ALL {
        let (rows, checksum) = summed(&source, table).await?;
        if summed(&target, table).await? != (rows, checksum.clone()) {
            return Err(MoveError::Differs(table.name));
        }
        progress(Step::Checked(table.name, rows));
        tables.push(MovedTable { name: table.name, rows, checksum });
    }
    Ok(Moved { tables })
}

type Store = Arc<dyn Carry>;

/// The key of the last row in the target, and how many there are; every one of them must be the source's.
async fn beginning(source: &Store, target: &Store, table: &Table) -> Result<(Option<Cell>, u64), MoveError> {
    let (mut last, mut count) = (None, 0);
    loop {
        let there = target.rows_out(table, last.as_ref(), BATCH).await?;
        let Some(end) = key_of(&there) else { return Ok((last, count)) };
        let number = u32::try_from(there.len()).unwrap_or(BATCH);
        let expected = source.rows_out(table, last.as_ref(), number).await?;
        if unmarked(there, table) != unmarked(expected, table) {
            return Err(MoveError::NotEmpty(table.name));
        }
        (last, count) = (Some(end), count + u64::from(number));
    }
}

async fn copy(
    source: &Store,
    target: &Store,
    table: &Table,
    mut last: Option<Cell>,
    progress: &mut impl FnMut(Step),
) -> Result<(), MoveError> {
    let mut copied = 0;
    loop {
        let rows = source.rows_out(table, last.as_ref(), BATCH).await?;
        let Some(end) = key_of(&rows) else { return Ok(()) };
        let count = rows.len() as u64;
        target.rows_in(table, &unmarked(rows, table)).await?;
        (last, copied) = (Some(end), copied + count);
        progress(Step::Copied(table.name, copied));
    }
}

/// Users who were merged into another are marked when all users are there: the other may have a higher number.
async fn mark_merged(source: &Store, target: &Store) -> Result<(), MoveError> {
    let mut last = None;
    loop {
        let mut rows = source.rows_out(&USERS, last.as_ref(), BATCH).await?;
        let Some(end) = key_of(&rows) else { return Ok(()) };
        rows.retain(|row| marks(&USERS).any(|at| row.get(at).is_some_and(|cell| *cell != Cell::Null)));
        if !rows.is_empty() {
            target.rows_in(&USERS, &rows).await?;
        }
        last = Some(end);
    }
}

/// Rows without the mark that a user was merged.
fn unmarked(mut rows: Vec<Cells>, table: &Table) -> Vec<Cells> {
    for at in marks(table) {
        rows.iter_mut().filter_map(|row| row.get_mut(at)).for_each(|cell| *cell = Cell::Null);
    }
    rows
}

fn marks(table: &Table) -> impl Iterator<Item = usize> {
    table.columns.iter().position(|(name, _)| *name == "merged_into").into_iter()
}

fn key_of(rows: &[Cells]) -> Option<Cell> {
    rows.last().and_then(|row| row.first()).cloned()
}

/// The number of rows, and the sum over all of them in order.
async fn summed(store: &Store, table: &Table) -> Result<(u64, String), MoveError> {
    let (mut last, mut count, mut sum) = (None, 0, Sha256::new());
    loop {
        let rows = store.rows_out(table, last.as_ref(), BATCH).await?;
        let Some(end) = key_of(&rows) else {
            let digest = sum.finalize();
            return Ok((count, digest.iter().map(|byte| format!("{byte:02x}")).collect()));
        };
        count += rows.len() as u64;
        rows.iter().flatten().for_each(|cell| add(&mut sum, cell));
        last = Some(end);
    }
}

/// Each cell begins with its kind and length, so that no two different rows are written alike.
fn add(sum: &mut Sha256, cell: &Cell) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match cell {
        Cell::Null => (0, &[]),
        Cell::Number(value) => {
            number = value.to_le_bytes();
            (1, &number)
        }
        Cell::Text(text) => (2, text.as_bytes()),
        Cell::Bytes(bytes) => (3, bytes),
        Cell::Flag(false) => (4, &[0]),
        Cell::Flag(true) => (4, &[1]),
    };
    sum.update([kind]);
    sum.update((bytes.len() as u64).to_le_bytes());
    sum.update(bytes);
}
