//! Table `users`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{NewUser, Profile, User, UserId, UserOrigin};

use super::{at, get, micros, storable, user_id, user_id_or_null};
use crate::{connection::Connection, fault::Fault};

macro_rules! columns {
    () => {
        "id, username, nick, avatar, phone, active, admin, origin, merged_into, created_at, updated_at, epoch, password_vouched"
    };
}
pub(crate) use columns;

pub(crate) fn read(row: &Row) -> Result<User, Fault> {
    Ok(User {
        id: user_id(row, 0)?,
        username: get(row, 1)?,
        nick: get(row, 2)?,
        avatar: get(row, 3)?,
        phone: get(row, 4)?,
        active: get(row, 5)?,
        admin: get(row, 6)?,
        origin: UserOrigin::parse(get(row, 7)?),
        merged_into: user_id_or_null(row, 8)?,
        created_at: at(row, 9)?,
        updated_at: at(row, 10)?,
        epoch: get(row, 11)?,
        password_vouched: get(row, 12)?,
    })
}

/// Makes the user; `false`, and nothing written, when the id or the username is taken. Who is second at either waits for
/// the first to commit or to give up.
pub(crate) async fn insert(db: &Connection, user: &NewUser) -> Result<bool, Fault> {
    let sql = "INSERT INTO users (id, username, password_hash, nick, avatar, origin, created_at, updated_at,
                   password_vouched)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) ON CONFLICT DO NOTHING";
    let made = db
        .execute(
            sql,
            &[
                &user.id.as_str(),
                &user.username,
                &user.password_hash,
                &user.nick.as_deref().map(storable),
                &user.avatar.as_deref().map(storable),
                &user.origin.as_str(),
                &micros(user.at),
                &user.password_vouched,
            ],
        )
        .await?;
    Ok(made > 0)
}

pub(crate) async fn exists(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    db.exists("SELECT 1 FROM users WHERE id = $1", &[&id.as_str()]).await
}

/// Begins a new epoch.
pub(crate) async fn next_epoch(db: &Connection, id: &str) -> Result<(), Fault> {
    db.execute("UPDATE users SET epoch = epoch + 1 WHERE id = $1", &[&id]).await?;
    Ok(())
}

/// Fills what is empty of a profile with what WeChat told; what is there stays.
pub(crate) async fn fill(db: &Connection, id: &UserId, profile: Option<&Profile>) -> Result<(), Fault> {
    let Some(Profile { nickname, headimgurl, .. }) = profile else { return Ok(()) };
    let sql = "UPDATE users SET nick = COALESCE(NULLIF(nick, ''), NULLIF($2::text, '')),
                   avatar = COALESCE(NULLIF(avatar, ''), NULLIF($3::text, ''))
               WHERE id = $1 AND (nick IS NULL OR nick = '' OR avatar IS NULL OR avatar = '')";
    db.execute(sql, &[&id.as_str(), &storable(nickname), &storable(headimgurl)]).await?;
    Ok(())
}

/// Whether nobody could use the console without this user. The admins are locked.
pub(crate) async fn is_last_admin(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    let other = "SELECT 1 FROM users WHERE id <> $1 AND admin AND active AND merged_into IS NULL LIMIT 1";
    Ok(is_usable_admin(db, id).await? && !db.exists(other, &[&id.as_str()]).await?)
}

pub(crate) async fn is_usable_admin(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM users WHERE id = $1 AND admin AND active AND merged_into IS NULL";
    db.exists(sql, &[&id.as_str()]).await
}

/// Whether somebody other than `own` has this username.
pub(crate) async fn username_taken(
    db: &Connection,
    username: Option<&str>,
    own: &UserId,
) -> Result<bool, Fault> {
    let Some(username) = username else { return Ok(false) };
    db.exists("SELECT 1 FROM users WHERE username = $1 AND id <> $2", &[&username, &own.as_str()]).await
}
