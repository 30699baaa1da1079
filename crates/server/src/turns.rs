//! One held question for each subject: a newer one ends the older, so that no number of connections holds more than one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

type Held = HashMap<[u8; 32], (u64, oneshot::Sender<()>)>;

#[derive(Default)]
pub(crate) struct Turns(Mutex<(u64, Held)>);

/// A question that is held, until a newer one about the same.
pub(crate) struct Turn {
    turns: Arc<Turns>,
    subject: [u8; 32],
    number: u64,
    ended: oneshot::Receiver<()>,
}

impl Turns {
    /// The turn of the newest question about `subject`.
    pub(crate) fn take(self: &Arc<Self>, subject: [u8; 32]) -> Turn {
        let (end, ended) = oneshot::channel();
        let mut turns = self.lock();
        turns.0 += 1;
        let number = turns.0;
        // Dropping the older one's sender ends its turn.
        turns.1.insert(subject, (number, end));
        drop(turns);
        Turn { turns: Arc::clone(self), subject, number, ended }
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Held)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Ready when a newer question has come.
    pub(crate) async fn over(&mut self) {
        // Nothing is ever sent: the end of the sender is the word.
        let _closed = (&mut self.ended).await;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut turns = self.turns.lock();
        if turns.1.get(&self.subject).is_some_and(|(number, _)| *number == self.number) {
            turns.1.remove(&self.subject);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn a_newer_question_ends_the_older_and_no_other() {
        let turns = Arc::new(Turns::default());
        let (mut first, mut other) = (turns.take([1; 32]), turns.take([2; 32]));
        assert!(first.over().now_or_never().is_none());
        let mut second = turns.take([1; 32]);
        assert!(first.over().now_or_never().is_some());
        drop(first);
        assert!(second.over().now_or_never().is_none() && other.over().now_or_never().is_none());
        drop((second, other));
        assert!(turns.lock().1.is_empty());
    }
}
