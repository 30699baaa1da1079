//! Rate limits: how many sign-in attempts an address, an account and a method get.

use std::time::Duration;

use super::{Core, Visit, claim::once_key};
use crate::{Code, Error, Result};

const MINUTE: Duration = Duration::from_secs(60);
const QUARTER: Duration = Duration::from_secs(15 * 60);

impl Core {
    /// Counts an attempt through a login method; fails when its address or the method has had too many.
    /// Calls by the application's own back end are not counted by address: they all come from one.
    pub(crate) async fn attempt(&self, visit: &Visit, method: &str) -> Result<()> {
        if let (Some(address), false) = (&visit.origin.address, visit.caller.is_service()) {
            self.count("limit:address", address, self.policy.attempts_per_address, MINUTE).await?;
        }
        self.count("limit:method", method, self.policy.attempts_per_method, MINUTE).await
    }

    /// Counts something that a page with a QR code asks of us, and that makes us ask WeChat. Such a page asks about twice a
    /// minute, and many people may share an address, so there is more room than for attempts: `times` as much.
    pub(crate) async fn attempt_qr(&self, visit: &Visit, kind: &str, times: u32) -> Result<()> {
        let Some(address) = &visit.origin.address else { return Ok(()) };
        let limit = self.policy.attempts_per_address.saturating_mul(times);
        self.count(kind, address, limit, MINUTE).await
    }

    /// Counts a password attempt for a username, whether or not there is such a user.
    pub(crate) async fn attempt_password(&self, username: &str) -> Result<()> {
        self.count("limit:account", username, self.policy.attempts_per_account, QUARTER).await
    }

    async fn count(&self, kind: &str, subject: &str, limit: u32, window: Duration) -> Result<()> {
        if limit == 0 {
            return Ok(());
        }
        let count = self.counters.increment(&once_key(kind, &[subject]), window).await?;
        if count > u64::from(limit) {
            return Err(Error::new(Code::RateLimited)
                .retry_after(window)
                .because(format_args!("{kind} over {limit}")));
        }
        Ok(())
    }
}
