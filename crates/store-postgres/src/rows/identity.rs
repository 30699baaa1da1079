//! Table `identities`.

use tokio_postgres::Row;
use wxlogin_core::{
    nouns::{Identity, IdentityKey, NewIdentity, Profile, UserId},
    ports::Person,
};

use super::{all, at, at_or_null, get, maybe, micros, storable, user_id};
use crate::{connection::Connection, fault::Fault};

macro_rules! columns {
    () => {
        "id, app_id, open_id, union_id, user_id, model, profile, sealed, expires_in, sealed_at, created_at, updated_at"
    };
}

/// The columns that [`read`] reads.
pub(crate) const COLUMNS: &str = columns!();

pub(crate) fn read(row: &Row) -> Result<Identity, Fault> {
    let unknown = |_| Fault::Wrong("a profile is not JSON");
    Ok(Identity {
        id: get(row, 0)?,
        key: IdentityKey { app_id: get(row, 1)?, open_id: get(row, 2)? },
        union_id: get(row, 3)?,
        user_id: user_id(row, 4)?,
        model: get(row, 5)?,
        profile: get::<Option<&str>>(row, 6)?.map(serde_json::from_str).transpose().map_err(unknown)?,
        sealed: get(row, 7)?,
        expires_in: get(row, 8)?,
        sealed_at: at_or_null(row, 9)?,
        created_at: at(row, 10)?,
        updated_at: at(row, 11)?,
    })
}

pub(crate) async fn by_key(db: &Connection, key: &IdentityKey) -> Result<Option<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE app_id = $1 AND open_id = $2");
    maybe(db.first(sql, &[&key.app_id, &key.open_id]).await?, read)
}

pub(crate) async fn person(db: &Connection, key: &IdentityKey) -> Result<Option<Person>, Fault> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", (SELECT active AND merged_into IS NULL FROM users WHERE users.id = identities.user_id), \
         (SELECT epoch FROM users WHERE users.id = identities.user_id), \
         ARRAY(SELECT corp_id FROM members WHERE members.user_id = identities.user_id AND status = 1 ORDER BY id) \
         FROM identities WHERE app_id = $1 AND open_id = $2"
    );
    let read = |row: &Row| {
        Ok(Person { identity: read(row)?, active: get(row, 12)?, epoch: get(row, 13)?, corps: get(row, 14)? })
    };
    maybe(db.first(sql, &[&key.app_id, &key.open_id]).await?, read)
}

pub(crate) async fn by_union(db: &Connection, union_id: &str) -> Result<Vec<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE union_id = $1 ORDER BY id");
    all(&db.query(sql, &[&union_id]).await?, read)
}

pub(crate) async fn by_user(db: &Connection, user_id: &UserId) -> Result<Vec<Identity>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM identities WHERE user_id = $1 ORDER BY id");
    all(&db.query(sql, &[&user_id.as_str()]).await?, read)
}

/// The row's number and its user.
pub(crate) async fn owner(db: &Connection, key: &IdentityKey) -> Result<Option<(i64, UserId)>, Fault> {
    let sql = "SELECT id, user_id FROM identities WHERE app_id = $1 AND open_id = $2";
    maybe(db.first(sql, &[&key.app_id, &key.open_id]).await?, |row| Ok((get(row, 0)?, user_id(row, 1)?)))
}

/// Whether the user has an account in the app already.
pub(crate) async fn has_one(db: &Connection, user_id: &UserId, app_id: &str) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM identities WHERE user_id = $1 AND app_id = $2";
    db.exists(sql, &[&user_id.as_str(), &app_id]).await
}

/// The first user other than `own` who has an account with this unionId.
pub(crate) async fn union_owner(
    db: &Connection,
    identity: &NewIdentity,
    own: &UserId,
) -> Result<Option<UserId>, Fault> {
    let Some(union_id) = identity.union_id.as_deref().filter(|_| identity.link_by_union_id) else {
        return Ok(None);
    };
    let sql = "SELECT user_id FROM identities WHERE union_id = $1 AND user_id <> $2 ORDER BY id LIMIT 1";
    maybe(db.first(sql, &[&union_id, &own.as_str()]).await?, |row| user_id(row, 0))
}

pub(crate) async fn insert(db: &Connection, user_id: &UserId, new: &NewIdentity) -> Result<Identity, Fault> {
    let sql = concat!(
        "INSERT INTO identities (app_id, open_id, union_id, user_id, model, profile, nickname, sealed, expires_in, \
         sealed_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING ",
        columns!()
    );
    let (profile, nickname) = written(new.profile.as_ref())?;
    let at = micros(new.at);
    let sealed_at = new.sealed.is_some().then_some(at);
    let row = db
        .one(
            sql,
            &[
                &new.key.app_id,
                &new.key.open_id,
                &new.union_id,
                &user_id.as_str(),
                &new.model,
                &profile,
                &nickname,
                &new.sealed,
                &new.expires_in,
                &sealed_at,
                &at,
            ],
        )
        .await?;
    read(&row)
}

/// Writes what WeChat told anew. The sealed part and its lifetime belong together and stay when `new` is the older one;
/// every column on the right is as it was before.
///
/// `None`: the row is gone, unlinked in between.
pub(crate) async fn refresh(db: &Connection, id: i64, new: &NewIdentity) -> Result<Option<Identity>, Fault> {
    let sql = concat!(
        "UPDATE identities SET union_id = COALESCE($2::text, union_id), profile = COALESCE($3::text, profile), \
         nickname = COALESCE($7::text, nickname), \
         sealed = CASE WHEN $6::bigint >= COALESCE(sealed_at, $6) THEN COALESCE($4::bytea, sealed) ELSE sealed END, \
         expires_in = CASE WHEN $6 >= COALESCE(sealed_at, $6) THEN COALESCE($5::bigint, expires_in) ELSE expires_in END, \
         sealed_at = CASE WHEN $4 IS NULL OR $6 < sealed_at THEN sealed_at ELSE $6 END, \
         updated_at = GREATEST(updated_at, $6) WHERE id = $1 RETURNING ",
        columns!()
    );
    let (profile, nickname) = written(new.profile.as_ref())?;
    let row = db
        .first(sql, &[&id, &new.union_id, &profile, &new.sealed, &new.expires_in, &micros(new.at), &nickname])
        .await?;
    maybe(row, read)
}

/// The profile as JSON, and the nickname by which its row is found.
fn written(profile: Option<&Profile>) -> Result<(Option<String>, Option<String>), Fault> {
    let Some(profile) = profile else { return Ok((None, None)) };
    let json =
        serde_json::to_string(profile).map_err(|_| Fault::Wrong("a profile cannot be written as JSON"))?;
    Ok((Some(json), Some(storable(&profile.nickname))))
}
