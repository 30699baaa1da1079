//! A piece of work and the caller who waits for it.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use rusqlite::Connection;
use tokio::sync::oneshot;
use wxlogin_core::ports::{PortError, PortResult};

use crate::fault::Fault;

/// Work whose result type is forgotten, so that one queue takes all.
pub(crate) trait Job: Send {
    /// Does the work and keeps its result; `false` when it failed. May be called again after a transaction was lost.
    fn run(&mut self, db: &Connection) -> bool;

    /// Answers with the result, or with `lost` when the transaction was not committed.
    fn answer(self: Box<Self>, lost: Option<PortError>);
}

pub(crate) struct Task<T, F> {
    work: F,
    result: Option<PortResult<T>>,
    reply: oneshot::Sender<PortResult<T>>,
}

impl<T, F> Task<T, F> {
    pub(crate) const fn new(work: F, reply: oneshot::Sender<PortResult<T>>) -> Self {
        Self { work, result: None, reply }
    }
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: Fn(&Connection) -> Result<T, Fault> + Send,
{
    fn run(&mut self, db: &Connection) -> bool {
        // One mistake in one request must not end writing for everybody; its savepoint is rolled back like any other.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(db)));
        let result = match outcome {
            Ok(result) => result.map_err(PortError::from),
            Err(panic) => Err(PortError::Broken(format!("a change panicked: {}", text_of(&*panic)))),
        };
        let good = result.is_ok();
        self.result = Some(result);
        good
    }

    fn answer(self: Box<Self>, lost: Option<PortError>) {
        let never_run = || Err(PortError::Unavailable("the change was not reached".to_owned()));
        let answer = match (self.result, lost) {
            // A request that failed by itself keeps its own reason.
            (Some(Err(own)), _) => Err(own),
            (_, Some(lost)) => Err(lost),
            (Some(good), None) => good,
            (None, None) => never_run(),
        };
        // Nobody waits when the caller has gone; the change stands.
        let _ = self.reply.send(answer);
    }
}

/// A panic's text where it is a literal. A formatted one could hold a value of a row, so it stays untold.
fn text_of(panic: &(dyn Any + Send)) -> &'static str {
    panic.downcast_ref::<&'static str>().copied().unwrap_or("see the panic message on standard error")
}
