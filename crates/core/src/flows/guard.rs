//! Rate limits: how many sign-in attempts an address, an account and a method get.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use super::{Core, Visit, claim::once_key};
use crate::{Code, Error, Result, nouns::UserId};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);
const QUARTER: Duration = Duration::from_secs(15 * 60);

impl Core {
    /// Counts an attempt through a login method; fails when its address or the method has had too many.
    /// Calls by the application's own back end are not counted by address: they all come from one.
    pub(crate) async fn attempt(&self, visit: &Visit, method: &str) -> Result<()> {
        if let (Some(address), false) = (&visit.origin.address, visit.caller.is_service()) {
            self.count("limit:address", &network(address), self.policy.attempts_per_address, MINUTE).await?;
        }
        self.count("limit:method", method, self.policy.attempts_per_method, MINUTE).await
    }

    /// Counts something else than an attempt to sign in, by `kind` and apart from those; an address has room for `times` as
    /// many. A page with a QR code asks about twice a minute, and many people may share an address.
    pub(crate) async fn attempt_apart(&self, visit: &Visit, kind: &str, times: u32) -> Result<()> {
        let Some(address) = &visit.origin.address else { return Ok(()) };
        let limit = self.policy.attempts_per_address.saturating_mul(times);
        self.count(kind, &network(address), limit, MINUTE).await
    }

    /// Counts a password attempt for a username, whether or not there is such a user.
    pub(crate) async fn attempt_password(&self, username: &str) -> Result<()> {
        let counted = self.count("limit:account", username, self.policy.attempts_per_account, QUARTER).await;
        if counted.is_err() {
            self.counters.put(&once_key("locked", &[username]), &[1], DAY).await?;
        }
        counted
    }

    /// Counts an attempt to give a second factor of a user.
    pub(crate) async fn attempt_factor(&self, user: &UserId) -> Result<()> {
        self.count("limit:factor", user.as_str(), self.policy.attempts_per_account, QUARTER).await
    }

    /// Whether this account was locked lately for too many passwords; told once.
    pub(super) async fn was_locked(&self, user: &UserId) -> Result<bool> {
        let Some(user) = self.stores.users.user(user).await? else { return Ok(false) };
        let Some(username) = user.username else { return Ok(false) };
        Ok(self.counters.take(&once_key("locked", &[&username])).await?.is_some())
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

/// What is counted for an address. Whoever has one IPv6 address has the 2^64 of its network, so those count as one.
pub(super) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_one_person_has_are_counted_together() {
        for (address, counted) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("unix", "unix"),
        ] {
            assert_eq!(network(address), counted, "{address}");
        }
    }
}
