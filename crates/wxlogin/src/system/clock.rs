//! The system's clock.

use jiff::Timestamp;
use wxlogin_core::ports::Clock;

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where time is asked")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
