//! A list's statement. It names only what the filter asks for, so that PostgreSQL can choose the index of that; values are
//! bound.

use tokio_postgres::types::{ToSql, Type};
use wxlogin_core::nouns::ActorKind;

/// The conditions so far.
#[derive(Default)]
pub(crate) struct Asked {
    clauses: Vec<String>,
    values: Vec<Box<dyn ToSql + Sync + Send>>,
    types: Vec<Type>,
}

impl Asked {
    pub(crate) fn text(&mut self, clause: &str, value: Option<&str>) {
        if let Some(value) = value {
            let place = self.bind(Type::TEXT, Box::new(value.to_owned()));
            self.clauses.push(format!("{clause} {place}"));
        }
    }

    /// See `Actor::stored_id`: a person who acted on their own account is named by `user_id`.
    pub(crate) fn actor(&mut self, kind: Option<ActorKind>, id: Option<&str>) {
        let (Some(kind), Some(id)) = (kind, id) else { return };
        let place = self.bind(Type::TEXT, Box::new(id.to_owned()));
        self.clauses.push(if kind == ActorKind::Person {
            format!("(actor_id = {place} OR (actor_id IS NULL AND user_id = {place}))")
        } else {
            format!("actor_id = {place}")
        });
    }

    pub(crate) fn number(&mut self, clause: &str, value: Option<i64>) {
        if let Some(value) = value {
            let place = self.bind(Type::INT8, Box::new(value));
            self.clauses.push(format!("{clause} {place}"));
        }
    }

    /// Below a pair, compared part by part.
    pub(crate) fn below(&mut self, columns: &str, value: Option<(i64, &str)>) {
        if let Some((number, text)) = value {
            let first = self.bind(Type::INT8, Box::new(number));
            let second = self.bind(Type::TEXT, Box::new(text.to_owned()));
            self.clauses.push(format!("({columns}) < ({first}, {second})"));
        }
    }

    fn bind(&mut self, of: Type, value: Box<dyn ToSql + Sync + Send>) -> String {
        self.values.push(value);
        self.types.push(of);
        format!("${}", self.values.len())
    }

    /// The statement; after it nothing is added.
    pub(crate) fn sql(&mut self, table: &str, columns: &str, order: &str, limit: u32) -> String {
        let limit = self.bind(Type::INT8, Box::new(i64::from(limit)));
        let clauses = if self.clauses.is_empty() { "TRUE".to_owned() } else { self.clauses.join(" AND ") };
        format!("SELECT {columns} FROM {table} WHERE {clauses} ORDER BY {order} LIMIT {limit}")
    }

    pub(crate) fn values(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        let values = self.values.iter().map(|value| &**value as &(dyn ToSql + Sync));
        values.zip(self.types.iter().cloned()).collect()
    }
}
