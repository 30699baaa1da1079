//! The event record, as the flows write it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Core, Visit, claim::once_key};
use crate::{
    Error, Result,
    nouns::{Actor, Caller, EventKind, NewEvent, UserId},
};

/// How long a lock-out makes the next sign-in to the console unusual.
const DAY: Duration = Duration::from_secs(24 * 3600);

impl Core {
    /// An event of now.
    pub(crate) fn event(
        &self,
        visit: &Visit,
        kind: EventKind,
        user: Option<&UserId>,
        method: Option<&str>,
        detail: Value,
    ) -> NewEvent {
        NewEvent {
            kind,
            user_id: user.cloned(),
            method: method.map(str::to_owned),
            detail,
            actor: actor_of(visit, kind, user),
            origin: visit.origin.clone(),
            at: self.clock.now(),
        }
    }

    /// Records that rows leave the system in bulk.
    pub async fn note_export(&self, visit: &Visit, what: &str, format: &str) -> Result<()> {
        let detail = json!({"what": what, "format": format});
        let event = self.event(visit, EventKind::DataExported, None, None, detail);
        Ok(self.stores.events.record(event).await?)
    }

    /// Records a change of an element: what was done, and the names of the keys that changed. Values are left out, since
    /// some are secrets.
    pub async fn note_element(
        &self,
        visit: &Visit,
        element: &str,
        change: &str,
        keys: &[String],
    ) -> Result<()> {
        let detail = json!({"element": element, "change": change, "keys": keys});
        let event = self.event(visit, EventKind::ElementChanged, None, None, detail);
        Ok(self.stores.events.record(event).await?)
    }

    /// Records that somebody begins to try an element's credentials at WeChat.
    pub async fn note_validation(&self, visit: &Visit, element: &str) -> Result<()> {
        let detail = json!({"element": element});
        let event = self.event(visit, EventKind::ElementValidated, None, None, detail);
        Ok(self.stores.events.record(event).await?)
    }

    /// Records a failed sign-in, gives the error back, and tells the log the cause.
    ///
    /// One that was refused before it began is not recorded, and of one address no more than it may attempt: refusals and
    /// invented codes come in floods, and a row for each would make the store the next thing to give way. The metrics count
    /// them.
    pub(crate) async fn failed(&self, visit: &Visit, method: Option<&str>, error: Error) -> Error {
        self.failed_for(visit, None, method, error).await
    }

    /// As [`failed`](Self::failed), where it is known whose account it was about. A username that nobody has is not
    /// recorded: people type passwords into that field.
    pub(crate) async fn failed_for(
        &self,
        visit: &Visit,
        user: Option<&UserId>,
        method: Option<&str>,
        error: Error,
    ) -> Error {
        if error.is_unspent() {
            tracing::debug!(method, cause = error.cause(), "sign-in not begun");
            return error;
        }
        tracing::warn!(
            code = error.code().as_str(),
            errcode = error.platform_errcode(),
            method,
            request_id = visit.origin.request_id.as_deref(),
            cause = error.cause(),
            "sign-in failed"
        );
        if self.is_flooded(visit).await {
            return error;
        }
        let detail = json!({"code": error.code().as_str(), "errcode": error.platform_errcode()});
        let event = self.event(visit, EventKind::LoginFailed, user, method, detail);
        if let Err(problem) = self.stores.events.record(event).await {
            tracing::error!(%problem, "the event record could not be written");
        }
        error
    }

    /// Records that an account takes no more passwords for a while; once for each such while.
    pub(crate) async fn locked(&self, visit: &Visit, username: &str, window: Duration) -> Result<()> {
        let seen = self.counters.increment(&once_key("locked", &[username]), window).await?;
        if seen > 1 {
            return Ok(());
        }
        self.counters.put(&once_key("locked-lately", &[username]), &[1], DAY).await?;
        let found = self.stores.users.user_by_username(username).await?;
        let Some((user, _)) = found else { return Ok(()) };
        let detail = json!({"seconds": window.as_secs()});
        let event = self.event(visit, EventKind::AccountLocked, Some(&user.id), Some("password"), detail);
        Ok(self.stores.events.record(event).await?)
    }

    /// Whether this address has had as many failures recorded lately as it may attempt. A service speaks for many people.
    async fn is_flooded(&self, visit: &Visit) -> bool {
        if visit.caller.is_service() {
            return false;
        }
        self.is_over(visit, "limit:failed").await
    }
}

/// Who an event names. Somebody without a session who signs in, registers or links an account has just proved who they are,
/// which is the same as the user of the event; a failure proves nothing.
fn actor_of(visit: &Visit, kind: EventKind, user: Option<&UserId>) -> Actor {
    let proved = !matches!(kind, EventKind::LoginFailed | EventKind::AccountLocked);
    match (&visit.caller, user) {
        (Caller::Anonymous, Some(user)) if proved => Actor::person(user, None),
        (caller, _) => caller.actor(),
    }
}
