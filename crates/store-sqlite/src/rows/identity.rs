//! Table `identities`.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use wxlogin_core::{
    nouns::{Identity, IdentityKey, NewIdentity, Profile, UserId},
    ports::Person,
};

use super::{At, at, at_or_null, unreadable, user_id};
use crate::fault::Fault;

macro_rules! columns {
    () => {
        "id, app_id, open_id, union_id, user_id, model, profile, sealed, expires_in, sealed_at, created_at, updated_at"
    };
}

/// The columns that [`read`] reads.
pub(crate) const COLUMNS: &str = columns!();

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Identity> {
    let profile: Option<String> = row.get(6)?;
    Ok(Identity {
        id: row.get(0)?,
        key: IdentityKey { app_id: row.get(1)?, open_id: row.get(2)? },
        union_id: row.get(3)?,
        user_id: user_id(row, 4)?,
        model: row.get(5)?,
        profile: profile.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| unreadable(6))?,
        sealed: row.get(7)?,
        expires_in: row.get(8)?,
        sealed_at: at_or_null(row, 9)?,
        created_at: at(row, 10)?,
        updated_at: at(row, 11)?,
    })
}

pub(crate) fn by_key(db: &Connection, key: &IdentityKey) -> Result<Option<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE app_id = ?1 AND open_id = ?2");
    Ok(db.prepare_cached(sql)?.query_row([&key.app_id, &key.open_id], read).optional()?)
}

pub(crate) fn person(db: &Connection, key: &IdentityKey) -> Result<Option<Person>, Fault> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", (SELECT active = 1 AND merged_into IS NULL FROM users WHERE users.id = identities.user_id), \
         (SELECT epoch FROM users WHERE users.id = identities.user_id), \
         (SELECT json_group_array(corp_id ORDER BY id) FROM members \
         WHERE members.user_id = identities.user_id AND status = 1) \
         FROM identities WHERE app_id = ?1 AND open_id = ?2"
    );
    let read = |row: &Row<'_>| {
        let corps: String = row.get(14)?;
        Ok(Person {
            identity: read(row)?,
            active: row.get(12)?,
            epoch: row.get(13)?,
            corps: serde_json::from_str(&corps).map_err(|_| unreadable(14))?,
        })
    };
    Ok(db.prepare_cached(sql)?.query_row([&key.app_id, &key.open_id], read).optional()?)
}

pub(crate) fn by_union(db: &Connection, union_id: &str) -> Result<Vec<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE union_id = ?1 ORDER BY id");
    all(db, sql, union_id)
}

pub(crate) fn by_user(db: &Connection, user_id: &UserId) -> Result<Vec<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE user_id = ?1 ORDER BY id");
    all(db, sql, user_id.as_str())
}

fn all(db: &Connection, sql: &str, of: &str) -> Result<Vec<Identity>, Fault> {
    Ok(db.prepare_cached(sql)?.query_map([of], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Whether the user has an account in the app already.
pub(crate) fn has_one(db: &Connection, user_id: &UserId, app_id: &str) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM identities WHERE user_id = ?1 AND app_id = ?2";
    Ok(db.prepare_cached(sql)?.exists([user_id.as_str(), app_id])?)
}

/// The first user other than `own` who has an account with this unionId.
pub(crate) fn union_owner(
    db: &Connection,
    identity: &NewIdentity,
    own: &UserId,
) -> Result<Option<UserId>, Fault> {
    let Some(union_id) = identity.union_id.as_deref().filter(|_| identity.link_by_union_id) else {
        return Ok(None);
    };
    let sql = "SELECT user_id FROM identities WHERE union_id = ?1 AND user_id <> ?2 ORDER BY id LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([union_id, own.as_str()], |row| user_id(row, 0)).optional()?)
}

pub(crate) fn insert(db: &Connection, user_id: &UserId, new: &NewIdentity) -> Result<Identity, Fault> {
    let sealed_at = new.sealed.is_some().then_some(At(new.at));
    let sql = concat!(
        "INSERT INTO identities (app_id, open_id, union_id, user_id, model, profile, sealed, expires_in, sealed_at, \
         created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10) RETURNING ",
        columns!()
    );
    let row = params![
        new.key.app_id,
        new.key.open_id,
        new.union_id,
        user_id.as_str(),
        new.model,
        written(new.profile.as_ref())?,
        new.sealed,
        new.expires_in,
        sealed_at,
        At(new.at),
    ];
    returned(db, sql, row)
}

/// The row's number and its user.
pub(crate) fn owner(db: &Connection, key: &IdentityKey) -> Result<Option<(i64, UserId)>, Fault> {
    let sql = "SELECT id, user_id FROM identities WHERE app_id = ?1 AND open_id = ?2";
    let read = |row: &Row<'_>| Ok((row.get(0)?, user_id(row, 1)?));
    Ok(db.prepare_cached(sql)?.query_row([&key.app_id, &key.open_id], read).optional()?)
}

/// Writes what WeChat told anew. The sealed part and its lifetime belong together and stay when `new` is the older one;
/// SQLite reads the old values of all columns before it sets any, so `sealed_at` is compared as it was.
pub(crate) fn tell(db: &Connection, id: i64, new: &NewIdentity) -> Result<(), Fault> {
    let sql = "UPDATE identities SET union_id = COALESCE(?2, union_id), profile = COALESCE(?3, profile), \
         sealed = CASE WHEN ?6 >= COALESCE(sealed_at, ?6) THEN COALESCE(?4, sealed) ELSE sealed END, \
         expires_in = CASE WHEN ?6 >= COALESCE(sealed_at, ?6) THEN COALESCE(?5, expires_in) ELSE expires_in END, \
         sealed_at = CASE WHEN ?4 IS NULL OR ?6 < sealed_at THEN sealed_at ELSE ?6 END, \
         updated_at = MAX(updated_at, ?6) WHERE id = ?1";
    let row =
        params![id, new.union_id, written(new.profile.as_ref())?, new.sealed, new.expires_in, At(new.at)];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn returned(db: &Connection, sql: &str, row: &[&dyn ToSql]) -> Result<Identity, Fault> {
    Ok(db.prepare_cached(sql)?.query_row(row, read)?)
}

fn written(profile: Option<&Profile>) -> Result<Option<String>, Fault> {
    profile
        .map(serde_json::to_string)
        .transpose()
        .map_err(|_| Fault::Wrong("a profile cannot be written as JSON"))
}
