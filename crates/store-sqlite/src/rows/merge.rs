//! Table `merges`, and the moves that a merge and its undoing make.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wxlogin_core::{
    nouns::{MemberStatus, UserId},
    ports::{Merge, MergeRefusal},
};

use super::{At, at, at_or_null, member, unreadable, user, user_id};
use crate::fault::Fault;

type Outcome = Result<Result<Merge, MergeRefusal>, Fault>;

const COLUMNS: &str =
    "id, from_user, into_user, identities, left_corps, joined_corps, took_username, at, undone_at";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Merge> {
    let list = |at: usize| row.get::<_, String>(at);
    Ok(Merge {
        id: row.get(0)?,
        from: user_id(row, 1)?,
        into: user_id(row, 2)?,
        identities: serde_json::from_str(&list(3)?).map_err(|_| unreadable(3))?,
        left_corps: serde_json::from_str(&list(4)?).map_err(|_| unreadable(4))?,
        joined_corps: serde_json::from_str(&list(5)?).map_err(|_| unreadable(5))?,
        took_username: row.get(6)?,
        at: at(row, 7)?,
        undone_at: at_or_null(row, 8)?,
    })
}

pub(crate) fn by_id(db: &Connection, id: i64) -> Result<Option<Merge>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM merges WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

pub(crate) fn of_user(db: &Connection, id: &UserId) -> Result<Vec<Merge>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM merges WHERE from_user = ?1 OR into_user = ?1 ORDER BY id DESC");
    Ok(db.prepare_cached(&sql)?.query_map([id.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Checks first, then moves.
pub(crate) fn make(db: &Connection, from: &UserId, into: &UserId, now: jiff::Timestamp) -> Outcome {
    if from == into || !mergeable(db, from)? || !mergeable(db, into)? {
        return Ok(Err(MergeRefusal::NotTwoUsers));
    }
    if let Some(app_id) = shared_app(db, from, into)? {
        return Ok(Err(MergeRefusal::SameApp(app_id)));
    }
    if user::is_last_admin(db, from)? && !is_usable_admin(db, into)? {
        return Ok(Err(MergeRefusal::LastAdmin));
    }
    let pair = [from.as_str(), into.as_str()];
    let moved = "UPDATE identities SET user_id = ?2 WHERE user_id = ?1 RETURNING id";
    let identities: Vec<i64> = column(db, moved, params![pair[0], pair[1]])?;
    let (left, joined) = move_memberships(db, from, into, now)?;
    let took_username = take_username(db, from, into)?;
    let ended = "UPDATE users SET merged_into = ?2, updated_at = ?3 WHERE id = ?1";
    db.prepare_cached(ended)?.execute(params![pair[0], pair[1], At(now)])?;
    db.prepare_cached("DELETE FROM sessions WHERE user_id = ?1")?.execute([pair[0]])?;
    db.prepare_cached("DELETE FROM console_sessions WHERE user_id = ?1")?.execute([pair[0]])?;
    user::next_epoch(db, pair[0])?;
    // Numbers of sessions only grow: what `into` begins from now on has a higher one.
    let sql = format!(
        "INSERT INTO merges (from_user, into_user, identities, left_corps, joined_corps, took_username, at, sessions_before)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT COALESCE(MAX(seq), 0) FROM sessions WHERE user_id = ?2))
         RETURNING {COLUMNS}"
    );
    let (identities, left, joined) = (written(&identities)?, written(&left)?, written(&joined)?);
    let row = params![pair[0], pair[1], identities, left, joined, took_username, At(now)];
    Ok(Ok(db.prepare_cached(&sql)?.query_row(row, read)?))
}

/// Moves back, all or nothing.
pub(crate) fn undo(db: &Connection, id: i64, now: jiff::Timestamp) -> Outcome {
    let Some(merge) = by_id(db, id)?.filter(|merge| merge.undone_at.is_none()) else {
        return Ok(Err(MergeRefusal::NotAsItWas));
    };
    let (from, into) = (merge.from.as_str(), merge.into.as_str());
    if !as_it_was(db, &merge)? {
        return Ok(Err(MergeRefusal::NotAsItWas));
    }
    for row in &merge.identities {
        db.prepare_cached("UPDATE identities SET user_id = ?2 WHERE id = ?1")?.execute(params![row, from])?;
    }
    for corp in &merge.joined_corps {
        member::set(db, corp, &merge.into, MemberStatus::Left, now)?;
    }
    for corp in &merge.left_corps {
        member::set(db, corp, &merge.from, MemberStatus::Active, now)?;
    }
    if merge.took_username {
        move_username(db, into, from)?;
    }
    db.prepare_cached("UPDATE users SET merged_into = NULL, updated_at = ?2 WHERE id = ?1")?
        .execute(params![from, At(now)])?;
    // Since the merge both persons came in as `into`, and nobody can say which of them began a session.
    let since = "DELETE FROM sessions WHERE user_id = ?1 AND CASE
                     WHEN (SELECT sessions_before FROM merges WHERE id = ?3) IS NULL THEN created_at >= ?2
                     ELSE seq > (SELECT sessions_before FROM merges WHERE id = ?3) END";
    db.prepare_cached(since)?.execute(params![into, At(merge.at), id])?;
    user::next_epoch(db, into)?;
    let sql = format!("UPDATE merges SET undone_at = ?2 WHERE id = ?1 RETURNING {COLUMNS}");
    Ok(Ok(db.prepare_cached(&sql)?.query_row(params![id, At(now)], read)?))
}

/// Whether what moved is still where it went and can go back: neither user was merged onwards (the username would be with
/// a third), `into` still has every account, and `from` got no other in the same app.
fn as_it_was(db: &Connection, merge: &Merge) -> Result<bool, Fault> {
    let (from, into) = (merge.from.as_str(), merge.into.as_str());
    let pair = "SELECT 1 FROM users a, users b
                WHERE a.id = ?1 AND a.merged_into = ?2 AND b.id = ?2 AND b.merged_into IS NULL";
    if !db.prepare_cached(pair)?.exists([from, into])? {
        return Ok(false);
    }
    let held = "SELECT 1 FROM identities moved WHERE moved.id = ?1 AND moved.user_id = ?3 AND NOT EXISTS (
                    SELECT 1 FROM identities own WHERE own.user_id = ?2 AND own.app_id = moved.app_id)";
    for row in &merge.identities {
        if !db.prepare_cached(held)?.exists(params![row, from, into])? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn mergeable(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    Ok(db
        .prepare_cached("SELECT 1 FROM users WHERE id = ?1 AND merged_into IS NULL")?
        .exists([id.as_str()])?)
}

fn is_usable_admin(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM users WHERE id = ?1 AND admin = 1 AND active = 1 AND merged_into IS NULL";
    Ok(db.prepare_cached(sql)?.exists([id.as_str()])?)
}

fn shared_app(db: &Connection, from: &UserId, into: &UserId) -> Result<Option<String>, Fault> {
    let sql = "SELECT a.app_id FROM identities a JOIN identities b ON a.app_id = b.app_id
               WHERE a.user_id = ?1 AND b.user_id = ?2 LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([from.as_str(), into.as_str()], |row| row.get(0)).optional()?)
}

/// `into` becomes an active member wherever `from` is one and it is not; `from` leaves everywhere. Gives the organisations
/// left and those joined.
fn move_memberships(
    db: &Connection,
    from: &UserId,
    into: &UserId,
    now: jiff::Timestamp,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let active = "SELECT corp_id FROM members WHERE user_id = ?1 AND status = 1 ORDER BY id";
    let left: Vec<String> = column(db, active, params![from.as_str()])?;
    let own: Vec<String> = column(db, active, params![into.as_str()])?;
    for corp in &left {
        member::set(db, corp, from, MemberStatus::Left, now)?;
    }
    let joined: Vec<String> = left.iter().filter(|corp| !own.contains(corp)).cloned().collect();
    for corp in &joined {
        member::set(db, corp, into, MemberStatus::Active, now)?;
    }
    Ok((left, joined))
}

fn written<T: serde::Serialize>(list: &[T]) -> Result<String, Fault> {
    serde_json::to_string(list).map_err(|_| Fault::Wrong("a list of what moved cannot be written"))
}

fn take_username(db: &Connection, from: &UserId, into: &UserId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM users a, users b WHERE a.id = ?1 AND a.username IS NOT NULL AND b.id = ?2 AND b.username IS NULL";
    let takes = db.prepare_cached(sql)?.exists([from.as_str(), into.as_str()])?;
    if takes {
        move_username(db, from.as_str(), into.as_str())?;
    }
    Ok(takes)
}

/// Taken off first: the username is unique at every moment.
fn move_username(db: &Connection, from: &str, to: &str) -> Result<(), Fault> {
    let read = "SELECT username, password_hash, password_vouched FROM users WHERE id = ?1";
    let (username, hash, vouched): (Option<String>, Option<String>, bool) =
        db.prepare_cached(read)?.query_row([from], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    db.prepare_cached("UPDATE users SET username = NULL, password_hash = NULL WHERE id = ?1")?
        .execute([from])?;
    let write = "UPDATE users SET username = ?2, password_hash = ?3, password_vouched = ?4 WHERE id = ?1";
    db.prepare_cached(write)?.execute(params![to, username, hash, vouched])?;
    Ok(())
}

fn column<T: rusqlite::types::FromSql>(
    db: &Connection,
    sql: &str,
    of: &[&dyn rusqlite::ToSql],
) -> Result<Vec<T>, Fault> {
    Ok(db.prepare_cached(sql)?.query_map(of, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
