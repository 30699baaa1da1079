//! Rows out and in, as they are. The statements are made from the core's list of tables and columns.

use async_trait::async_trait;
use tokio_postgres::{Row, types::ToSql};
use wxlogin_core::{
    nouns::Profile,
    ports::{Carry, Cell, Cells, Kind, PortResult, Table},
};

use crate::{
    PostgresStore,
    fault::Fault,
    rows::{get, storable},
};

type Value = Box<dyn ToSql + Sync + Send>;

#[async_trait]
impl Carry for PostgresStore {
    async fn rows_out(&self, table: &Table, after: Option<&Cell>, limit: u32) -> PortResult<Vec<Cells>> {
        let Some((key, kind)) = table.columns.first() else { return Ok(vec![]) };
        let clause = if after.is_some() { format!("WHERE {key} > $2") } else { String::new() };
        let sql = &format!("SELECT {} FROM {} {clause} ORDER BY {key} LIMIT $1", table.listed(), table.name);
        self.run(|db| async move {
            let (limit, after) = (i64::from(limit), after.map(|cell| value(cell, *kind)));
            let mut values: Vec<&(dyn ToSql + Sync)> = vec![&limit];
            values.extend(after.as_ref().map(|after| &**after as &(dyn ToSql + Sync)));
            db.query(sql, &values).await?.iter().map(|row| cells(row, table)).collect()
        })
        .await
    }

    async fn rows_in(&self, table: &Table, rows: &[Cells]) -> PortResult<()> {
        let sql = &statement(table);
        self.write(|db| async move {
            for row in rows {
                let values = values(row, table);
                let values: Vec<_> = values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
                db.execute(sql, &values).await?;
            }
            Ok(())
        })
        .await
    }

    async fn last_number(&self, table: &Table) -> PortResult<i64> {
        let Some((key, _)) = table.columns.first() else { return Ok(0) };
        // A sequence that was never asked shows 1 and has given nothing.
        let sql = &format!(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('{}', '{key}')::regclass), 0)",
            table.name
        );
        self.run(|db| async move { get(&db.one(sql, &[]).await?, 0) }).await
    }

    async fn go_on_after(&self, table: &Table, number: i64) -> PortResult<()> {
        let Some((key, _)) = table.columns.first() else { return Ok(()) };
        let sql = &format!("SELECT setval(pg_get_serial_sequence('{}', '{key}'), $1)", table.name);
        if self.last_number(table).await? < number {
            self.run(|db| async move { db.execute(sql, &[&number]).await }).await?;
        }
        Ok(())
    }
}

/// Identities have a column more here, the nickname that they are found by.
fn is_named(table: &Table) -> bool {
    table.columns.iter().any(|(name, _)| *name == "profile")
}

fn statement(table: &Table) -> String {
    let mut columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    if is_named(table) {
        columns.push("nickname");
    }
    let places: Vec<String> = (1..=columns.len()).map(|number| format!("${number}")).collect();
    let (key, rest) = columns.split_first().unwrap_or((&"", &[]));
    let changes: Vec<String> = rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({key}) DO UPDATE SET {}",
        table.name,
        columns.join(", "),
        places.join(", "),
        changes.join(", ")
    )
}

fn values(row: &Cells, table: &Table) -> Vec<Value> {
    let mut values: Vec<Value> =
        row.iter().zip(table.columns).map(|(cell, (_, kind))| value(cell, *kind)).collect();
    if is_named(table) {
        let profile = row.iter().zip(table.columns).find(|(_, (name, _))| *name == "profile");
        let nickname = match profile {
            Some((Cell::Text(json), _)) => serde_json::from_str::<Profile>(json).ok(),
            _ => None,
        };
        values.push(Box::new(nickname.map(|profile| storable(&profile.nickname))));
    }
    values
}

/// Of the column's type, also where there is nothing.
fn value(cell: &Cell, kind: Kind) -> Value {
    match (cell, kind) {
        (Cell::Number(number), _) => Box::new(*number),
        (Cell::Text(text), _) => Box::new(text.clone()),
        (Cell::Bytes(bytes), _) => Box::new(bytes.clone()),
        (Cell::Flag(flag), _) => Box::new(*flag),
        (Cell::Null, Kind::Number) => Box::new(None::<i64>),
        (Cell::Null, Kind::Text) => Box::new(None::<String>),
        (Cell::Null, Kind::Bytes) => Box::new(None::<Vec<u8>>),
        (Cell::Null, Kind::Flag) => Box::new(None::<bool>),
    }
}

fn cells(row: &Row, table: &Table) -> Result<Cells, Fault> {
    let cell = |(column, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Number => get::<Option<i64>>(row, column)?.map(Cell::Number),
            Kind::Text => get::<Option<String>>(row, column)?.map(Cell::Text),
            Kind::Bytes => get::<Option<Vec<u8>>>(row, column)?.map(Cell::Bytes),
            Kind::Flag => get::<Option<bool>>(row, column)?.map(Cell::Flag),
        }
        .unwrap_or(Cell::Null))
    };
    table.columns.iter().enumerate().map(cell).collect()
}
