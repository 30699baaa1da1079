//! A verified identity becomes a user, or a reason why not. Everything that signs in or links passes here.

use serde_json::json;

use super::{Core, Visit};
use crate::{
    Code, Error, Result,
    decide::{Decision, Holder, Intent, Situation, decide},
    login_type::{LoginMethod, Verified},
    nouns::{EventKind, Identity, NewIdentity, NewUser, UserId},
    ports::{Applied, Change, Refusal},
};

/// Who it turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identified {
    /// This user; the link is stored.
    User(UserId),
    /// Nobody yet.
    Newcomer {
        /// Whether registration is open.
        may_register: bool,
    },
}

/// How often a decision is taken anew because somebody else changed the rows in between. Each round has one more row
/// than the last, so three are more than enough.
const ROUNDS: usize = 3;

impl Core {
    /// Decides who it is and stores what the decision says. `adopt` is the user to add when a link's user is unseen.
    pub(crate) async fn identify(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        intent: Intent,
        adopt: Option<NewUser>,
    ) -> Result<Identified> {
        for _ in 0..ROUNDS {
            let (situation, row) = self.situation(method, verified, intent.clone()).await?;
            let decision = decide(&situation);
            tracing::debug!(?decision, method = method.full_name, "decided who this is");
            let change = match decision {
                Decision::Offer => return Ok(Identified::Newcomer { may_register: true }),
                Decision::Stranger => return Ok(Identified::Newcomer { may_register: false }),
                Decision::Known(_) => self.refresh(visit, method, verified, row.as_ref())?,
                Decision::Join(user) => self.link(visit, method, verified, user, adopt.clone())?,
                other => return Err(refused(&other)),
            };
            match self.stores.identities.apply(change).await? {
                Ok(Applied::Stored(identity)) => return Ok(Identified::User(identity.user_id)),
                Ok(Applied::Nothing | Applied::Removed) => {}
                Err(Refusal::AccountTaken(_) | Refusal::UnionTaken(_) | Refusal::UserExists) => {}
                Err(Refusal::UserHasAnother) => return Err(another(&intent)),
                Err(Refusal::NoSuchUser) => return Err(no_such_user()),
            }
        }
        Err(Error::new(Code::AlreadyBound).because("the rows changed under three decisions in a row"))
    }

    pub(super) async fn situation(
        &self,
        method: &LoginMethod,
        verified: &Verified,
        intent: Intent,
    ) -> Result<(Situation, Option<Identity>)> {
        let row = self.stores.identities.identity(&verified.key).await?;
        let known = match &row {
            Some(identity) => Some(self.holder(&identity.user_id).await?),
            None => None,
        };
        let mut by_union = vec![];
        if let (Some(union_id), true) = (&verified.union_id, method.link_by_union_id) {
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
        Ok((situation, row))
    }

    async fn holder(&self, user_id: &UserId) -> Result<Holder> {
        let user = self.stores.users.user(user_id).await?;
        Ok(Holder {
            user_id: user_id.clone(),
            active: user.is_some_and(|user| user.active && user.merged_into.is_none()),
        })
    }

    fn refresh(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        row: Option<&Identity>,
    ) -> Result<Change> {
        let identity = self.new_identity(method, verified)?;
        let learned = verified.union_id.is_some() && row.is_some_and(|row| row.union_id != verified.union_id);
        let events = row.filter(|_| learned).map(|row| {
            let detail = json!({"appId": method.app_id, "before": row.union_id.is_some()});
            self.event(
                visit,
                EventKind::IdentityUnionLearned,
                Some(&row.user_id),
                Some(&method.full_name),
                detail,
            )
        });
        Ok(Change::Refresh { identity, events: events.into_iter().collect() })
    }

    fn link(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        user_id: UserId,
        adopt: Option<NewUser>,
    ) -> Result<Change> {
        let identity = self.new_identity(method, verified)?;
        let detail = json!({"appId": method.app_id});
        let bound =
            self.event(visit, EventKind::IdentityBound, Some(&user_id), Some(&method.full_name), detail);
        Ok(Change::Link { user_id, adopt, identity, events: vec![bound] })
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
            at: self.clock.now(),
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
