//! Operations that overlap: every interleaving of their calls must end as one after the other would.
//!
//! An operation is what a flow does: it looks, and then makes one change on the ground of what it saw. A scheduler lets one of
//! two operations make its next call, by every order there is; nothing depends on time. What the store holds afterwards is
//! compared with both orders of the two run one after the other, each against people of its own.

use std::{collections::BTreeSet, sync::Mutex, task::Poll};

use futures::{FutureExt as _, future::BoxFuture, poll};
use wxlogin_core::{
    nouns::{Ends, EventKind, NewUser, UserChange, UserId},
    ports::{Change, Grounds, SignIn, Stores},
};

use crate::{
    Case,
    making::{account, begin, begins, event, id, key, link, named, register, session, user},
    suite::cases,
};

/// The cases.
#[must_use]
pub fn cases() -> Vec<Case<Stores>> {
    cases![every_interleaving_of_two_operations_ends_as_one_after_the_other]
}

const OPERATIONS: [Operation; 14] = [
    Operation::Password,
    Operation::Wechat,
    Operation::LoginCode,
    Operation::Link,
    Operation::LinkBySession,
    Operation::Unlink,
    Operation::Disable,
    Operation::Enable,
    Operation::Merge,
    Operation::Undo,
    Operation::NewPassword,
    Operation::EndOne,
    Operation::EndAll,
    Operation::Reseal,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Password,
    Wechat,
    LoginCode,
    Link,
    LinkBySession,
    Unlink,
    Disable,
    Enable,
    Merge,
    Undo,
    NewPassword,
    EndOne,
    EndAll,
    Reseal,
}

/// How the people stand before the two operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Plain,
    Disabled,
    Merged,
}

/// Two people of one run: `a`, who has a password, an account and a session, and `b`.
struct World {
    stores: Stores,
    run: String,
    merge: Option<i64>,
    epoch: i64,
    turns: Mutex<[Turn; 2]>,
}

/// Where an operation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Turn {
    /// In a call of the store.
    #[default]
    Running,
    /// Before its next call.
    Waiting,
    /// It may make its next call.
    Granted,
}

/// One of the two operations of a world.
#[derive(Clone, Copy)]
struct Actor<'a> {
    world: &'a World,
    number: usize,
}

impl World {
    async fn new(stores: &Stores, run: usize, start: Start) -> Self {
        let run = format!("{run}-");
        let a = format!("{run}a");
        let mut amy = named(&a, &a);
        amy.password_hash = Some("$old".to_owned());
        let identity = account("wx1", &a);
        stores.identities.apply(register(amy, identity)).await.unwrap().unwrap();
        let b = NewUser { ..user(&format!("{run}b")) };
        assert!(stores.users.create_user(b, event(EventKind::UserChanged, &a)).await.unwrap());
        begin(stores, session(&a, 1), 100).await;
        let epoch = stores.users.user(&id(&a)).await.unwrap().unwrap().epoch;
        let mut world = Self { stores: stores.clone(), run, merge: None, epoch, turns: Mutex::default() };
        match start {
            Start::Plain => {}
            Start::Disabled => world.active(false).await,
            Start::Merged => {
                let merged = world.stores.merges.merge(&world.a(), &world.b(), world.event()).await.unwrap();
                world.merge = Some(merged.unwrap().id);
            }
        }
        world
    }

    fn a(&self) -> UserId {
        id(&format!("{}a", self.run))
    }

    fn b(&self) -> UserId {
        id(&format!("{}b", self.run))
    }

    fn event(&self) -> wxlogin_core::nouns::NewEvent {
        event(EventKind::UserChanged, self.a().as_str())
    }

    async fn change(&self, change: UserChange) {
        self.stores.users.change_user(&self.a(), change, self.event()).await.unwrap().unwrap();
    }

    async fn active(&self, active: bool) {
        let ends = if active { Ends::None } else { Ends::All };
        self.change(UserChange { active: Some(active), ends, ..UserChange::default() }).await;
    }

