//! Which sessions a list is asked for.

use rusqlite::ToSql;
use wxlogin_core::ports::SessionFilter;

use super::{At, session::columns};

/// The statement names only what the filter asks for, so that SQLite can choose the index of that. Values are bound.
pub(crate) fn asked(filter: &SessionFilter, limit: u32) -> (String, Vec<Box<dyn ToSql>>) {
    let mut clauses = vec!["1"];
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut clause = |sql, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            clauses.push(sql);
            values.push(value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(|text| Box::new(text) as _);
    clause("user_id = ?", filter.user_id.as_ref().map(|id| Box::new(id.as_str().to_owned()) as _));
    clause("method = ?", text(&filter.method));
    clause("platform = ?", text(&filter.platform));
    clause("expires_at > ?", filter.ends_after.map(|at| Box::new(At(at)) as _));
    clause("seen_at >= ?", filter.seen_since.map(|at| Box::new(At(at)) as _));
    if let Some((created, id)) = &filter.below {
        clauses.push("(created_at, id) < (?, ?)");
        values.push(Box::new(At(*created)));
        values.push(Box::new(id.clone()));
    }
    values.push(Box::new(limit));
    let (columns, clauses) = (columns!(), clauses.join(" AND "));
    let order = "ORDER BY created_at DESC, id DESC LIMIT ?";
    (format!("SELECT {columns} FROM sessions WHERE {clauses} {order}"), values)
}
