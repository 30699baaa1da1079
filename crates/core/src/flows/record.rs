//! The event record, as the flows write it.

use serde_json::{Value, json};

use super::{Core, Visit};
use crate::{
    Error,
    nouns::{EventKind, NewEvent, UserId},
};

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
            origin: visit.origin.clone(),
            at: self.clock.now(),
        }
    }

    /// Records a failed sign-in, gives the error back, and tells the log the cause.
    ///
    /// One that was refused before it began is not recorded, and of one address no more than it may attempt: refusals and
    /// invented codes come in floods, and a row for each would make the store the next thing to give way. The metrics count
    /// them.
    pub(crate) async fn failed(&self, visit: &Visit, method: Option<&str>, error: Error) -> Error {
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
        let event = self.event(visit, EventKind::LoginFailed, None, method, detail);
        if let Err(problem) = self.stores.events.record(event).await {
            tracing::error!(%problem, "the event record could not be written");
        }
        error
    }

    /// Whether this address has had as many failures recorded lately as it may attempt. A service speaks for many people.
    async fn is_flooded(&self, visit: &Visit) -> bool {
        if visit.caller.is_service() {
            return false;
        }
        self.is_over(visit, "limit:failed").await
    }
}
