//! Table `users`.

use tokio_postgres::Row;
use wxlogin_core::nouns::{NewUser, User, UserId, UserOrigin};

use super::{at, get, micros, storable, user_id, user_id_or_null};
use crate::{connection::Connection, fault::Fault};

macro_rules! columns {
    () => {
        "id, username, nick, avatar, phone, active, admin, origin, merged_into, created_at, updated_at, password_vouched"
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
        password_vouched: get(row, 11)?,
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

/// Whether somebody other than `own` has this username.
pub(crate) async fn username_taken(
    db: &Connection,
    username: Option<&str>,
    own: &UserId,
) -> Result<bool, Fault> {
    let Some(username) = username else { return Ok(false) };
    db.exists("SELECT 1 FROM users WHERE username = $1 AND id <> $2", &[&username, &own.as_str()]).await
}
