//! Outcomes of the last so many seconds, counted in ten slots: memory does not grow with the number of calls.

use std::time::Duration;

const SLOTS: u64 = 10;

#[derive(Clone, Copy, Default)]
struct Slot {
    total: u64,
    failed: u64,
}

pub(crate) struct Window {
    slots: [Slot; SLOTS as usize],
    /// Length of a slot in nanoseconds.
    length: u128,
    /// The running number of the newest slot.
    newest: u128,
}

impl Window {
    pub(crate) fn new(window: Duration) -> Self {
        let length = (window.as_nanos() / u128::from(SLOTS)).max(1);
        Self { slots: [Slot::default(); SLOTS as usize], length, newest: 0 }
    }

    /// Counts an outcome of `now`, and forgets what is older than the window.
    pub(crate) fn add(&mut self, now: Duration, answered: bool) {
        let current = now.as_nanos() / self.length;
        for passed in 0..current.saturating_sub(self.newest).min(u128::from(SLOTS)) {
            *self.slot(current - passed) = Slot::default();
        }
        self.newest = self.newest.max(current);
        // A clock that stands or runs back counts in the newest slot.
        let newest = self.newest;
        let slot = self.slot(newest);
        slot.total += 1;
        slot.failed += u64::from(!answered);
    }

    /// All outcomes and the failures among them, as of the last [`Self::add`].
    pub(crate) fn counts(&self) -> (u64, u64) {
        self.slots.iter().fold((0, 0), |(total, failed), slot| (total + slot.total, failed + slot.failed))
    }

    fn slot(&mut self, number: u128) -> &mut Slot {
        let [first, rest @ ..] = &mut self.slots;
        match usize::try_from(number % u128::from(SLOTS)).unwrap_or_default() {
            0 => first,
            place => rest.get_mut(place - 1).unwrap_or(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_the_window_is_forgotten() {
        let mut window = Window::new(Duration::from_secs(10));
        for second in 0..10 {
            window.add(Duration::from_secs(second), false);
        }
        assert_eq!(window.counts(), (10, 10));
        window.add(Duration::from_secs(14), true);
        assert_eq!(window.counts(), (6, 5));
        window.add(Duration::from_secs(1000), true);
        assert_eq!(window.counts(), (1, 0));
    }

    #[test]
    fn a_clock_that_runs_back_loses_nothing() {
        let mut window = Window::new(Duration::from_secs(10));
        window.add(Duration::from_secs(100), false);
        window.add(Duration::from_secs(3), false);
        assert_eq!(window.counts(), (2, 2));
    }
}
