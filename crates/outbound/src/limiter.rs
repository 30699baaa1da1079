//! Bounds how many calls run at once, with a bounded, fair wait for a permit.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;

use crate::fair_queue::FairQueue;

/// Hands out `size` permits. At most `capacity` callers wait, each for at most `timeout`; the others are refused at once.
pub(crate) struct Limiter {
    size: usize,
    timeout: Duration,
    state: Mutex<State>,
}

struct State {
    /// Above zero only while nobody waits.
    free: usize,
    queue: FairQueue<oneshot::Sender<Permit>>,
}

/// The right to run one call; dropping it hands it to the next in turn.
pub(crate) struct Permit(Option<Arc<Limiter>>);

impl Limiter {
    pub(crate) fn new(size: usize, capacity: usize, timeout: Duration) -> Arc<Self> {
        let size = size.max(1);
        let state = Mutex::new(State { free: size, queue: FairQueue::new(capacity) });
        Arc::new(Self { size, timeout, state })
    }

    /// A permit, after a wait in `queue` where there is none; `None` when the queue is full or the wait was too long.
    pub(crate) async fn acquire(self: &Arc<Self>, queue: &str) -> Option<Permit> {
        let (id, granted) = match self.try_acquire(queue)? {
            Acquired::Now(permit) => return Some(permit),
            Acquired::Queued { id, granted } => (id, granted),
        };
        // Also when the caller is dropped meanwhile: only those who wait count against the capacity.
        let _dequeue = DequeueOnDrop { limiter: self, queue, id };
        tokio::time::timeout(self.timeout, granted).await.ok()?.ok()
    }

    /// Permits in use, and callers that wait.
    pub(crate) fn occupied(&self) -> (usize, usize) {
        let state = self.state();
        (self.size - state.free, state.queue.waiting())
    }

    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    fn try_acquire(self: &Arc<Self>, queue: &str) -> Option<Acquired> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
            return Some(Acquired::Now(Permit(Some(Arc::clone(self)))));
        }
        let (sender, granted) = oneshot::channel();
        let queued = state.queue.join(queue, sender)?;
        // A displaced waiter sees its channel close.
        drop(queued.displaced);
        Some(Acquired::Queued { id: queued.id, granted })
    }

    fn release(self: Arc<Self>) {
        loop {
            let mut state = self.state();
            let Some(next) = state.queue.next() else {
                state.free += 1;
                return;
            };
            drop(state);
            match next.send(Permit(Some(Arc::clone(&self)))) {
                Ok(()) => return,
                // That waiter has just gone; its copy of the permit must not be released again.
                Err(mut permit) => permit.0 = None,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Acquired {
    Now(Permit),
    Queued { id: u64, granted: oneshot::Receiver<Permit> },
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(limiter) = self.0.take() {
            limiter.release();
        }
    }
}

struct DequeueOnDrop<'a> {
    limiter: &'a Limiter,
    queue: &'a str,
    id: u64,
}

impl Drop for DequeueOnDrop<'_> {
    fn drop(&mut self) {
        self.limiter.state().queue.remove(self.queue, self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_wait_is_bounded_and_nothing_is_lost() {
        let limiter = Limiter::new(1, 2, Duration::from_millis(100));
        let inside = limiter.acquire("a").await.unwrap();
        let wait = |queue: &'static str| {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move { limiter.acquire(queue).await.is_some() })
        };
        let (first, second) = (wait("a"), wait("a"));
        tokio::task::yield_now().await;
        assert_eq!(limiter.occupied(), (1, 2));
        assert!(limiter.acquire("a").await.is_none(), "no room, refused without waiting");
        assert!(!first.await.unwrap(), "waited a tenth of a second");
        assert!(!second.await.unwrap());
        assert_eq!(limiter.occupied(), (1, 0));
        drop(inside);
        assert_eq!(limiter.occupied(), (0, 0));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn ten_thousand_callers_never_exceed_places_and_room() {
        let limiter = Limiter::new(4, 50, Duration::from_millis(200));
        let tries = (0..10_000).map(|number: u32| {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move {
                let permit = limiter.acquire(if number.is_multiple_of(10) { "quiet" } else { "flood" }).await;
                let (inside, waiting) = limiter.occupied();
                assert!(inside <= 4 && waiting <= 50, "{inside} inside, {waiting} waiting");
                tokio::task::yield_now().await;
                permit.is_some()
            })
        });
        let tries: Vec<_> = tries.collect();
        let mut served = 0;
        for one in tries {
            served += usize::from(one.await.unwrap());
        }
        assert!(served >= 4);
        assert_eq!(limiter.occupied(), (0, 0), "every place came back");
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_leaves_its_room_and_its_place() {
        let limiter = Limiter::new(1, 1, Duration::from_secs(5));
        let inside = limiter.acquire("a").await.unwrap();
        for _ in 0..3 {
            let waiter = tokio::spawn({
                let limiter = Arc::clone(&limiter);
                async move { drop(limiter.acquire("a").await) }
            });
            while limiter.occupied().1 == 0 {
                tokio::task::yield_now().await;
            }
            waiter.abort();
            assert!(waiter.await.unwrap_err().is_cancelled());
            assert_eq!(limiter.occupied(), (1, 0));
        }
        drop(inside);
        assert_eq!(limiter.occupied(), (0, 0));
    }
}
