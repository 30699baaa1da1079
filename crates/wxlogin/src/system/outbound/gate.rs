//! The places among the calls under way, and the bounded wait for one.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;

use super::queue::FairQueue;

/// So many may be inside, so many may wait, for so long; all others are refused at once. What a waiter costs is one
/// channel, so memory is bounded by `room`, whatever comes.
pub(crate) struct Gate {
    size: usize,
    patience: Duration,
    state: Mutex<State>,
}

struct State {
    /// Not zero only while nobody waits.
    free: usize,
    queue: FairQueue<oneshot::Sender<Slot>>,
}

/// A place; given on to the next in turn when dropped.
pub(crate) struct Slot(Option<Arc<Gate>>);

impl Gate {
    pub(crate) fn new(size: usize, room: usize, patience: Duration) -> Arc<Self> {
        let size = size.max(1);
        let state = Mutex::new(State { free: size, queue: FairQueue::new(room) });
        Arc::new(Self { size, patience, state })
    }

    /// A place, after a wait in `line` if need be; `None` when there is no room to wait, or the wait was too long.
    pub(crate) async fn enter(self: &Arc<Self>, line: &str) -> Option<Slot> {
        let (id, place) = match self.try_enter(line)? {
            Entered::Inside(slot) => return Some(slot),
            Entered::Waiting { id, place } => (id, place),
        };
        // Also when the caller goes away meanwhile: who does not wait must not take room.
        let _leaving = Leaving { gate: self, line, id };
        tokio::time::timeout(self.patience, place).await.ok()?.ok()
    }

    /// Calls inside, and callers that wait.
    pub(crate) fn occupied(&self) -> (usize, usize) {
        let state = self.state();
        (self.size - state.free, state.queue.waiting())
    }

    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    fn try_enter(self: &Arc<Self>, line: &str) -> Option<Entered> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
            return Some(Entered::Inside(Slot(Some(Arc::clone(self)))));
        }
        let (sender, place) = oneshot::channel();
        let queued = state.queue.join(line, sender)?;
        // Whoever was displaced learns it by the end of their channel.
        drop(queued.displaced);
        Some(Entered::Waiting { id: queued.id, place })
    }

    fn give_back(self: Arc<Self>) {
        loop {
            let mut state = self.state();
            let Some(next) = state.queue.next() else {
                state.free += 1;
                return;
            };
            drop(state);
            match next.send(Slot(Some(Arc::clone(&self)))) {
                Ok(()) => return,
                // That one has just gone away; the place is not given back a second time.
                Err(mut slot) => slot.0 = None,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Entered {
    Inside(Slot),
    Waiting { id: u64, place: oneshot::Receiver<Slot> },
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(gate) = self.0.take() {
            gate.give_back();
        }
    }
}

struct Leaving<'a> {
    gate: &'a Gate,
    line: &'a str,
    id: u64,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.gate.state().queue.leave(self.line, self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_wait_is_bounded_and_nothing_is_lost() {
        let gate = Gate::new(1, 2, Duration::from_millis(100));
        let inside = gate.enter("a").await.unwrap();
        let wait = |line: &'static str| {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move { gate.enter(line).await.is_some() })
        };
        let (first, second) = (wait("a"), wait("a"));
        tokio::task::yield_now().await;
        assert_eq!(gate.occupied(), (1, 2));
        assert!(gate.enter("a").await.is_none(), "no room, refused without waiting");
        assert!(!first.await.unwrap(), "waited a tenth of a second");
        assert!(!second.await.unwrap());
        assert_eq!(gate.occupied(), (1, 0));
        drop(inside);
        assert_eq!(gate.occupied(), (0, 0));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn ten_thousand_callers_never_exceed_places_and_room() {
        let gate = Gate::new(4, 50, Duration::from_millis(200));
        let tries = (0..10_000).map(|number: u32| {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move {
                let slot = gate.enter(if number.is_multiple_of(10) { "quiet" } else { "flood" }).await;
                let (inside, waiting) = gate.occupied();
                assert!(inside <= 4 && waiting <= 50, "{inside} inside, {waiting} waiting");
                tokio::task::yield_now().await;
                slot.is_some()
            })
        });
        let tries: Vec<_> = tries.collect();
        let mut served = 0;
        for one in tries {
            served += usize::from(one.await.unwrap());
        }
        assert!(served >= 4);
        assert_eq!(gate.occupied(), (0, 0), "every place came back");
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_leaves_its_room_and_its_place() {
        let gate = Gate::new(1, 1, Duration::from_secs(5));
        let inside = gate.enter("a").await.unwrap();
        for _ in 0..3 {
            let waiter = tokio::spawn({
                let gate = Arc::clone(&gate);
                async move { drop(gate.enter("a").await) }
            });
            while gate.occupied().1 == 0 {
                tokio::task::yield_now().await;
            }
            waiter.abort();
            assert!(waiter.await.unwrap_err().is_cancelled());
            assert_eq!(gate.occupied(), (1, 0));
        }
        drop(inside);
        assert_eq!(gate.occupied(), (0, 0));
    }
}
