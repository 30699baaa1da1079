//! A verified identity becomes a user, or a reason why not. Everything that signs in or links passes here.

use serde_json::json;

use super::{Core, Visit, standing::Standing};
use crate::{
    Code, Error, Result,
    decide::{Decision, Holder, Intent, Situation, decide},
    login_type::{LoginMethod, Verified},
    nouns::{EventKind, Identity, NewEvent, NewIdentity, NewUser, UserId},
    ports::{Applied, Change, Lapse, Person, Refusal},
    secret::same,
};

/// Who it turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identified {
    /// This user; the link is stored.
    User {
        /// Who.
        user_id: UserId,
        /// Their epoch, as far as it was read: of a link that was made this moment it was not.
        epoch: Option<i64>,
    },
    /// What the link was asked on is not so any more.
    Lapsed(Lapse),
    /// Nobody yet.
    Newcomer {
        /// Whether registration is open.
        may_register: bool,
    },
}

/// What became of a change.
pub(super) enum Stored {
    /// It is stored; the row is this user's.
    As(UserId),
    /// Somebody else was faster, and the decision has to be taken anew.
    Not,
    /// What it was asked on is not so any more.
    Lapsed(Lapse),
}

/// What a link needs beside the account.
#[derive(Clone, Copy)]
pub(crate) struct Linking<'a> {
    /// The user to add when the link's user is unseen.
    pub(crate) adopt: Option<&'a NewUser>,
    /// Why it may be made.
    pub(crate) standing: Standing<'a>,
}

impl Linking<'_> {
    /// A sign-in links nothing but what WeChat itself says to be one person.
    pub(crate) const NONE: Self = Self { adopt: None, standing: Standing::Granted };
}

/// What is to be done about somebody, decided and not yet stored.
pub(super) enum Decided {
    /// Nothing: nobody knows them.
    Newcomer {
        /// Whether registration is open.
        may_register: bool,
    },
    /// Their user, who may sign in. What WeChat told anew is to be stored.
    Known { person: Box<Person>, news: Option<Box<News>> },
    /// A new link.
    Link(Box<Change>),
}

/// What WeChat told anew of a known account, and what is recorded of it.
pub(super) struct News {
    pub(super) identity: NewIdentity,
    pub(super) events: Vec<NewEvent>,
}

/// How often a decision is taken anew because somebody else changed the rows in between. Each round has one more row
/// than the last, so three are more than enough.
pub(super) const ROUNDS: usize = 3;

impl Core {
    /// Decides who it is and stores what the decision says.
    pub(crate) async fn identify(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        intent: Intent,
        linking: Linking<'_>,
    ) -> Result<Identified> {
        for _ in 0..ROUNDS {
            let (change, epoch) = match self.decided(visit, method, verified, &intent, linking).await? {
                Decided::Newcomer { may_register } => return Ok(Identified::Newcomer { may_register }),
                Decided::Known { person, news: None } => {
                    return Ok(Identified::User {
                        user_id: person.identity.user_id,
                        epoch: Some(person.epoch),
                    });
                }
                Decided::Known { person, news: Some(news) } => {
                    let change = Change::Refresh { identity: news.identity, events: news.events };
                    (change, Some(person.epoch))
                }
                Decided::Link(change) => (*change, None),
            };
            match self.stored(change, &intent).await? {
                Stored::As(user_id) => return Ok(Identified::User { user_id, epoch }),
                Stored::Lapsed(lapse) => return Ok(Identified::Lapsed(lapse)),
                Stored::Not => {}
            }
        }
        Err(changed_too_often())
    }

    pub(super) async fn decided(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        intent: &Intent,
        linking: Linking<'_>,
    ) -> Result<Decided> {
        let (situation, person) = self.situation(method, verified, intent.clone()).await?;
        let decision = decide(&situation);
        tracing::debug!(?decision, method = method.full_name, "decided who this is");
        match (decision, person) {
            (Decision::Offer, _) => Ok(Decided::Newcomer { may_register: true }),
            (Decision::Stranger, _) => Ok(Decided::Newcomer { may_register: false }),
            (Decision::Known(_), Some(person)) => {
                let news = self.news(visit, method, verified, &person.identity)?;
                Ok(Decided::Known { person: Box::new(person), news: news.map(Box::new) })
            }
            (Decision::Join(user), _) => self
                .link(visit, method, verified, user, linking)
                .map(|change| Decided::Link(Box::new(change))),
            (other, _) => Err(refused(&other)),
        }
    }

    /// Makes the change that was decided.
    pub(super) async fn stored(&self, change: Change, intent: &Intent) -> Result<Stored> {
        match self.stores.identities.apply(change).await? {
            Ok(Applied::Stored(identity)) => Ok(Stored::As(identity.user_id)),
            Ok(Applied::Nothing | Applied::Removed(_)) => Ok(Stored::Not),
            Err(Refusal::AccountTaken(_) | Refusal::UnionTaken(_) | Refusal::UserExists) => Ok(Stored::Not),
            // Whom the unionId named can sign in no more; the decision says what follows.
            Err(Refusal::Lapsed(Lapse::Closed)) if *intent == Intent::SignIn => Ok(Stored::Not),
            Err(Refusal::Lapsed(lapse)) => Ok(Stored::Lapsed(lapse)),
            Err(Refusal::UserHasAnother) => Err(another(intent)),
            Err(Refusal::NoSuchUser) => Err(no_such_user()),
        }
    }

