//! On what somebody does something: found before, and relied on in the change itself (see [`Grounds`]).

use super::{Core, Visit, password_login::wrong_password};
use crate::{
    Code, Error, Result,
    nouns::{IdentityKey, User},
    ports::{Grounds, Lapse},
};

/// A user whose password was right, and what it was compared with. The hash has no `Debug`.
pub(crate) struct Shown {
    pub(crate) user: User,
    pub(crate) username: String,
    pub(crate) hash: String,
}

/// Why a link may be made.
#[derive(Clone, Copy)]
pub(crate) enum Standing<'a> {
    /// The application's own back end or an operator asks.
    Granted,
    /// The user's password was right.
    Password(&'a Shown),
    /// This session (by its id) asks.
    Session(&'a str),
}

impl<'a> Standing<'a> {
    /// The session that asks, where one does.
    pub(crate) fn of(visit: &'a Visit) -> Self {
        visit.caller.session().map_or(Self::Granted, |session| Self::Session(&session.id))
    }

    pub(crate) fn grounds(self) -> Grounds {
        match self {
            Self::Granted => Grounds::default(),
            Self::Password(shown) => Grounds { epoch: Some(shown.user.epoch), ..Grounds::default() },
            Self::Session(id) => Grounds { session: Some(id.to_owned()), ..Grounds::default() },
        }
    }

    /// What to tell when the grounds have lapsed.
    pub(crate) fn lapsed(self, lapse: Lapse) -> Error {
        match (self, lapse) {
            (_, Lapse::Closed) => Error::new(Code::UserDisabled),
            (Self::Password(_), Lapse::Changed) => wrong_password(),
            (Self::Granted | Self::Session(_), Lapse::Changed) => Error::new(Code::Unauthenticated),
        }
    }
}

impl Core {
    /// The password was right a moment ago: whose it is now, if it is still the same one. Sessions may have been ended for
    /// another reason, and the username may have gone to another user with its password, by a merge.
    pub(super) async fn shown_again(&self, shown: &Shown) -> Result<Shown> {
        match self.stores.users.user_by_username(&shown.username).await? {
            Some((user, Some(hash))) if hash == shown.hash => {
                if !user.may_sign_in() {
                    return Err(Error::new(Code::UserDisabled));
                }
                Ok(Shown { user, username: shown.username.clone(), hash })
            }
            _ => Err(wrong_password()),
        }
    }
}

/// What a session relies on that begins through an account.
pub(crate) fn through(account: Option<&IdentityKey>, epoch: Option<i64>) -> Grounds {
    Grounds { epoch, account: account.cloned(), session: None }
}
