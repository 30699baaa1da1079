//! Users.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, named_params, params};
use wxlogin_core::{
    nouns::{Ends, NewEvent, NewUser, Session, User, UserChange, UserId},
    ports::{Page, PortResult, Unchanged, UserFilter, Users},
};

use super::PAGE;
use crate::{
    SqliteStore,
    fault::Fault,
    rows::{At, event, session, user},
};

#[async_trait]
impl Users for SqliteStore {
    async fn create_user(&self, user: NewUser, event: NewEvent) -> PortResult<bool> {
        self.write(move |db| {
            let made = user::insert(db, &user)?;
            if made {
                event::insert(db, &event)?;
            }
            Ok(made)
        })
        .await
    }

    async fn user(&self, id: &UserId) -> PortResult<Option<User>> {
        let sql = format!("SELECT {} FROM users WHERE id = ?1", user::COLUMNS);
        self.read(|db| Ok(db.prepare_cached(&sql)?.query_row([id.as_str()], user::read).optional()?))
    }

    async fn user_by_username(&self, username: &str) -> PortResult<Option<(User, Option<String>)>> {
        let sql = format!("SELECT {}, password_hash FROM users WHERE username = ?1", user::COLUMNS);
        let both = |row: &rusqlite::Row<'_>| Ok((user::read(row)?, row.get("password_hash")?));
        self.read(|db| Ok(db.prepare_cached(&sql)?.query_row([username], both).optional()?))
    }

    async fn change_user(
        &self,
        id: &UserId,
        change: UserChange,
        event: NewEvent,
    ) -> PortResult<Result<Vec<Session>, Unchanged>> {
        let id = id.clone();
        self.write(move |db| change_user(db, &id, &change, &event)).await
    }

    async fn users(&self, filter: &UserFilter, page: Page) -> PortResult<(Vec<User>, u64)> {
        self.read(|db| list(db, filter, page))
    }
}

fn change_user(
    db: &Connection,
    id: &UserId,
    change: &UserChange,
    event: &NewEvent,
) -> Result<Result<Vec<Session>, Unchanged>, Fault> {
    if !user::exists(db, id)? {
        return Ok(Err(Unchanged::NoSuchUser));
    }
    if user::username_taken(db, change.username.as_deref(), id)? {
        return Ok(Err(Unchanged::UsernameTaken));
    }
    if change.keeps_an_admin && user::is_last_admin(db, id)? {
        return Ok(Err(Unchanged::LastAdmin));
    }
    let sql = "UPDATE users SET nick = COALESCE(?2, nick), phone = COALESCE(?3, phone), active = COALESCE(?4, active),
                   password_hash = COALESCE(?5, password_hash), username = COALESCE(?6, username), updated_at = ?7,
                   admin = COALESCE(?8, admin), avatar = COALESCE(?9, avatar), password_vouched = COALESCE(?10, password_vouched)
               WHERE id = ?1";
    db.prepare_cached(sql)?.execute(params![
        id.as_str(),
        change.nick,
        change.phone,
        change.active,
        change.password_hash,
        change.username,
        At(event.at),
        change.admin,
        change.avatar,
        change.password_vouched,
    ])?;
    if change.ends_console_sessions() {
        let sql = "DELETE FROM console_sessions WHERE user_id = ?1 AND id IS NOT ?2";
        db.prepare_cached(sql)?.execute(params![id.as_str(), change.keep_console])?;
    }
    if change.end_keys {
        let sql = "UPDATE service_keys SET revoked_at = ?2
                   WHERE made_by = 'admin' AND made_by_id = ?1 AND revoked_at IS NULL";
        db.prepare_cached(sql)?.execute(params![id.as_str(), At(event.at)])?;
    }
    let ended = match &change.ends {
        Ends::None => vec![],
        Ends::All => session::end_all(db, id, None)?,
        Ends::AllBut(own) => session::end_all(db, id, Some(own))?,
    };
    event::insert(db, event)?;
    Ok(Ok(ended))
}

/// The condition of a filter. Flags stand in it as they are: bound, they would keep SQLite from the index of the few
/// admins, which a server asks for at every start, and it would read all users instead.
fn matching(filter: &UserFilter) -> String {
    // instr, not LIKE: what a person types is no pattern. SQLite's lower() is for ASCII, as the port says.
    let text = "(:text IS NULL OR instr(lower(id), :text) OR instr(lower(username), :text) OR instr(lower(nick), :text))";
    let flag = |column: &str, value: Option<bool>| {
        value.map_or_else(String::new, |value| format!(" AND {column} = {}", i64::from(value)))
    };
    let merged = match filter.merged {
        Some(true) => " AND merged_into IS NOT NULL",
        Some(false) => " AND merged_into IS NULL",
        None => "",
    };
    format!("{text}{}{}{merged}", flag("active", filter.active), flag("admin", filter.admin))
}

/// Both statements in one transaction, so that the number and the page tell of the same moment.
fn list(db: &Connection, filter: &UserFilter, page: Page) -> Result<(Vec<User>, u64), Fault> {
    let matching = matching(filter);
    let count = format!("SELECT count(*) FROM users WHERE {matching}");
    let rows = format!(
        "SELECT {} FROM users WHERE {matching} ORDER BY created_at DESC, seq DESC LIMIT :limit OFFSET :offset",
        user::COLUMNS
    );
    let text = filter.text.as_deref().map(str::to_ascii_lowercase);
    let (limit, offset) = (page.limit.min(PAGE), page.offset);
    let tx = db.unchecked_transaction()?;
    let total: i64 = tx.prepare_cached(&count)?.query_row(named_params! {":text": text}, |row| row.get(0))?;
    let users = tx
        .prepare_cached(&rows)?
        .query_map(named_params! {":text": text, ":limit": limit, ":offset": offset}, user::read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok((users, total.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::MIGRATIONS;

    #[test]
    fn admins_are_found_by_their_index_and_not_among_all_users() {
        let db = Connection::open_in_memory().unwrap();
        for step in MIGRATIONS {
            db.execute_batch(step.sql).unwrap();
        }
        let filter = UserFilter::usable_admins();
        let sql = format!("EXPLAIN QUERY PLAN SELECT count(*) FROM users WHERE {}", matching(&filter));
        let plan: String =
            db.query_row(&sql, named_params! {":text": None::<String>}, |row| row.get("detail")).unwrap();
        assert!(plan.contains("users_admins"), "{plan}");
    }
}