    pub(super) async fn situation(
        &self,
        method: &LoginMethod,
        verified: &Verified,
        intent: Intent,
    ) -> Result<(Situation, Option<Person>)> {
        let person = self.stores.identities.person(&verified.key).await?;
        let known = person
            .as_ref()
            .map(|person| Holder { user_id: person.identity.user_id.clone(), active: person.active });
        let mut by_union = vec![];
        // Of a known account the decision asks no more.
        let union_id = verified.union_id.as_ref().filter(|_| method.link_by_union_id && known.is_none());
        if let Some(union_id) = union_id {
            for identity in self.stores.identities.identities_of_union(union_id).await? {
                if identity.key != verified.key {
                    by_union.push(self.holder(&identity.user_id).await?);
                }
            }
        }
        let situation = Situation {
            intent,
            snapshot: verified.snapshot,
            known,
            by_union,
            allow_register: method.allow_register,
        };
        Ok((situation, person))
    }

    async fn holder(&self, user_id: &UserId) -> Result<Holder> {
        let user = self.stores.users.user(user_id).await?;
        Ok(Holder { user_id: user_id.clone(), active: user.is_some_and(|user| user.may_sign_in()) })
    }

    /// `None` when the row has all that WeChat told: then a sign-in need not write it.
    fn news(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        row: &Identity,
    ) -> Result<Option<News>> {
        let new_union = verified.union_id.is_some() && row.union_id != verified.union_id;
        let new_profile = verified.profile.is_some() && row.profile != verified.profile;
        let new_lifetime = verified.expires_in.is_some() && row.expires_in != verified.expires_in;
        if !(new_union || new_profile || new_lifetime || self.has_new_secrets(verified, row)) {
            return Ok(None);
        }
        let identity = self.new_identity(method, verified)?;
        let events = new_union.then(|| {
            let detail = json!({"appId": method.app_id, "before": row.union_id.is_some()});
            let kind = EventKind::IdentityUnionLearned;
            self.event(visit, kind, Some(&row.user_id), Some(&method.full_name), detail)
        });
        Ok(Some(News { identity, events: events.into_iter().collect() }))
    }

    /// Whether tokens or session key differ from those that are stored, or were sealed with an older key.
    fn has_new_secrets(&self, verified: &Verified, row: &Identity) -> bool {
        if verified.secrets.is_empty() {
            return false;
        }
        let place = sealed_place(&row.key.app_id, &row.key.open_id);
        let kept = row.sealed.as_ref().filter(|sealed| !self.vault.is_stale(sealed));
        let kept = kept.and_then(|sealed| self.vault.open(&place, sealed).ok());
        kept.is_none_or(|kept| !same(&kept, &verified.secrets.to_plain()))
    }

    fn link(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        user_id: UserId,
        linking: Linking<'_>,
    ) -> Result<Change> {
        let identity = self.new_identity(method, verified)?;
        let detail = json!({"appId": method.app_id});
        let bound =
            self.event(visit, EventKind::IdentityBound, Some(&user_id), Some(&method.full_name), detail);
        let (adopt, grounds) = (linking.adopt.cloned(), linking.standing.grounds());
        Ok(Change::Link { user_id, adopt, identity, grounds, events: vec![bound] })
    }

    /// The row as it should be stored, tokens and session key sealed for this very row.
    pub(crate) fn new_identity(&self, method: &LoginMethod, verified: &Verified) -> Result<NewIdentity> {
        let model = self.login_type(method)?.descriptor().model_full_name();
        let place = sealed_place(&verified.key.app_id, &verified.key.open_id);
        let sealed =
            (!verified.secrets.is_empty()).then(|| self.vault.seal(&place, &verified.secrets.to_plain()));
        Ok(NewIdentity {
            key: verified.key.clone(),
            union_id: verified.union_id.clone(),
            model,
            profile: verified.profile.clone(),
            sealed,
            expires_in: verified.expires_in,
            link_by_union_id: method.link_by_union_id,
            at: verified.asked.unwrap_or_else(|| self.clock.now()),
        })
    }
}

/// What binds a sealed value to its row.
pub(crate) fn sealed_place(app_id: &str, open_id: &str) -> String {
    format!("identity:{app_id}:{open_id}")
}

fn refused(decision: &Decision) -> Error {
    match decision {
        Decision::HeldByOther(_) => held_by_other(),
        Decision::Conflict => Error::new(Code::IdentityConflict),
        Decision::Snapshot => Error::new(Code::SnapshotUser),
        Decision::Disabled(_) => Error::new(Code::UserDisabled),
        Decision::Known(_) | Decision::Join(_) | Decision::Offer | Decision::Stranger => {
            Error::internal("a decision was not carried out")
        }
    }
}

pub(crate) fn held_by_other() -> Error {
    Error::new(Code::AlreadyBound)
        .message("This WeChat account is linked to another user.", "该微信账号已绑定其他用户。")
        .hint(
            "Unbind it there first, or ask the operator to merge the users.",
            "请先在原用户处解绑，或联系管理员合并用户。",
        )
}

pub(super) fn changed_too_often() -> Error {
    Error::new(Code::AlreadyBound).because("the rows changed under three decisions in a row")
}

fn another(intent: &Intent) -> Error {
    match intent {
        Intent::LinkTo(_) => Error::new(Code::AlreadyBound)
            .message(
                "This user is linked to another WeChat account for this app.",
                "该用户已绑定此应用下的另一个微信账号。",
            )
            .hint("Unbind it first.", "请先解绑。"),
        Intent::SignIn => Error::new(Code::IdentityConflict).because(
            "the unionId's user has another openId in this app; was the app moved to another owner?",
        ),
    }
}

pub(crate) fn no_such_user() -> Error {
    Error::new(Code::NotFound)
        .message("There is no user with this userId.", "不存在该 userId 对应的用户。")
        .hint(
            "Create the user first, or turn on users.adopt_on_bind.",
            "请先创建用户，或开启 users.adopt_on_bind。",
        )
}
