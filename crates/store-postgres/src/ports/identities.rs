//! WeChat accounts linked to users. Every change locks what it is about, then checks what the port promises, then writes.

use async_trait::async_trait;
use wxlogin_core::{
    nouns::{Identity, IdentityKey, MemberStatus, NewEvent, NewIdentity, NewUser, UserId},
    ports::{Applied, Change, Grounds, Identities, Lapse, Person, PortResult, Refusal},
};

use crate::{
    PostgresStore,
    connection::Connection,
    fault::Fault,
    lock::{self, Lock},
    rows::{event, identity, member, session, user},
};

type Outcome = Result<Result<Applied, Refusal>, Fault>;

#[async_trait]
impl Identities for PostgresStore {
    async fn identity(&self, key: &IdentityKey) -> PortResult<Option<Identity>> {
        self.run(|db| async move { identity::by_key(&db, key).await }).await
    }

    async fn person(&self, key: &IdentityKey) -> PortResult<Option<Person>> {
        self.run(|db| async move { identity::person(&db, key).await }).await
    }

    async fn identities_of_union(&self, union_id: &str) -> PortResult<Vec<Identity>> {
        self.run(|db| async move { identity::by_union(&db, union_id).await }).await
    }

    async fn identities_of_user(&self, user_id: &UserId) -> PortResult<Vec<Identity>> {
        self.run(|db| async move { identity::by_user(&db, user_id).await }).await
    }

    async fn apply(&self, change: Change) -> PortResult<Result<Applied, Refusal>> {
        let change = &change;
        self.write(|db| async move { apply(&db, change).await }).await
    }
}

/// Refusals are looked for in the order of [`Refusal`]'s variants and before anything is written.
async fn apply(db: &Connection, change: &Change) -> Outcome {
    match change {
        Change::Register { user, identity, corp_id, events } => {
            lock::hold(db, &locks(Some(&user.id), identity)).await?;
            register(db, user, identity, corp_id.as_deref(), events).await
        }
        Change::Link { user_id, adopt, identity, grounds, events } => {
            let mut locks = locks(Some(user_id), identity);
            locks.extend(grounds.account.as_ref().map(Lock::Account));
            locks.push(Lock::Devices(user_id));
            lock::hold(db, &locks).await?;
            link(db, user_id, adopt.as_ref(), identity, grounds, events).await
        }
        Change::Refresh { identity, events } => {
            lock::hold(db, &locks(None, identity)).await?;
            refresh(db, identity, events).await
        }
        Change::Unlink { user_id, app_id, asked_by, events } => {
            lock::hold(db, &[Lock::User(user_id), Lock::Devices(user_id)]).await?;
            unlink(db, user_id, app_id, asked_by.as_deref(), events).await
        }
    }
}

/// The account, the person across apps (also where the account does not link by it: it still tells a unionId), the user.
fn locks<'a>(user_id: Option<&'a UserId>, identity: &'a NewIdentity) -> Vec<Lock<'a>> {
    let union = identity.union_id.as_deref().map(Lock::Union);
    [Some(Lock::Account(&identity.key)), union, user_id.map(Lock::User)].into_iter().flatten().collect()
}

async fn register(
    db: &Connection,
    user: &NewUser,
    new: &NewIdentity,
    corp_id: Option<&str>,
    events: &[NewEvent],
) -> Outcome {
    if let Some(taken) = identity::by_key(db, &new.key).await? {
        return Ok(Err(Refusal::AccountTaken(taken.user_id)));
    }
    if let Some(owner) = identity::union_owner(db, new, &user.id).await? {
        return Ok(Err(Refusal::UnionTaken(owner)));
    }
    if !user::insert(db, user).await? {
        return Ok(Err(Refusal::UserExists));
    }
    let stored = identity::insert(db, &user.id, new).await?;
    if let Some(corp_id) = corp_id {
        member::set(db, corp_id, &user.id, MemberStatus::Active, user.at).await?;
    }
    stored_with(db, stored, events).await
}

async fn link(
    db: &Connection,
    user_id: &UserId,
    adopt: Option<&NewUser>,
    new: &NewIdentity,
    grounds: &Grounds,
    events: &[NewEvent],
) -> Outcome {
    match identity::by_key(db, &new.key).await? {
        Some(own) if own.user_id == *user_id => return refresh(db, new, events).await,
        Some(taken) => return Ok(Err(Refusal::AccountTaken(taken.user_id))),
        None => {}
    }
    if identity::has_one(db, user_id, &new.key.app_id).await? {
        return Ok(Err(Refusal::UserHasAnother));
    }
    if let Some(owner) = identity::union_owner(db, new, user_id).await? {
        return Ok(Err(Refusal::UnionTaken(owner)));
    }
    if !user::exists(db, user_id).await? {
        let Some(adopt) = adopt else { return Ok(Err(Refusal::NoSuchUser)) };
        if adopt.id != *user_id {
            return Err(Fault::Wrong("the user to adopt has another id than the user to link"));
        }
        if !user::insert(db, adopt).await? {
            return Ok(Err(Refusal::UserExists));
        }
    } else if let Err(lapse) = session::hold(db, user_id, grounds).await? {
        return Ok(Err(Refusal::Lapsed(lapse)));
    }
    let stored = identity::insert(db, user_id, new).await?;
    user::fill(db, user_id, new.profile.as_ref()).await?;
    stored_with(db, stored, events).await
}

async fn refresh(db: &Connection, new: &NewIdentity, events: &[NewEvent]) -> Outcome {
    let Some(known) = identity::by_key(db, &new.key).await? else { return Ok(Ok(Applied::Nothing)) };
    let Some(stored) = identity::refresh(db, known.id, new).await? else { return Ok(Ok(Applied::Nothing)) };
    user::fill(db, &stored.user_id, new.profile.as_ref()).await?;
    stored_with(db, stored, events).await
}

async fn unlink(
    db: &Connection,
    user_id: &UserId,
    app_id: &str,
    asked_by: Option<&str>,
    events: &[NewEvent],
) -> Outcome {
    let own = "SELECT 1 FROM sessions WHERE user_id = $1 AND id = $2 FOR KEY SHARE";
    if let Some(id) = asked_by
        && !db.exists(own, &[&user_id.as_str(), &id]).await?
    {
        return Ok(Err(Refusal::Lapsed(Lapse::Changed)));
    }
    let sql = "DELETE FROM identities WHERE user_id = $1 AND app_id = $2";
    if db.execute(sql, &[&user_id.as_str(), &app_id]).await? == 0 {
        return Ok(Ok(Applied::Nothing));
    }
    let ended = session::end_all(db, user_id, asked_by).await?;
    event::insert_all(db, events).await?;
    Ok(Ok(Applied::Removed(ended)))
}

async fn stored_with(db: &Connection, stored: Identity, events: &[NewEvent]) -> Outcome {
    event::insert_all(db, events).await?;
    Ok(Ok(Applied::Stored(Box::new(stored))))
}
