//! What has to become so by itself.

use std::time::{Duration, Instant};

/// How long it may take: reconnecting, a breaker's probe, a database's own recovery, on a busy machine.
const LIMIT: Duration = Duration::from_secs(40);

/// Tries until it is so.
#[track_caller]
pub(crate) fn eventually<F, W>(what: &str, attempt: F) -> impl Future<Output = ()>
where
    F: Fn() -> W,
    W: Future<Output = bool>,
{
    let place = std::panic::Location::caller();
    async move {
        let begun = Instant::now();
        while !attempt().await {
            assert!(begun.elapsed() < LIMIT, "{place}: this did not come to be: {what}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}
