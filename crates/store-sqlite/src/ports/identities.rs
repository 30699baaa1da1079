//! WeChat accounts linked to users. Every change checks, in the transaction that writes, what the port promises.

use async_trait::async_trait;
use rusqlite::Connection;
use wxlogin_core::{
    nouns::{Identity, IdentityKey, MemberStatus, NewEvent, NewIdentity, NewUser, UserId},
    ports::{Applied, Change, Grounds, Identities, Lapse, Person, PortResult, Refusal},
};

use crate::{
    SqliteStore,
    fault::Fault,
    rows::{event, identity, member, session, user},
};

type Outcome = Result<Result<Applied, Refusal>, Fault>;

#[async_trait]
impl Identities for SqliteStore {
    async fn identity(&self, key: &IdentityKey) -> PortResult<Option<Identity>> {
        self.read(|db| identity::by_key(db, key))
    }

    async fn person(&self, key: &IdentityKey) -> PortResult<Option<Person>> {
        self.read(|db| identity::person(db, key))
    }

    async fn identities_of_union(&self, union_id: &str) -> PortResult<Vec<Identity>> {
        self.read(|db| identity::by_union(db, union_id))
    }

    async fn identities_of_user(&self, user_id: &UserId) -> PortResult<Vec<Identity>> {
        self.read(|db| identity::by_user(db, user_id))
    }

    async fn apply(&self, change: Change) -> PortResult<Result<Applied, Refusal>> {
        self.write(move |db| apply(db, &change)).await
    }
}

/// Refusals are looked for in the order of [`Refusal`]'s variants and before anything is written.
fn apply(db: &Connection, change: &Change) -> Outcome {
    match change {
        Change::Register { user, identity, corp_id, events } => {
            register(db, user, identity, corp_id.as_deref(), events)
        }
        Change::Link { user_id, adopt, identity, grounds, events } => {
            link(db, user_id, adopt.as_ref(), identity, grounds, events)
        }
        Change::Refresh { identity, events } => refresh(db, identity, events),
        Change::Unlink { user_id, app_id, asked_by, events } => {
            unlink(db, user_id, app_id, asked_by.as_deref(), events)
        }
    }
}

fn register(
    db: &Connection,
    user: &NewUser,
    new: &NewIdentity,
    corp_id: Option<&str>,
    events: &[NewEvent],
) -> Outcome {
    if let Some(taken) = identity::by_key(db, &new.key)? {
        return Ok(Err(Refusal::AccountTaken(taken.user_id)));
    }
    if let Some(owner) = identity::union_owner(db, new, &user.id)? {
        return Ok(Err(Refusal::UnionTaken(owner)));
    }
    if !user::insert(db, user)? {
        return Ok(Err(Refusal::UserExists));
    }
    let stored = identity::insert(db, &user.id, new)?;
    if let Some(corp_id) = corp_id {
        member::set(db, corp_id, &user.id, MemberStatus::Active, user.at)?;
    }
    stored_with(db, stored, events)
}

fn link(
    db: &Connection,
    user_id: &UserId,
    adopt: Option<&NewUser>,
    new: &NewIdentity,
    grounds: &Grounds,
    events: &[NewEvent],
) -> Outcome {
    match identity::by_key(db, &new.key)? {
        Some(own) if own.user_id == *user_id => return refresh(db, new, events),
        Some(taken) => return Ok(Err(Refusal::AccountTaken(taken.user_id))),
        None => {}
    }
    if identity::has_one(db, user_id, &new.key.app_id)? {
        return Ok(Err(Refusal::UserHasAnother));
    }
    if let Some(owner) = identity::union_owner(db, new, user_id)? {
        return Ok(Err(Refusal::UnionTaken(owner)));
    }
    if !user::exists(db, user_id)? {
        let Some(adopt) = adopt else { return Ok(Err(Refusal::NoSuchUser)) };
        if adopt.id != *user_id {
            return Err(Fault::Wrong("the user to adopt has another id than the user to link"));
        }
        if !user::insert(db, adopt)? {
            return Ok(Err(Refusal::UserExists));
        }
    } else if let Err(lapse) = session::hold(db, user_id, grounds)? {
        return Ok(Err(Refusal::Lapsed(lapse)));
    }
    let stored = identity::insert(db, user_id, new)?;
    user::fill(db, user_id, new.profile.as_ref())?;
    stored_with(db, stored, events)
}

fn refresh(db: &Connection, new: &NewIdentity, events: &[NewEvent]) -> Outcome {
    let Some((id, owner)) = identity::owner(db, &new.key)? else { return Ok(Ok(Applied::Nothing)) };
    identity::tell(db, id, new)?;
    user::fill(db, &owner, new.profile.as_ref())?;
    match identity::by_key(db, &new.key)? {
        Some(stored) => stored_with(db, stored, events),
        None => Err(Fault::Wrong("a row is gone within the change that wrote it")),
    }
}

fn unlink(
    db: &Connection,
    user_id: &UserId,
    app_id: &str,
    asked_by: Option<&str>,
    events: &[NewEvent],
) -> Outcome {
    if let Some(id) = asked_by
        && !session::is_open(db, user_id, id)?
    {
        return Ok(Err(Refusal::Lapsed(Lapse::Changed)));
    }
    let sql = "DELETE FROM identities WHERE user_id = ?1 AND app_id = ?2";
    if db.prepare_cached(sql)?.execute([user_id.as_str(), app_id])? == 0 {
        return Ok(Ok(Applied::Nothing));
    }
    let ended = session::end_all(db, user_id, asked_by)?;
    event::insert_all(db, events)?;
    Ok(Ok(Applied::Removed(ended)))
}

fn stored_with(db: &Connection, stored: Identity, events: &[NewEvent]) -> Outcome {
    event::insert_all(db, events)?;
    Ok(Ok(Applied::Stored(Box::new(stored))))
}
