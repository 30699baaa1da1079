//! Rows of the models, by filter.

use async_trait::async_trait;
use rusqlite::{Row, params_from_iter, types::Value as Sql};
use wxlogin_core::{
    nouns::{Identity, Member},
    ports::{PortResult, Rows, Scope, Select},
};

use super::PAGE;
use crate::{
    SqliteStore,
    rows::{
        filter::{Condition, order},
        identity, member,
    },
};

#[async_trait]
impl Rows for SqliteStore {
    async fn select_identities(&self, scope: &Scope, select: &Select) -> PortResult<(Vec<Identity>, u64)> {
        let (text, values) = match scope {
            Scope::Model(model) => ("model = ?1", vec![Sql::Text(model.clone())]),
            Scope::App(app_id) => ("app_id = ?1", vec![Sql::Text(app_id.clone())]),
            Scope::All => ("1 = 1", vec![]),
        };
        let condition = Condition::new(text, values, select.filter.as_ref());
        self.select("identities", identity::COLUMNS, &condition, select, identity::read)
    }

    async fn select_members(&self, select: &Select) -> PortResult<(Vec<Member>, u64)> {
        let condition = Condition::new("1 = 1", vec![], select.filter.as_ref());
        let columns = "id, corp_id, user_id, status, created_at, updated_at";
        self.select("members", columns, &condition, select, member::read)
    }
}

impl SqliteStore {
    /// The statements are not cached: there are as many as callers think of filters, and they would drive the statements
    /// of the sign-in out of the cache.
    fn select<T>(
        &self,
        table: &str,
        columns: &str,
        condition: &Condition,
        select: &Select,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> PortResult<(Vec<T>, u64)> {
        let Condition { text, values } = condition;
        let count = format!("SELECT count(*) FROM {table} WHERE {text}");
        let (limit, offset) = (select.page.limit.min(PAGE), select.page.offset);
        let sql = format!(
            "SELECT {columns} FROM {table} WHERE {text} ORDER BY {} LIMIT {limit} OFFSET {offset}",
            order(select)
        );
        self.read(|db| {
            let tx = db.unchecked_transaction()?;
            let total: i64 = tx.prepare(&count)?.query_row(params_from_iter(values), |row| row.get(0))?;
            let mut statement = tx.prepare(&sql)?;
            let rows = statement.query_map(params_from_iter(values), read)?;
            Ok((rows.collect::<rusqlite::Result<_>>()?, total.unsigned_abs()))
        })
    }
}
