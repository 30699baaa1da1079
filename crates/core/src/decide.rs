//! Who is this person: one pure decision (contract, section 4). Everything that signs in or links goes through it.
//!
//! The key is always (appId, openId); a unionId is a link between keys; a nickname never decides anything.
//!
//! | the account | unionId elsewhere | signing in | linking to user U |
//! |---|---|---|---|
//! | snapshot | any | [`Decision::Snapshot`] | [`Decision::Snapshot`] |
//! | known as A | any | [`Decision::Known`] A | A = U: `Known`; else [`Decision::HeldByOther`] |
//! | new | one user A | [`Decision::Join`] A | A = U: `Join`; else `HeldByOther` |
//! | new | several users | [`Decision::Conflict`] | `Conflict` |
//! | new | nobody | [`Decision::Offer`] or [`Decision::Stranger`] | `Join` U |
//!
//! Whoever is found but disabled is [`Decision::Disabled`].

use crate::nouns::UserId;

/// A user as far as the decision needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The user.
    pub user_id: UserId,
    /// Whether the user may sign in.
    pub active: bool,
}

/// What the person is about to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Sign in with this WeChat account.
    SignIn,
    /// Link this WeChat account to a user: the one of the caller's session, or the one that a service names.
    LinkTo(UserId),
}

/// Everything that the decision depends on.
#[derive(Debug, Clone)]
pub struct Situation {
    /// What the person is about to do.
    pub intent: Intent,
    /// Whether WeChat says that this is a snapshot page's virtual account.
    pub snapshot: bool,
    /// The user of the row for (appId, openId).
    pub known: Option<Holder>,
    /// The users of the rows with the same unionId under other keys; empty when there is no unionId or
    /// `linkByUnionId` is off. The same user may appear more than once.
    pub by_union: Vec<Holder>,
    /// Whether the login method lets unknown people register.
    pub allow_register: bool,
}

/// The closed set of outcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The account is this user's.
    Known(UserId),
    /// The account is new and becomes this user's.
    Join(UserId),
    /// Unknown, and may register.
    Offer,
    /// Unknown, and may not register.
    Stranger,
    /// The account cannot be linked: it is another user's.
    HeldByOther(UserId),
    /// The unionId points to several users; never guessed.
    Conflict,
    /// A virtual account: never registered, never bound.
    Snapshot,
    /// The user it belongs to is disabled.
    Disabled(UserId),
}

/// Decides.
#[must_use]
pub fn decide(situation: &Situation) -> Decision {
    if situation.snapshot {
        return Decision::Snapshot;
    }
    if let Some(holder) = &situation.known {
        return found(holder, &situation.intent, Decision::Known);
    }
    let mut users = situation.by_union.iter();
    let Some(first) = users.next() else {
        return unknown(situation);
    };
    if users.any(|other| other.user_id != first.user_id) {
        return Decision::Conflict;
    }
    found(first, &situation.intent, Decision::Join)
}

fn found(holder: &Holder, intent: &Intent, outcome: fn(UserId) -> Decision) -> Decision {
    match intent {
        Intent::LinkTo(user) if *user != holder.user_id => Decision::HeldByOther(holder.user_id.clone()),
        _ if !holder.active => Decision::Disabled(holder.user_id.clone()),
        _ => outcome(holder.user_id.clone()),
    }
}

fn unknown(situation: &Situation) -> Decision {
    match &situation.intent {
        Intent::LinkTo(user) => Decision::Join(user.clone()),
        Intent::SignIn if situation.allow_register => Decision::Offer,
        Intent::SignIn => Decision::Stranger,
    }
}

#[cfg(test)]
mod tests;
