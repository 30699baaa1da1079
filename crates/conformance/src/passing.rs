//! Time for the ephemeral cases: moved by hand, or waited for.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use wxlogin_core::ports::{Ephemeral, ManualClock};

/// An ephemeral adapter and the way its time passes.
#[derive(Clone)]
pub struct ShortLived {
    /// The adapter, empty.
    pub store: Arc<dyn Ephemeral>,
    /// Its time.
    pub passing: Passing,
}

/// How time passes for the adapter.
#[derive(Clone)]
pub enum Passing {
    /// By the clock that the adapter was given. Ends are checked to the microsecond.
    Manual(Arc<ManualClock>),
    /// By the clock of a server, which a test can only wait for. Ends are checked roughly.
    Real,
}

impl Passing {
    /// The lifetime whose end a case waits for.
    #[must_use]
    pub const fn ttl(&self) -> Duration {
        match self {
            Self::Manual(_) => Duration::from_secs(300),
            Self::Real => Duration::from_secs(2),
        }
    }

    /// A lifetime that does not end during a case, however slow the machine.
    #[must_use]
    pub const fn lasting(&self) -> Duration {
        Duration::from_secs(300)
    }

    /// Whether the time is moved by hand, so that the adapter also removes by itself.
    #[must_use]
    pub const fn is_manual(&self) -> bool {
        matches!(self, Self::Manual(_))
    }

    /// Almost a lifetime passes: what was made before it is still there.
    pub async fn almost(&self) {
        self.pass(self.ttl() - Duration::from_micros(1), self.ttl() / 2).await;
    }

    /// The rest of the lifetime passes, after [`Self::almost`]: what was made before both has just ended.
    pub async fn rest(&self) {
        self.pass(Duration::from_micros(1), self.ttl() * 6 / 10).await;
    }

    async fn pass(&self, by_hand: Duration, by_waiting: Duration) {
        match self {
            Self::Manual(clock) => clock.advance(SignedDuration::try_from(by_hand).unwrap()),
            Self::Real => tokio::time::sleep(by_waiting).await,
        }
    }
}