    /// What is true afterwards, without what differs from run to run.
    async fn state(&self) -> String {
        let mut told = String::new();
        for who in [self.a(), self.b()] {
            let user = self.stores.users.user(&who).await.unwrap().unwrap();
            let mut sessions: Vec<_> = self
                .stores
                .sessions
                .sessions_of_user(&who)
                .await
                .unwrap()
                .into_iter()
                .map(|s| s.method)
                .collect();
            sessions.sort();
            let accounts = self.stores.identities.identities_of_user(&who).await.unwrap();
            let accounts: BTreeSet<_> =
                accounts.into_iter().map(|row| (row.key.app_id, row.sealed)).collect();
            assert!(
                user.may_sign_in() || sessions.is_empty(),
                "{who} can sign in no more and has sessions: {sessions:?}"
            );
            let merged = user.merged_into.is_some();
            told +=
                &format!("{} {merged} {} {sessions:?} {accounts:?}; ", user.active, user.username.is_some());
        }
        let owner = self.stores.users.user_by_username(self.a().as_str()).await.unwrap();
        format!("{told}{:?}", owner.and_then(|(_, hash)| hash)).replace(&self.run, "")
    }
}

impl Actor<'_> {
    /// Waits until the scheduler lets this operation make its next call.
    async fn turn(&self) {
        std::future::poll_fn(|_| {
            let turn = &mut self.world.turns.lock().unwrap()[self.number];
            if *turn == Turn::Granted {
                *turn = Turn::Running;
                return Poll::Ready(());
            }
            *turn = Turn::Waiting;
            Poll::Pending
        })
        .await;
    }

    async fn sign_in(&self, who: &UserId, method: &str, grounds: Grounds) -> bool {
        let number = u8::try_from(self.number).unwrap() + 2;
        let mut session = session(who.as_str(), number);
        session.method = method.to_owned();
        session.token_hash = [0; 32];
        for (to, from) in session.token_hash.iter_mut().zip(session.id.bytes().rev()) {
            *to = from;
        }
        self.turn().await;
        self.world.stores.sessions.sign_in(SignIn { grounds, ..begins(session, 100) }).await.unwrap().is_ok()
    }

    /// As the flows do it: look, then one change, and from the start again when it has lapsed.
    async fn run(self, operation: Operation) {
        let (world, stores) = (self.world, &self.world.stores);
        let account = key("wx1", world.a().as_str());
        match operation {
            Operation::Password => self.by_password().await,
            Operation::Wechat => {
                for _ in 0..3 {
                    self.turn().await;
                    let Some(person) = stores.identities.person(&account).await.unwrap() else { return };
                    if !person.active {
                        return;
                    }
                    let (account, epoch) = (Some(account.clone()), Some(person.epoch));
                    let grounds = Grounds { account, epoch, session: None };
                    if self.sign_in(&person.identity.user_id, "wechat", grounds).await {
                        return;
                    }
                }
            }
            Operation::LoginCode => {
                let grounds = Grounds { account: Some(account), epoch: Some(world.epoch), session: None };
                self.sign_in(&world.a(), "code", grounds).await;
            }
            Operation::Link => self.link(Grounds::default()).await,
            Operation::LinkBySession => {
                let own = Some(format!("{}-1", world.a()));
                self.link(Grounds { session: own, ..Grounds::default() }).await;
            }
            Operation::Unlink => {
                self.turn().await;
                let change = Change::Unlink {
                    user_id: world.a(),
                    app_id: "wx1".to_owned(),
                    asked_by: None,
                    events: vec![],
                };
                stores.identities.apply(change).await.unwrap().unwrap();
            }
            Operation::Reseal => {
                self.turn().await;
                let Some(row) = stores.identities.identity(&account).await.unwrap() else { return };
                let sealed = Some(b"anew".to_vec());
                let identity =
                    wxlogin_core::nouns::NewIdentity { sealed, ..self::account("wx1", &row.key.open_id) };
                self.turn().await;
                stores.identities.apply(Change::Refresh { identity, events: vec![] }).await.unwrap().unwrap();
            }
            other => self.manage(other).await,
        }
    }

    async fn by_password(&self) {
        for _ in 0..3 {
            self.turn().await;
            let found = self.world.stores.users.user_by_username(self.world.a().as_str()).await.unwrap();
            let Some((user, Some(hash))) = found else { return };
            if hash != "$old" || !user.may_sign_in() {
                return;
            }
            let grounds = Grounds { epoch: Some(user.epoch), ..Grounds::default() };
            if self.sign_in(&user.id, "password", grounds).await {
                return;
            }
        }
    }

    async fn link(&self, grounds: Grounds) {
        let stores = &self.world.stores;
        self.turn().await;
        if !stores.users.user(&self.world.a()).await.unwrap().unwrap().may_sign_in() {
            return;
        }
        let Change::Link { user_id, adopt, identity, events, .. } =
            link(self.world.a().as_str(), account("wx2", self.world.a().as_str()))
        else {
            return;
        };
        self.turn().await;
        let change = Change::Link { user_id, adopt, identity, grounds, events };
        drop(stores.identities.apply(change).await.unwrap());
    }

    async fn manage(&self, operation: Operation) {
        let (world, stores) = (self.world, &self.world.stores);
        self.turn().await;
        match operation {
            Operation::Disable => world.active(false).await,
            Operation::Enable => world.active(true).await,
            Operation::Merge => {
                drop(stores.merges.merge(&world.a(), &world.b(), world.event()).await.unwrap());
            }
            Operation::Undo => {
                if let Some(merge) = world.merge {
                    drop(stores.merges.unmerge(merge, world.event()).await.unwrap());
                }
            }
            Operation::NewPassword => {
                let password_hash = Some("$new".to_owned());
                world.change(UserChange { password_hash, ends: Ends::All, ..UserChange::default() }).await;
            }
            Operation::EndOne => {
                stores.sessions.end_session(&world.a(), &format!("{}-1", world.a())).await.unwrap();
            }
            _ => drop(stores.sessions.end_sessions(&world.a(), None).await.unwrap()),
        }
    }
}

