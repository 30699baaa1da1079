//! Table `merges`, and the moves that a merge and its undoing make. Both users are locked by whoever calls.

use jiff::Timestamp;
use tokio_postgres::Row;
use wxlogin_core::{
    nouns::{MemberStatus, UserId},
    ports::{Merge, MergeRefusal},
};

use super::{all, at, at_or_null, get, maybe, member, micros, user, user_id};
use crate::{
    connection::{Connection, Values},
    fault::Fault,
};

type Outcome = Result<Result<Merge, MergeRefusal>, Fault>;

macro_rules! columns {
    () => {
        "id, from_user, into_user, identities, left_corps, joined_corps, took_username, at, undone_at"
    };
}

fn read(row: &Row) -> Result<Merge, Fault> {
    let unreadable = |_| Fault::Wrong("a list of what a merge moved is not JSON");
    Ok(Merge {
        id: get(row, 0)?,
        from: user_id(row, 1)?,
        into: user_id(row, 2)?,
        identities: serde_json::from_str(get(row, 3)?).map_err(unreadable)?,
        left_corps: serde_json::from_str(get(row, 4)?).map_err(unreadable)?,
        joined_corps: serde_json::from_str(get(row, 5)?).map_err(unreadable)?,
        took_username: get(row, 6)?,
        at: at(row, 7)?,
        undone_at: at_or_null(row, 8)?,
    })
}

pub(crate) async fn by_id(db: &Connection, id: i64) -> Result<Option<Merge>, Fault> {
    let sql = concat!("SELECT ", columns!(), " FROM merges WHERE id = $1");
    maybe(db.first(sql, &[&id]).await?, read)
}

pub(crate) async fn of_user(db: &Connection, id: &UserId) -> Result<Vec<Merge>, Fault> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM merges WHERE from_user = $1 OR into_user = $1 ORDER BY id DESC"
    );
    all(&db.query(sql, &[&id.as_str()]).await?, read)
}

/// Checks first, then moves.
pub(crate) async fn make(db: &Connection, from: &UserId, into: &UserId, now: Timestamp) -> Outcome {
    if from == into || !mergeable(db, from).await? || !mergeable(db, into).await? {
        return Ok(Err(MergeRefusal::NotTwoUsers));
    }
    if let Some(app_id) = shared_app(db, from, into).await? {
        return Ok(Err(MergeRefusal::SameApp(app_id)));
    }
    if user::is_last_admin(db, from).await? && !user::is_usable_admin(db, into).await? {
        return Ok(Err(MergeRefusal::LastAdmin));
    }
    let pair = (from.as_str(), into.as_str());
    let moved = "UPDATE identities SET user_id = $2 WHERE user_id = $1 RETURNING id";
    let mut identities: Vec<i64> = all(&db.query(moved, &[&pair.0, &pair.1]).await?, |row| get(row, 0))?;
    identities.sort_unstable();
    let (left, joined) = move_memberships(db, from, into, now).await?;
    let took_username = take_username(db, from, into).await?;
    let ended = "UPDATE users SET merged_into = $2, updated_at = $3 WHERE id = $1";
    db.execute(ended, &[&pair.0, &pair.1, &micros(now)]).await?;
    db.execute("DELETE FROM sessions WHERE user_id = $1", &[&pair.0]).await?;
    db.execute("DELETE FROM console_sessions WHERE user_id = $1", &[&pair.0]).await?;
    user::next_epoch(db, pair.0).await?;
    // Numbers of sessions only grow, and the devices of `into` are locked: what it begins from now on has a higher one.
    let sql = concat!(
        "INSERT INTO merges (from_user, into_user, identities, left_corps, joined_corps, took_username, at, \
         sessions_before) VALUES ($1, $2, $3, $4, $5, $6, $7, \
         (SELECT COALESCE(MAX(seq), 0) FROM sessions WHERE user_id = $2)) RETURNING ",
        columns!()
    );
    let (identities, left, joined) = (written(&identities)?, written(&left)?, written(&joined)?);
    let values: Values<'_> = &[&pair.0, &pair.1, &identities, &left, &joined, &took_username, &micros(now)];
    Ok(Ok(read(&db.one(sql, values).await?)?))
}

