//! What goes on in the background: what has expired is removed, tokens that end soon are renewed, webhooks are told.

use std::{sync::Weak, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use wxlogin_core::flows::{Core, Webhook};

/// How often. Expired things are already as if they were gone, so this only keeps the files small.
const EVERY: Duration = Duration::from_secs(300);
/// How often the sessions that were checked a moment ago are looked through.
const TIDY_EVERY: Duration = Duration::from_secs(60);
/// How often tokens are looked at.
const RENEW_EVERY: Duration = Duration::from_secs(60);
/// How often new events are sealed: so long a change to one of them goes unnoticed.
const SEAL_EVERY: Duration = Duration::from_secs(2);
/// How often the event record is looked at for the webhook, and the longest wait after a refusal.
const TELL_EVERY: Duration = Duration::from_secs(1);
const TELL_AT_MOST: Duration = Duration::from_secs(300);

/// How far the clock may go otherwise than time does between two sweeps, before it has jumped.
const JUMP: SignedDuration = SignedDuration::from_secs(60);

/// Whether the clock went as time did since the last look. A clock that was set years ahead by mistake must not have
/// every session and event removed for good before it is set right.
struct Steadiness(Option<(Timestamp, Instant)>);

impl Steadiness {
    /// `now` by the clock, and the moment that cannot be set.
    fn look(&mut self, now: Timestamp, moment: Instant) -> bool {
        let before = self.0.replace((now, moment));
        before.is_none_or(|(then, at)| {
            let really = SignedDuration::try_from(moment - at).unwrap_or(SignedDuration::MAX);
            (now.duration_since(then).saturating_sub(really)).abs() <= JUMP
        })
    }
}

/// Sweeps until the app is gone. `retention` is how long events are kept.
pub(crate) async fn run(core: Weak<Core>, retention: Duration) {
    let mut clock = Steadiness(None);
    if let Some(core) = core.upgrade() {
        clock.look(core.clock.now(), Instant::now());
    }
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(core) = core.upgrade() else { return };
        if !clock.look(core.clock.now(), Instant::now()) {
            tracing::warn!("the clock has jumped; what has expired by it stays until the next sweep");
            continue;
        }
        if let Err(problem) = once(&core, retention).await {
            tracing::warn!(
                cause = problem.cause(),
                "expired things could not be removed; trying again later"
            );
        }
    }
}

/// Keeps the cache of sessions small until the app is gone.
pub(crate) async fn tidy(core: Weak<Core>) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        let Some(core) = core.upgrade() else { return };
        core.session_cache.tidy();
    }
}

/// Seals the event record until the app is gone.
pub(crate) async fn seal(core: Weak<Core>) {
    loop {
        tokio::time::sleep(SEAL_EVERY).await;
        let Some(core) = core.upgrade() else { return };
        if let Err(error) = core.seal_events().await {
            tracing::error!(cause = error.cause(), "the event record could not be sealed; trying again");
        }
    }
}

/// Renews tokens until the app is gone.
pub(crate) async fn renew(core: Weak<Core>) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let Some(core) = core.upgrade() else { return };
        match core.renew_tokens().await {
            Ok(0) => {}
            Ok(count) => tracing::debug!(count, "tokens renewed"),
            Err(error) => {
                tracing::warn!(cause = error.cause(), "tokens could not be renewed; trying again later")
            }
        }
    }
}

/// Tells the webhook until the app is gone. After a refusal it waits twice as long as before, up to five minutes.
pub(crate) async fn tell(core: Weak<Core>, webhook: Webhook) {
    let mut wait = TELL_EVERY;
    loop {
        tokio::time::sleep(wait).await;
        let Some(core) = core.upgrade() else { return };
        wait = match core.deliver_webhooks(&webhook).await {
            Ok(Some(_)) => TELL_EVERY,
            Ok(None) => wait,
            Err(error) => {
                tracing::warn!(cause = error.cause(), "the webhook was not told; trying again");
                TELL_AT_MOST.min(wait * 2)
            }
        };
    }
}

async fn once(core: &Core, retention: Duration) -> wxlogin_core::Result<()> {
    let now = core.clock.now();
    let ago = |span: Duration| {
        let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
        now.saturating_sub(span).unwrap_or(jiff::Timestamp::MIN)
    };
    let tickets = core.ephemeral.sweep().await?;
    let claims = core.claims.sweep().await?;
    let counters = core.counters.sweep().await?;
    let sessions = core.stores.sessions.sweep_sessions(now, ago(core.policy.session_idle)).await?;
    let console = core.stores.console.sweep_console_sessions(now, ago(core.policy.console_idle)).await?;
    let events = core.forget_events(ago(retention)).await?;
    tracing::debug!(tickets, claims, counters, sessions, console, events, "removed what has expired");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_goes() {
        let start = Timestamp::UNIX_EPOCH;
        let after = |hours: i64| start.saturating_add(SignedDuration::from_hours(hours)).unwrap();
        let mut clock = Steadiness(None);
        let moment = Instant::now();
        assert!(clock.look(start, moment), "there is nothing to compare the first look with");
        let moment = moment + Duration::from_secs(3600);
        assert!(clock.look(after(1), moment));
        assert!(!clock.look(after(800), moment), "set forward");
        assert!(clock.look(after(800), moment), "and it goes on from there");
        assert!(!clock.look(after(1), moment), "set back");
    }
}
