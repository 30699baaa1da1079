//! What `Identities::apply` means, written to be read: lists, searched from front to back.

use wxlogin_core::{
    nouns::{Identity, NewEvent, NewIdentity, NewUser, UserId},
    ports::{Applied, Change, Refusal},
};

/// A store in memory. Rows have no numbers.
#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) users: Vec<NewUser>,
    pub(super) accounts: Vec<Identity>,
    pub(super) members: Vec<UserId>,
    pub(super) events: Vec<NewEvent>,
}

impl Reference {
    pub(super) fn apply(&mut self, change: Change) -> Result<Applied, Refusal> {
        match change {
            Change::Register { user, identity, corp_id, events } => {
                self.account_free(&identity)?;
                self.union_free(&identity, &user.id)?;
                let user_id = self.add_user(user)?;
                if corp_id.is_some() {
                    self.members.push(user_id.clone());
                }
                Ok(self.add(user_id, identity, events))
            }
            Change::Link { user_id, adopt, identity, events, .. } => {
                self.link(user_id, adopt, identity, events)
            }
            Change::Refresh { identity, events } => Ok(self.refresh(identity, events)),
            Change::Unlink { user_id, app_id, events, .. } => {
                let before = self.accounts.len();
                self.accounts.retain(|row| row.user_id != user_id || row.key.app_id != app_id);
                if self.accounts.len() == before {
                    return Ok(Applied::Nothing);
                }
                self.events.extend(events);
                Ok(Applied::Removed(vec![]))
            }
        }
    }

    fn link(
        &mut self,
        user_id: UserId,
        adopt: Option<NewUser>,
        new: NewIdentity,
        events: Vec<NewEvent>,
    ) -> Result<Applied, Refusal> {
        if self.accounts.iter().any(|row| row.key == new.key && row.user_id == user_id) {
            return Ok(self.refresh(new, events));
        }
        self.account_free(&new)?;
        if self.accounts.iter().any(|row| row.user_id == user_id && row.key.app_id == new.key.app_id) {
            return Err(Refusal::UserHasAnother);
        }
        self.union_free(&new, &user_id)?;
        if !self.users.iter().any(|user| user.id == user_id) {
            self.add_user(adopt.ok_or(Refusal::NoSuchUser)?)?;
        }
        Ok(self.add(user_id, new, events))
    }

    fn account_free(&self, new: &NewIdentity) -> Result<(), Refusal> {
        let taken = self.accounts.iter().find(|row| row.key == new.key);
        taken.map_or(Ok(()), |row| Err(Refusal::AccountTaken(row.user_id.clone())))
    }

    fn union_free(&self, new: &NewIdentity, user_id: &UserId) -> Result<(), Refusal> {
        let same = |row: &&Identity| {
            row.union_id.is_some() && row.union_id == new.union_id && row.user_id != *user_id
        };
        let other = self.accounts.iter().find(same).filter(|_| new.link_by_union_id);
        other.map_or(Ok(()), |row| Err(Refusal::UnionTaken(row.user_id.clone())))
    }

    fn add_user(&mut self, new: NewUser) -> Result<UserId, Refusal> {
        let same_name = |user: &NewUser| user.username.is_some() && user.username == new.username;
        if self.users.iter().any(|user| user.id == new.id || same_name(user)) {
            return Err(Refusal::UserExists);
        }
        let id = new.id.clone();
        self.users.push(new);
        Ok(id)
    }

    fn add(&mut self, user_id: UserId, new: NewIdentity, events: Vec<NewEvent>) -> Applied {
        let row = Identity {
            id: 0,
            key: new.key,
            union_id: new.union_id,
            user_id,
            model: new.model,
            profile: new.profile,
            sealed_at: new.sealed.is_some().then_some(new.at),
            sealed: new.sealed,
            expires_in: new.expires_in,
            created_at: new.at,
            updated_at: new.at,
        };
        self.accounts.push(row.clone());
        self.events.extend(events);
        Applied::Stored(Box::new(row))
    }

    fn refresh(&mut self, new: NewIdentity, events: Vec<NewEvent>) -> Applied {
        let Some(row) = self.accounts.iter_mut().find(|row| row.key == new.key) else {
            return Applied::Nothing;
        };
        row.union_id = new.union_id.or(row.union_id.take());
        row.profile = new.profile.or(row.profile.take());
        if row.sealed_at.is_none_or(|sealed_at| new.at >= sealed_at) {
            row.sealed_at = new.sealed.is_some().then_some(new.at).or(row.sealed_at);
            row.sealed = new.sealed.or(row.sealed.take());
            row.expires_in = new.expires_in.or(row.expires_in);
        }
        row.updated_at = row.updated_at.max(new.at);
        self.events.extend(events);
        Applied::Stored(Box::new(row.clone()))
    }
}
