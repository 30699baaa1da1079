//! Rate limits: what one network, one account and strangers together may try in vain.
//!
//! Failures count and successes do not, so that a school or a carrier behind one address is never locked out by people who sign
//! in. Whoever comes back from WeChat with a state that this server made is counted apart from whoever brings just a code,
//! which anybody can invent. What strangers may ask of WeChat has a budget for each login method; networks from which
//! somebody has signed in lately are not in it, so that spending it locks out nobody who was here before.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use super::{Core, Visit, claim::once_key};
use crate::{Code, Error, Result, nouns::UserId};

const MINUTE: Duration = Duration::from_secs(60);
/// How long a lock-out is recorded once.
pub(super) const QUARTER: Duration = Duration::from_secs(15 * 60);
/// How long a network counts as one from which people sign in.
const KNOWN: Duration = Duration::from_secs(6 * 3600);
/// How much more such a network may begin: it may be a school's.
const KNOWN_TIMES: u32 = 10;
/// How many networks' worth of failures an IPv6 /48 may have.
const SITE_TIMES: u32 = 4;

/// Whoever brings a code that WeChat may or may not have made.
pub(crate) const CODES: &str = "limit:codes";
/// Whoever comes back with a state of ours.
pub(crate) const RETURNS: &str = "limit:returns";
/// Whoever brings a bindCode.
pub(crate) const BIND_CODES: &str = "limit:bind-codes";
/// Whoever brings the first admin's link.
pub(crate) const ADMIN_LINKS: &str = "limit:admin-links";
/// Whoever brings a password, for whichever account.
pub(crate) const PASSWORDS: &str = "limit:passwords";

impl Core {
    /// Fails when the networks of a caller have failed too often lately at `kind`. The application's own back end speaks for
    /// many people and is not counted.
    pub(crate) async fn may_try(&self, visit: &Visit, kind: &str) -> Result<()> {
        for (network, times) in counted(visit) {
            let limit = self.policy.attempts_per_address.saturating_mul(times);
            let key = once_key(kind, &[&network]);
            if limit > 0 && self.counted(&key).await? >= u64::from(limit) {
                return Err(self.limited(&key, MINUTE, kind).await);
            }
        }
        Ok(())
    }

    /// Counts a failure at `kind` against the networks of a caller. Losing a count does no harm, so nothing fails here.
    pub(crate) async fn failed_at(&self, visit: &Visit, kind: &str) {
        for (network, _) in counted(visit) {
            if let Err(problem) = self.increment(&once_key(kind, &[&network]), MINUTE).await {
                tracing::warn!(cause = problem.cause(), kind, "a failed attempt could not be counted");
            }
        }
    }

    /// Notes how an attempt ended: what was invented, used or expired counts against the networks it came from. That
    /// WeChat does not answer is nobody's attempt.
    pub(crate) async fn judged<T>(&self, visit: &Visit, kind: &str, outcome: Result<T>) -> Result<T> {
        match &outcome {
            Ok(_) => self.note_known(visit).await,
            Err(error)
                if matches!(error.code(), Code::CodeInvalid | Code::CodeUsed | Code::BindCodeInvalid) =>
            {
                self.failed_at(visit, kind).await;
            }
            Err(_) => {}
        }
        outcome
    }

    /// Fails when strangers together have asked WeChat too much through a login method.
    pub(crate) async fn within_budget(&self, visit: &Visit, method: &str) -> Result<()> {
        if visit.caller.is_service() || self.is_known(visit).await? {
            return Ok(());
        }
        self.count("limit:method", method, self.policy.attempts_per_method, MINUTE).await
    }

    /// Counts what is begun, by `kind`; an address has room for `times` as many as it may fail. A page with a QR code asks
    /// about twice a minute, and many people may share an address.
    pub(crate) async fn attempt_apart(&self, visit: &Visit, kind: &str, times: u32) -> Result<()> {
        let Some(address) = &visit.origin.address else { return Ok(()) };
        let network = network(address);
        let limit = self.policy.attempts_per_address.saturating_mul(times);
        match self.count(kind, &network, limit, MINUTE).await {
            Err(error) if error.code() == Code::RateLimited && self.is_known(visit).await? => {
                let key = once_key(kind, &[&network]);
                let limit = u64::from(limit.saturating_mul(KNOWN_TIMES));
                if self.counted(&key).await? > limit { Err(error) } else { Ok(()) }
            }
            outcome => outcome,
        }
    }

    /// Counts an attempt to give a second factor of a user.
    pub(crate) async fn attempt_factor(&self, user: &UserId) -> Result<()> {
        self.count("limit:factor", user.as_str(), self.policy.attempts_per_account, QUARTER).await
    }

