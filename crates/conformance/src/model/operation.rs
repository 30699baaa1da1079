//! Random changes in a small world, where collisions are the rule.

use proptest::{option, prelude::*};
use serde_json::json;
use wxlogin_core::{
    nouns::{EventKind, NewEvent, NewIdentity, NewUser},
    ports::{Change, Grounds},
};

use crate::making::{at, event, id, profile, user, with_union};

/// A change without names; numbers stand for users, apps and persons.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    Register { user: u8, username: Option<u8>, account: Account, corp: bool },
    Link { user: u8, adopt: Option<Option<u8>>, account: Account },
    Refresh { account: Account },
    Unlink { user: u8, app: u8 },
}

/// A person's account in an app, and how much of it WeChat told.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) app: u8,
    pub(super) person: u8,
    union: bool,
    link: bool,
    nickname: Option<u8>,
    sealed: Option<u8>,
    second: i64,
}

fn account() -> impl Strategy<Value = Account> {
    let told = (any::<bool>(), prop::bool::weighted(0.8), option::of(0..4_u8), option::of(0..4_u8), 0..6_i64);
    (0..3_u8, 0..4_u8, told).prop_map(|(app, person, (union, link, nickname, sealed, second))| Account {
        app,
        person,
        union,
        link,
        nickname,
        sealed,
        second,
    })
}

pub(super) fn operation() -> impl Strategy<Value = Operation> {
    let username = || option::weighted(0.3, 0..3_u8);
    prop_oneof![
        3 => (0..5_u8, username(), account(), any::<bool>())
            .prop_map(|(user, username, account, corp)| Operation::Register { user, username, account, corp }),
        4 => (0..5_u8, option::of(username()), account())
            .prop_map(|(user, adopt, account)| Operation::Link { user, adopt, account }),
        2 => account().prop_map(|account| Operation::Refresh { account }),
        2 => (0..5_u8, 0..3_u8).prop_map(|(user, app)| Operation::Unlink { user, app }),
    ]
}

/// The names of one world; several live in one store without meeting.
#[derive(Debug, Clone)]
pub(super) struct Names(pub(super) String);

impl Names {
    pub(super) fn user(&self, number: u8) -> String {
        format!("{}-u{number}", self.0)
    }

    pub(super) fn app(&self, number: u8) -> String {
        format!("{}-wx{number}", self.0)
    }

    pub(super) fn union(&self, person: u8) -> String {
        format!("{}-n{person}", self.0)
    }

    /// The change that `operation` stands for, recorded under `number`.
    pub(super) fn change(&self, operation: &Operation, number: usize) -> Change {
        let events = vec![self.event(number)];
        match operation {
            Operation::Register { user, username, account, corp } => Change::Register {
                user: self.new_user(*user, *username),
                identity: self.identity(account),
                corp_id: corp.then(|| "corps.a".to_owned()),
                events,
            },
            Operation::Link { user, adopt, account } => Change::Link {
                user_id: id(&self.user(*user)),
                adopt: adopt.map(|username| self.new_user(*user, username)),
                identity: self.identity(account),
                grounds: Grounds::default(),
                events,
            },
            Operation::Refresh { account } => Change::Refresh { identity: self.identity(account), events },
            Operation::Unlink { user, app } => {
                let (user_id, app_id) = (id(&self.user(*user)), self.app(*app));
                Change::Unlink { user_id, app_id, asked_by: None, events }
            }
        }
    }

    fn event(&self, number: usize) -> NewEvent {
        let mut event = event(EventKind::LoginSucceeded, "anyone");
        event.method = Some(self.0.clone());
        event.detail = json!({ "n": number });
        event
    }

    fn new_user(&self, number: u8, username: Option<u8>) -> NewUser {
        let username = username.map(|username| format!("{}-name{username}", self.0));
        NewUser { username, ..user(&self.user(number)) }
    }

    pub(super) fn identity(&self, account: &Account) -> NewIdentity {
        let all =
            with_union(&self.app(account.app), &format!("o{}", account.person), &self.union(account.person));
        NewIdentity {
            union_id: all.union_id.filter(|_| account.union),
            link_by_union_id: account.link,
            profile: account.nickname.map(|nickname| profile(&format!("🐼{nickname}"))),
            sealed: account.sealed.map(|sealed| vec![sealed; 40]),
            expires_in: account.sealed.map(i64::from),
            at: at(account.second),
            ..all
        }
    }
}
