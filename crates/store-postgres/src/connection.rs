//! One connection of the pool, while a piece of work has it.

use std::sync::atomic::{AtomicBool, Ordering};

use deadpool_postgres::Object;
use tokio_postgres::{Row, types::ToSql, types::Type};

use crate::fault::Fault;

/// Values for the placeholders of a statement.
pub(crate) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A connection. When the work was not [`finished`](Self::finished) (the caller gave up, the time ran out), it is closed
/// and does not go back to the pool: an answer may still be under way, and a transaction open.
pub(crate) struct Connection {
    client: Option<Object>,
    finished: AtomicBool,
}

impl Connection {
    pub(crate) const fn new(client: Object) -> Self {
        Self { client: Some(client), finished: AtomicBool::new(false) }
    }

    /// The connection may be used by others again.
    pub(crate) fn finished(&self) {
        self.finished.store(true, Ordering::Release);
    }

    fn client(&self) -> Result<&Object, Fault> {
        self.client.as_ref().ok_or(Fault::Wrong("a connection was used after it was given back"))
    }

    pub(crate) async fn begin(&self) -> Result<(), Fault> {
        Ok(self.client()?.batch_execute("BEGIN").await?)
    }

    pub(crate) async fn commit(&self) -> Result<(), Fault> {
        Ok(self.client()?.batch_execute("COMMIT").await?)
    }

    pub(crate) async fn roll_back(&self) -> Result<(), Fault> {
        Ok(self.client()?.batch_execute("ROLLBACK").await?)
    }

    /// Several statements without values, as a migration has them.
    pub(crate) async fn run(&self, statements: &str) -> Result<(), Fault> {
        Ok(self.client()?.batch_execute(statements).await?)
    }

    pub(crate) async fn query(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, Fault> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok(client.query(&statement, values).await?)
    }

    pub(crate) async fn first(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, Fault> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }

    /// The one row that the statement always gives.
    pub(crate) async fn one(&self, sql: &str, values: Values<'_>) -> Result<Row, Fault> {
        self.first(sql, values).await?.ok_or(Fault::Wrong("a statement gave no row where one was due"))
    }

    pub(crate) async fn exists(&self, sql: &str, values: Values<'_>) -> Result<bool, Fault> {
        Ok(self.first(sql, values).await?.is_some())
    }

    /// Gives the number of rows.
    pub(crate) async fn execute(&self, sql: &str, values: Values<'_>) -> Result<u64, Fault> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok(client.execute(&statement, values).await?)
    }

    /// A statement that is not kept prepared: one of as many as callers think of filters.
    pub(crate) async fn query_once(
        &self,
        sql: &str,
        values: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<Row>, Fault> {
        Ok(self.client()?.query_typed(sql, values).await?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().filter(|_| !self.finished.load(Ordering::Acquire)) {
            drop(Object::take(client));
        }
    }
}