    /// Whether this account was locked lately for too many passwords; told once.
    pub(super) async fn was_locked(&self, user: &UserId) -> Result<bool> {
        let Some(user) = self.stores.users.user(user).await? else { return Ok(false) };
        let Some(username) = user.username else { return Ok(false) };
        Ok(self.counters.take(&once_key("locked-lately", &[&username])).await?.is_some())
    }

    /// Counts something of an address that may happen as often as it may fail; whether that is over.
    pub(crate) async fn is_over(&self, visit: &Visit, kind: &str) -> bool {
        let Some(address) = &visit.origin.address else { return false };
        let counted = self.count(kind, &network(address), self.policy.attempts_per_address, MINUTE).await;
        counted.is_err_and(|error| error.code() == Code::RateLimited)
    }

    async fn is_known(&self, visit: &Visit) -> Result<bool> {
        let Some(key) = known_key(visit) else { return Ok(false) };
        Ok(self.counters.peek(&key).await?.is_some())
    }

    /// Somebody has signed in from there.
    async fn note_known(&self, visit: &Visit) {
        let Some(key) = known_key(visit).filter(|_| !visit.caller.is_service()) else { return };
        let noted = match self.counters.peek(&key).await {
            Ok(None) => self.counters.put(&key, b"", KNOWN).await,
            Ok(Some(_)) => Ok(()),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = noted {
            tracing::warn!(%problem, "a network could not be noted");
        }
    }

    async fn count(&self, kind: &str, subject: &str, limit: u32, window: Duration) -> Result<()> {
        if limit == 0 {
            return Ok(());
        }
        let key = once_key(kind, &[subject]);
        if self.increment(&key, window).await? > u64::from(limit) {
            return Err(self.limited(&key, window, kind).await);
        }
        Ok(())
    }

    /// Adds one, and keeps when the window ends, so that whoever is refused can be told.
    pub(super) async fn increment(&self, key: &str, window: Duration) -> Result<u64> {
        let count = self.counters.increment(key, window).await?;
        if count == 1 {
            self.keep_end(key, window).await?;
        }
        Ok(count)
    }

    /// How often something was counted within its window.
    pub(super) async fn counted(&self, key: &str) -> Result<u64> {
        let found = self.counters.peek(key).await?;
        Ok(found.and_then(|count| std::str::from_utf8(&count).ok()?.parse().ok()).unwrap_or(0))
    }

    /// The refusal, with the time that is left.
    pub(super) async fn limited(&self, key: &str, window: Duration, kind: &str) -> Error {
        let left = self.left_of(key).await.unwrap_or(window).clamp(Duration::from_secs(1), window);
        Error::new(Code::RateLimited).retry_after(left).because(format_args!("over the limit of {kind}"))
    }

    pub(super) async fn keep_end(&self, key: &str, window: Duration) -> Result<()> {
        let end = self.end_of(window).to_string();
        Ok(self.counters.put(&end_key(key), end.as_bytes(), window).await?)
    }

    async fn left_of(&self, key: &str) -> Option<Duration> {
        let end = self.counters.peek(&end_key(key)).await.ok()??;
        let left = self.left_until(std::str::from_utf8(&end).ok()?.parse().ok()?);
        // Whole seconds are told: half of one is rounded up, or the next attempt would come too early.
        Some(Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0)))
    }
}

fn end_key(key: &str) -> String {
    format!("{key}:end")
}

/// The networks of a caller, and how many networks' worth each may fail.
fn counted(visit: &Visit) -> Vec<(String, u32)> {
    let address = visit.origin.address.as_deref().filter(|_| !visit.caller.is_service());
    let Some(address) = address else { return vec![] };
    let site = site(address).map(|site| (site, SITE_TIMES));
    std::iter::once((network(address), 1)).chain(site).collect()
}

fn known_key(visit: &Visit) -> Option<String> {
    let address = visit.origin.address.as_deref()?;
    Some(once_key("known", &[&site(address).unwrap_or_else(|| network(address))]))
}

/// The /48 of an IPv6 address, which one customer often has whole.
fn site(address: &str) -> Option<String> {
    let IpAddr::V6(address) = address.parse::<IpAddr>().ok()?.to_canonical() else { return None };
    let [a, b, c, ..] = address.segments();
    Some(format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)))
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

    #[test]
    fn only_ipv6_addresses_have_a_site() {
        assert_eq!(site("2001:db8:1:2::1").as_deref(), Some("2001:db8:1::/48"));
        assert_eq!((site("203.0.113.9"), site("::ffff:203.0.113.9"), site("unix")), (None, None, None));
    }
}
