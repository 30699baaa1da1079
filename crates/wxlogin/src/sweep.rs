//! What goes on in the background: what has expired is removed, tokens that end soon are renewed, webhooks are told.

use std::{sync::Weak, time::Duration};

use jiff::SignedDuration;
use wxlogin_core::flows::{Core, Webhook};

/// How often. Expired things are already as if they were gone, so this only keeps the files small.
const EVERY: Duration = Duration::from_secs(300);
/// How often tokens are looked at.
const RENEW_EVERY: Duration = Duration::from_secs(60);
/// How often the event record is looked at for the webhook, and the longest wait after a refusal.
const TELL_EVERY: Duration = Duration::from_secs(1);
const TELL_AT_MOST: Duration = Duration::from_secs(300);
/// One process at a time tells: the lease lives a little longer than the longest call.
const LEASE: Duration = Duration::from_secs(30);

/// Sweeps until the app is gone. `retention` is how long events are kept.
pub(crate) async fn run(core: Weak<Core>, retention: Duration) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(core) = core.upgrade() else { return };
        if let Err(problem) = once(&core, retention).await {
            tracing::warn!(%problem, "expired things could not be removed; trying again later");
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
        if !matches!(core.ephemeral.claim("lease:webhook", b"", LEASE).await, Ok(true)) {
            continue;
        }
        wait = match core.deliver_webhooks(&webhook).await {
            Ok(_) => TELL_EVERY,
            Err(error) => {
                tracing::warn!(cause = error.cause(), "the webhook was not told; trying again");
                TELL_AT_MOST.min(wait * 2)
            }
        };
        if let Err(problem) = core.ephemeral.take("lease:webhook").await {
            tracing::warn!(%problem, "the webhook's lease ends by itself");
        }
    }
}

async fn once(core: &Core, retention: Duration) -> Result<(), wxlogin_core::ports::PortError> {
    let now = core.clock.now();
    let ago = |span: Duration| {
        let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
        now.saturating_sub(span).unwrap_or(jiff::Timestamp::MIN)
    };
    let tickets = core.ephemeral.sweep().await?;
    let counters = core.counters.sweep().await?;
    let sessions = core.stores.sessions.sweep_sessions(now, ago(core.policy.session_idle)).await?;
    let events = core.stores.events.forget_events(ago(retention)).await?;
    tracing::debug!(tickets, counters, sessions, events, "removed what has expired");
    Ok(())
}