/// Runs two operations by `order`, which says whose call is next; beyond its end the first that has one left goes on. Gives
/// the order that was taken, and at each call whether the other could have gone on.
async fn scheduled(world: &World, pair: [Operation; 2], order: &[usize]) -> Vec<(usize, bool)> {
    let mut running: [Option<BoxFuture<'_, ()>>; 2] =
        [0, 1].map(|number| Some(Actor { world, number }.run(pair[number]).boxed()));
    for operation in running.iter_mut().flatten() {
        assert!(poll!(operation).is_pending(), "an operation waits for its first turn");
    }
    let mut taken = vec![];
    while running.iter().any(Option::is_some) {
        let wanted = order.get(taken.len()).copied().unwrap_or(0);
        let number = if running[wanted].is_some() { wanted } else { 1 - wanted };
        taken.push((number, running[1 - number].is_some()));
        world.turns.lock().unwrap()[number] = Turn::Granted;
        let Some(operation) = &mut running[number] else { break };
        // On until it waits for its next turn; what the store itself waits for is waited for.
        let ended = std::future::poll_fn(|context| match operation.poll_unpin(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if world.turns.lock().unwrap()[number] == Turn::Waiting => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        })
        .await;
        if ended {
            running[number] = None;
        }
    }
    taken
}

/// The order after this one, in the way an odometer counts: the last call that the second operation could have made instead.
fn next(taken: &[(usize, bool)]) -> Option<Vec<usize>> {
    let last = taken.iter().rposition(|(number, both)| *number == 0 && *both)?;
    let before = taken[..last].iter().map(|(number, _)| *number);
    Some(before.chain([1]).collect())
}

async fn every_interleaving_of_two_operations_ends_as_one_after_the_other(stores: Stores) {
    let (mut runs, mut pairs, mut failures) = (0, 0, vec![]);
    for start in [Start::Plain, Start::Disabled, Start::Merged] {
        for (first, one) in OPERATIONS.into_iter().enumerate() {
            for other in OPERATIONS.into_iter().skip(first) {
                let mut ends = BTreeSet::new();
                for pair in [[one, other], [other, one]] {
                    let world = World::new(&stores, runs, start).await;
                    scheduled(&world, pair, &[]).await;
                    ends.insert(world.state().await);
                    runs += 1;
                }
                pairs += 1;
                let mut order = Some(vec![]);
                while let Some(now) = order {
                    let world = World::new(&stores, runs, start).await;
                    let taken = scheduled(&world, [one, other], &now).await;
                    let state = world.state().await;
                    if !ends.contains(&state) {
                        let order: Vec<_> = taken.iter().map(|(number, _)| *number).collect();
                        failures
                            .push(format!("{start:?} {one:?} {other:?} by {order:?}: {state}; not {ends:?}"));
                    }
                    order = next(&taken);
                    runs += 1;
                }
            }
        }
    }
    assert!(runs > 4 * pairs, "{runs} runs of {pairs} pairs: hardly anything was interleaved");
    assert!(failures.is_empty(), "{} of {runs}:\n{}", failures.len(), failures.join("\n"));
}