/// Moves back, all or nothing.
pub(crate) async fn undo(db: &Connection, id: i64, now: Timestamp) -> Outcome {
    let Some(merge) = by_id(db, id).await?.filter(|merge| merge.undone_at.is_none()) else {
        return Ok(Err(MergeRefusal::NotAsItWas));
    };
    if !as_it_was(db, &merge).await? {
        return Ok(Err(MergeRefusal::NotAsItWas));
    }
    let (from, into) = (merge.from.as_str(), merge.into.as_str());
    let back = "UPDATE identities SET user_id = $2 WHERE id = ANY($1::bigint[])";
    db.execute(back, &[&merge.identities, &from]).await?;
    for corp in &merge.joined_corps {
        member::set(db, corp, &merge.into, MemberStatus::Left, now).await?;
    }
    for corp in &merge.left_corps {
        member::set(db, corp, &merge.from, MemberStatus::Active, now).await?;
    }
    if merge.took_username {
        move_username(db, into, from).await?;
    }
    let single = "UPDATE users SET merged_into = NULL, updated_at = $2 WHERE id = $1";
    db.execute(single, &[&from, &micros(now)]).await?;
    // Since the merge both persons came in as `into`, and nobody can say which of them began a session.
    let since = "DELETE FROM sessions WHERE user_id = $1 AND CASE
                     WHEN (SELECT sessions_before FROM merges WHERE id = $3) IS NULL THEN created_at >= $2
                     ELSE seq > (SELECT sessions_before FROM merges WHERE id = $3) END";
    db.execute(since, &[&into, &micros(merge.at), &id]).await?;
    user::next_epoch(db, into).await?;
    let sql = concat!("UPDATE merges SET undone_at = $2 WHERE id = $1 RETURNING ", columns!());
    Ok(Ok(read(&db.one(sql, &[&id, &micros(now)]).await?)?))
}

/// Whether what moved is still where it went and can go back: neither user was merged onwards (the username would be with
/// a third), `into` still has every account, and `from` got no other in the same app.
async fn as_it_was(db: &Connection, merge: &Merge) -> Result<bool, Fault> {
    let (from, into) = (merge.from.as_str(), merge.into.as_str());
    let pair = "SELECT 1 FROM users a, users b
                WHERE a.id = $1 AND a.merged_into = $2 AND b.id = $2 AND b.merged_into IS NULL";
    if !db.exists(pair, &[&from, &into]).await? {
        return Ok(false);
    }
    let held = "SELECT count(*) FROM identities moved
                WHERE moved.id = ANY($1::bigint[]) AND moved.user_id = $3 AND NOT EXISTS (
                    SELECT 1 FROM identities own WHERE own.user_id = $2 AND own.app_id = moved.app_id)";
    let count: i64 = get(&db.one(held, &[&merge.identities, &from, &into]).await?, 0)?;
    Ok(count.unsigned_abs() == merge.identities.len() as u64)
}

async fn mergeable(db: &Connection, id: &UserId) -> Result<bool, Fault> {
    db.exists("SELECT 1 FROM users WHERE id = $1 AND merged_into IS NULL", &[&id.as_str()]).await
}

async fn shared_app(db: &Connection, from: &UserId, into: &UserId) -> Result<Option<String>, Fault> {
    let sql = "SELECT a.app_id FROM identities a JOIN identities b ON a.app_id = b.app_id
               WHERE a.user_id = $1 AND b.user_id = $2 ORDER BY a.id LIMIT 1";
    maybe(db.first(sql, &[&from.as_str(), &into.as_str()]).await?, |row| get(row, 0))
}

/// `into` becomes an active member wherever `from` is one and it is not; `from` leaves everywhere. Gives the organisations
/// left and those joined.
async fn move_memberships(
    db: &Connection,
    from: &UserId,
    into: &UserId,
    now: Timestamp,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let left = active_in(db, from).await?;
    let own = active_in(db, into).await?;
    for corp in &left {
        member::set(db, corp, from, MemberStatus::Left, now).await?;
    }
    let joined: Vec<String> = left.iter().filter(|corp| !own.contains(corp)).cloned().collect();
    for corp in &joined {
        member::set(db, corp, into, MemberStatus::Active, now).await?;
    }
    Ok((left, joined))
}

async fn active_in(db: &Connection, user: &UserId) -> Result<Vec<String>, Fault> {
    let sql = "SELECT corp_id FROM members WHERE user_id = $1 AND status = 1 ORDER BY id";
    all(&db.query(sql, &[&user.as_str()]).await?, |row| get(row, 0))
}

fn written<T: serde::Serialize>(list: &[T]) -> Result<String, Fault> {
    serde_json::to_string(list).map_err(|_| Fault::Wrong("a list of what moved cannot be written"))
}

async fn take_username(db: &Connection, from: &UserId, into: &UserId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM users a, users b
               WHERE a.id = $1 AND a.username IS NOT NULL AND b.id = $2 AND b.username IS NULL";
    let takes = db.exists(sql, &[&from.as_str(), &into.as_str()]).await?;
    if takes {
        move_username(db, from.as_str(), into.as_str()).await?;
    }
    Ok(takes)
}

/// Taken off first: the username is unique at every moment.
async fn move_username(db: &Connection, from: &str, to: &str) -> Result<(), Fault> {
    let read = "SELECT username, password_hash, password_vouched FROM users WHERE id = $1";
    let row = db.one(read, &[&from]).await?;
    let (username, hash): (Option<&str>, Option<&str>) = (get(&row, 0)?, get(&row, 1)?);
    let vouched: bool = get(&row, 2)?;
    db.execute("UPDATE users SET username = NULL, password_hash = NULL WHERE id = $1", &[&from]).await?;
    let write = "UPDATE users SET username = $2, password_hash = $3, password_vouched = $4 WHERE id = $1";
    db.execute(write, &[&to, &username, &hash, &vouched]).await?;
    Ok(())
}
