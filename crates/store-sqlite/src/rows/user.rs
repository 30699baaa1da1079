//! Table `users`.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wxlogin_core::{
    nouns::{NewUser, Profile, User, UserId, UserOrigin},
    ports::Lapse,
};

use super::{At, Id, at, user_id};
use crate::fault::Fault;

pub(crate) const COLUMNS: &str = "id, username, nick, avatar, phone, active, admin, origin, merged_into, created_at, updated_at, epoch, password_vouched";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: user_id(row, 0)?,
        username: row.get(1)?,
        nick: row.get(2)?,
        avatar: row.get(3)?,
        phone: row.get(4)?,
        active: row.get(5)?,
        admin: row.get(6)?,
        origin: UserOrigin::parse(&row.get::<_, String>(7)?),
        merged_into: row.get::<_, Option<Id>>(8)?.map(|id| id.0),
        created_at: at(row, 9)?,
        updated_at: at(row, 10)?,
        epoch: row.get(11)?,
        password_vouched: row.get(12)?,
    })
}

/// Makes the user; `false`, and nothing written, when the id or the username is taken.
pub(crate) fn insert(db: &Connection, user: &NewUser) -> Result<bool, Fault> {
    if exists(db, &user.id)? || username_taken(db, user.username.as_deref(), &user.id)? {
        return Ok(false);
    }
    let sql = "INSERT INTO users (id, username, password_hash, nick, avatar, origin, created_at, updated_at,
                   password_vouched)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)";
    db.prepare_cached(sql)?.execute(params![
        user.id.as_str(),
        user.username,
        user.password_hash,
        user.nick,
        user.avatar,
        user.origin.as_str(),
        At(user.at),
        user.password_vouched,
    ])?;
    Ok(true)
}

pub(crate) fn exists(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    Ok(db.prepare_cached("SELECT 1 FROM users WHERE id = ?1")?.exists([id.as_str()])?)
}

/// Whether the user may sign in and is in this epoch.
pub(crate) fn holds(db: &Connection, id: &UserId, epoch: Option<i64>) -> Result<Result<(), Lapse>, Fault> {
    let sql = "SELECT epoch FROM users WHERE id = ?1 AND active = 1 AND merged_into IS NULL";
    let found: Option<i64> = db.prepare_cached(sql)?.query_row([id.as_str()], |row| row.get(0)).optional()?;
    Ok(match found {
        None => Err(Lapse::Closed),
        Some(found) if epoch.is_some_and(|epoch| epoch != found) => Err(Lapse::Changed),
        Some(_) => Ok(()),
    })
}

/// Begins a new epoch.
pub(crate) fn next_epoch(db: &Connection, id: &str) -> Result<(), Fault> {
    db.prepare_cached("UPDATE users SET epoch = epoch + 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Fills what is empty of a profile with what WeChat told; what is there stays.
pub(crate) fn fill(db: &Connection, id: &UserId, profile: Option<&Profile>) -> Result<(), Fault> {
    let Some(Profile { nickname, headimgurl, .. }) = profile else { return Ok(()) };
    let sql = "UPDATE users SET nick = COALESCE(NULLIF(nick, ''), NULLIF(?2, '')),
                   avatar = COALESCE(NULLIF(avatar, ''), NULLIF(?3, ''))
               WHERE id = ?1 AND (nick IS NULL OR nick = '' OR avatar IS NULL OR avatar = '')";
    db.prepare_cached(sql)?.execute(params![id.as_str(), nickname, headimgurl])?;
    Ok(())
}

/// Whether nobody could use the console without this user.
pub(crate) fn is_last_admin(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    let is = "SELECT 1 FROM users WHERE id = ?1 AND admin = 1 AND active = 1 AND merged_into IS NULL";
    let other = "SELECT 1 FROM users WHERE id <> ?1 AND admin = 1 AND active = 1 AND merged_into IS NULL";
    Ok(db.prepare_cached(is)?.exists([id.as_str()])? && !db.prepare_cached(other)?.exists([id.as_str()])?)
}

/// Whether somebody other than `own` has this username.
pub(crate) fn username_taken(db: &Connection, username: Option<&str>, own: &UserId) -> Result<bool, Fault> {
    let Some(username) = username else { return Ok(false) };
    let owner: Option<String> = db
        .prepare_cached("SELECT id FROM users WHERE username = ?1")?
        .query_row([username], |row| row.get(0))
        .optional()?;
    Ok(owner.is_some_and(|owner| owner != own.as_str()))
}
