//! Rows into the SQLite file of a server that does not run.
//!
//! This crate is exempt from the rule that rusqlite belongs to the store: ten million rows through the store's ports, each
//! commit synchronised, would take an hour.

use std::path::Path;

use rusqlite::{Connection, ToSql, params_from_iter, types::ToSqlOutput};

use super::rows::{Cell, Size, Table, tables};
use crate::Result;

pub(super) fn fill(file: &Path, size: Size) -> Result<()> {
    let db = Connection::open(file)?;
    // What is lost when power fails now is made anew by the next run. 2 GiB of cache keep random keys out of the disk's way.
    db.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY",
    )?;
    db.pragma_update_and_check(None, "journal_mode", "OFF", |row| row.get::<_, String>(0))?;
    db.execute_batch("BEGIN EXCLUSIVE")?;
    // Made at once afterwards, in order, which takes a fraction of the time.
    let indexes = indexes(&db)?;
    for (name, _) in &indexes {
        db.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    for table in tables(size) {
        insert(&db, &table)?;
    }
    for (_, sql) in &indexes {
        db.execute_batch(sql)?;
    }
    db.execute_batch("COMMIT")?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    Ok(())
}

/// Name and statement of each index that does not belong to a constraint.
fn indexes(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn insert(db: &Connection, table: &Table) -> Result<()> {
    let places = vec!["?"; table.columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({places})", table.name, table.columns.join(", "));
    let mut statement = db.prepare(&sql)?;
    for row in table.rows() {
        statement.execute(params_from_iter(row))?;
    }
    Ok(())
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Number(number) => Ok((*number).into()),
            Self::Text(text) => text.to_sql(),
            Self::Bytes(bytes) => bytes.to_sql(),
            Self::Null => Ok(rusqlite::types::Null.into()),
        }
    }
}
