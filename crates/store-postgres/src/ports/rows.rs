//! Rows of the models, by filter.

use async_trait::async_trait;
use tokio_postgres::Row;
use wxlogin_core::{
    nouns::{Identity, Member},
    ports::{PortResult, Rows, Scope, Select},
};

use super::part;
use crate::{
    PostgresStore,
    fault::Fault,
    rows::{
        all,
        filter::{Bound, Condition, order},
        get, identity, member,
    },
};

#[async_trait]
impl Rows for PostgresStore {
    async fn select_identities(&self, scope: &Scope, select: &Select) -> PortResult<(Vec<Identity>, u64)> {
        let text = |text: &String| vec![Bound::Text(Some(text.clone()))];
        let (clause, values) = match scope {
            Scope::Model(model) => ("model = $1", text(model)),
            Scope::App(app_id) => ("app_id = $1", text(app_id)),
            Scope::All => ("TRUE", vec![]),
        };
        let condition = Condition::new(clause, values, select.filter.as_ref());
        self.select("identities", identity::COLUMNS, &condition, select, identity::read).await
    }

    async fn select_members(&self, select: &Select) -> PortResult<(Vec<Member>, u64)> {
        let condition = Condition::new("TRUE", vec![], select.filter.as_ref());
        self.select("members", member::COLUMNS, &condition, select, member::read).await
    }
}

impl PostgresStore {
    /// The statements are not kept prepared: there are as many as callers think of filters. Both run in one transaction
    /// that sees one moment, so that the number and the page tell of the same.
    async fn select<T>(
        &self,
        table: &str,
        columns: &str,
        condition: &Condition,
        select: &Select,
        read: fn(&Row) -> Result<T, Fault>,
    ) -> PortResult<(Vec<T>, u64)> {
        let Condition { text, values } = condition;
        let (limit, offset) = part(select.page);
        let count = &format!("SELECT count(*) FROM {table} WHERE {text}");
        let page = &format!(
            "SELECT {columns} FROM {table} WHERE {text} ORDER BY {} LIMIT {limit} OFFSET {offset}",
            order(select)
        );
        self.write(|db| async move {
            db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
            let values: Vec<_> = values.iter().map(Bound::value).collect();
            let total = db.query_once(count, &values).await?;
            let total: i64 = total.first().map_or(Ok(0), |row| get(row, 0))?;
            Ok((all(&db.query_once(page, &values).await?, read)?, total.unsigned_abs()))
        })
        .await
    }
}
