//! What has expired is removed, now and then.

use std::{sync::Weak, time::Duration};

use jiff::SignedDuration;
use wxlogin_core::flows::Core;

/// How often. Expired things are already as if they were gone, so this only keeps the files small.
const EVERY: Duration = Duration::from_secs(300);

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
