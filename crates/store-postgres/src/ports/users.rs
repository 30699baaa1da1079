//! Users.

use async_trait::async_trait;
use wxlogin_core::{
    nouns::{Ends, NewEvent, NewUser, Session, User, UserChange, UserId},
    ports::{Page, PortResult, Unchanged, UserFilter, Users},
};

use super::part;
use crate::{
    PostgresStore,
    connection::Connection,
    fault::Fault,
    lock::{self, Lock},
    rows::{
        all, event, get, maybe, micros, session, storable,
        user::{self, columns},
    },
};

#[async_trait]
impl Users for PostgresStore {
    async fn create_user(&self, user: NewUser, event: NewEvent) -> PortResult<bool> {
        let (user, event) = (&user, &event);
        self.write(|db| async move {
            let made = user::insert(&db, user).await?;
            if made {
                event::insert(&db, event).await?;
            }
            Ok(made)
        })
        .await
    }

    async fn user(&self, id: &UserId) -> PortResult<Option<User>> {
        let sql = concat!("SELECT ", columns!(), " FROM users WHERE id = $1");
        self.run(|db| async move { maybe(db.first(sql, &[&id.as_str()]).await?, user::read) }).await
    }

    async fn user_by_username(&self, username: &str) -> PortResult<Option<(User, Option<String>)>> {
        // What PostgreSQL cannot store, nobody is called; anybody may try to sign in with it.
        if username.contains('\0') {
            return Ok(None);
        }
        let sql = concat!("SELECT ", columns!(), ", password_hash FROM users WHERE username = $1");
        self.run(|db| async move {
            maybe(db.first(sql, &[&username]).await?, |row| Ok((user::read(row)?, get(row, 13)?)))
        })
        .await
    }

    async fn change_user(
        &self,
        id: &UserId,
        change: UserChange,
        event: NewEvent,
    ) -> PortResult<Result<Vec<Session>, Unchanged>> {
        let (change, event) = (&change, &event);
        self.write(|db| async move { change_user(&db, id, change, event).await }).await
    }

    async fn users(&self, filter: &UserFilter, page: Page) -> PortResult<(Vec<User>, u64)> {
        self.write(|db| async move { list(&db, filter, page).await }).await
    }
}

async fn change_user(
    db: &Connection,
    id: &UserId,
    change: &UserChange,
    event: &NewEvent,
) -> Result<Result<Vec<Session>, Unchanged>, Fault> {
    let admins = change.keeps_an_admin.then_some(Lock::Admins);
    let locks: Vec<_> = [Lock::Devices(id)].into_iter().chain(admins).collect();
    lock::hold(db, &locks).await?;
    if !user::exists(db, id).await? {
        return Ok(Err(Unchanged::NoSuchUser));
    }
    if user::username_taken(db, change.username.as_deref(), id).await? {
        return Ok(Err(Unchanged::UsernameTaken));
    }
    if change.keeps_an_admin && user::is_last_admin(db, id).await? {
        return Ok(Err(Unchanged::LastAdmin));
    }
    let sql = "UPDATE users SET nick = COALESCE($2, nick), phone = COALESCE($3, phone), active = COALESCE($4, active),
                   password_hash = COALESCE($5, password_hash), username = COALESCE($6, username), updated_at = $7,
                   admin = COALESCE($8, admin), avatar = COALESCE($9, avatar), password_vouched = COALESCE($10, password_vouched)
               WHERE id = $1";
    db.execute(
        sql,
        &[
            &id.as_str(),
            &change.nick.as_deref().map(storable),
            &change.phone,
            &change.active,
            &change.password_hash,
            &change.username,
            &micros(event.at),
            &change.admin,
            &change.avatar.as_deref().map(storable),
            &change.password_vouched,
        ],
    )
    .await?;
    if change.ends_console_sessions() {
        let sql = "DELETE FROM console_sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2";
        db.execute(sql, &[&id.as_str(), &change.keep_console]).await?;
    }
    if change.end_keys {
        let sql = "UPDATE service_keys SET revoked_at = $2
                   WHERE made_by = 'admin' AND made_by_id = $1 AND revoked_at IS NULL";
        db.execute(sql, &[&id.as_str(), &micros(event.at)]).await?;
    }
    let ended = match &change.ends {
        Ends::None => vec![],
        Ends::All => session::end_all(db, id, None).await?,
        Ends::AllBut(own) => session::end_all(db, id, Some(own)).await?,
    };
    event::insert(db, event).await?;
    Ok(Ok(ended))
}

/// Both statements in one transaction that sees one moment, so that the number and the page tell of the same.
async fn list(db: &Connection, filter: &UserFilter, page: Page) -> Result<(Vec<User>, u64), Fault> {
    // strpos, not LIKE: what a person types is no pattern. lower() of a text in "C" order is for ASCII, as the port says.
    macro_rules! matching {
        () => {
            " FROM users WHERE ($1::text IS NULL OR strpos(lower(id), $1) > 0 OR strpos(lower(username), $1) > 0 \
             OR strpos(lower(nick), $1) > 0) AND ($2::boolean IS NULL OR active = $2) \
             AND ($3::boolean IS NULL OR admin = $3) \
             AND ($4::boolean IS NULL OR (merged_into IS NOT NULL) = $4)"
        };
    }
    let count = concat!("SELECT count(*)", matching!());
    let rows =
        concat!("SELECT ", columns!(), matching!(), " ORDER BY created_at DESC, seq DESC LIMIT $5 OFFSET $6");
    let text = filter.text.as_deref().map(|text| storable(&text.to_ascii_lowercase()));
    let (limit, offset) = part(page);
    db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    let UserFilter { active, admin, merged, .. } = filter;
    let total: i64 = get(&db.one(count, &[&text, active, admin, merged]).await?, 0)?;
    let rows = db.query(rows, &[&text, active, admin, merged, &limit, &offset]).await?;
    Ok((all(&rows, user::read)?, total.unsigned_abs()))
}
