//! Rows out and in, as they are. The statements are made from the core's list of tables and columns.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter, types::Value};
use wxlogin_core::ports::{Carry, Cell, Cells, Kind, PortResult, Table};

use crate::{SqliteStore, fault::Fault};

#[async_trait]
impl Carry for SqliteStore {
    async fn rows_out(&self, table: &Table, after: Option<&Cell>, limit: u32) -> PortResult<Vec<Cells>> {
        let Some((key, _)) = table.columns.first() else { return Ok(vec![]) };
        let clause = if after.is_some() { format!("WHERE {key} > ?2") } else { String::new() };
        let sql = format!("SELECT {} FROM {} {clause} ORDER BY {key} LIMIT ?1", table.listed(), table.name);
        let mut values = vec![Value::Integer(limit.into())];
        values.extend(after.map(value));
        self.read(|db| {
            let mut statement = db.prepare(&sql)?;
            let rows = statement.query_map(params_from_iter(values), |row| cells(row, table))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    async fn rows_in(&self, table: &Table, rows: &[Cells]) -> PortResult<()> {
        let (sql, rows) = (statement(table), rows.to_vec());
        self.write(move |db| {
            let mut statement = db.prepare_cached(&sql)?;
            for row in &rows {
                statement.execute(params_from_iter(row.iter().map(value)))?;
            }
            Ok(())
        })
        .await
    }

    async fn last_number(&self, table: &Table) -> PortResult<i64> {
        self.read(|db| last_number(db, table))
    }

    async fn go_on_after(&self, table: &Table, number: i64) -> PortResult<()> {
        let table = *table;
        self.write(move |db| {
            if last_number(db, &table)? < number {
                db.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table.name])?;
                db.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
                    params![table.name, number],
                )?;
            }
            Ok(())
        })
        .await
    }
}

fn last_number(db: &Connection, table: &Table) -> Result<i64, Fault> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
    Ok(db.prepare_cached(sql)?.query_row([table.name], |row| row.get(0)).optional()?.unwrap_or(0))
}

fn statement(table: &Table) -> String {
    let names = || table.columns.iter().map(|(name, _)| *name);
    let places = vec!["?"; table.columns.len()].join(", ");
    let changes: Vec<String> = names().skip(1).map(|name| format!("{name} = excluded.{name}")).collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({places}) ON CONFLICT ({}) DO UPDATE SET {}",
        table.name,
        table.listed(),
        names().next().unwrap_or_default(),
        changes.join(", ")
    )
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Number(number) => Value::Integer(*number),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Bytes(bytes) => Value::Blob(bytes.clone()),
        Cell::Flag(flag) => Value::Integer((*flag).into()),
    }
}

fn cells(row: &Row<'_>, table: &Table) -> rusqlite::Result<Cells> {
    let cell = |(column, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Number => row.get::<_, Option<i64>>(column)?.map(Cell::Number),
            Kind::Text => row.get::<_, Option<String>>(column)?.map(Cell::Text),
            Kind::Bytes => row.get::<_, Option<Vec<u8>>>(column)?.map(Cell::Bytes),
            Kind::Flag => row.get::<_, Option<bool>>(column)?.map(Cell::Flag),
        }
        .unwrap_or(Cell::Null))
    };
    table.columns.iter().enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::MIGRATIONS;

    /// What lives for minutes, and what each store keeps for itself.
    const LEFT_OUT: [&str; 3] = ["ephemeral", "schema_migrations", "sqlite_sequence"];

    fn names(db: &Connection, sql: &str, of: &[&str]) -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map(params_from_iter(of), |row| row.get(0)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn every_table_and_column_is_carried() {
        let db = Connection::open_in_memory().unwrap();
        for step in MIGRATIONS {
            db.execute_batch(step.sql).unwrap();
        }
        let mut tables = names(&db, "SELECT name FROM sqlite_schema WHERE type = 'table'", &[]);
        tables.retain(|name| !LEFT_OUT.contains(&name.as_str()));
        tables.sort_unstable();
        let mut carried: Vec<_> = Table::ALL.iter().map(|table| table.name).collect();
        carried.sort_unstable();
        assert_eq!(tables, carried);
        for table in Table::ALL {
            let columns = names(&db, "SELECT name FROM pragma_table_info(?1)", &[table.name]);
            assert_eq!(
                columns,
                table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
                "{}",
                table.name
            );
        }
    }
}
