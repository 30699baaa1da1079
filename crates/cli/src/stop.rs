//! SIGINT (Ctrl-C) and SIGTERM: stop gracefully; the second one stops at once.

use std::future::Future;

use tokio::sync::watch;

use crate::failure::Failure;

/// The exit code of a program that a second signal ended: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Tells any number of servers that they are to stop.
#[derive(Clone)]
pub(crate) struct Stop(watch::Sender<bool>);

impl Stop {
    /// Listens for signals from now on.
    pub(crate) fn on_signals() -> Result<Self, Failure> {
        let stop = Self(watch::Sender::new(false));
        let sender = stop.clone();
        let mut signals = Signals::new().map_err(|error| Failure::cannot(format!("signals: {error}")))?;
        tokio::spawn(async move {
            signals.next().await;
            tracing::info!("stopping; a second signal stops at once");
            sender.now();
            signals.next().await;
            std::process::exit(INTERRUPTED);
        });
        Ok(stop)
    }

    /// Asks everybody to stop.
    pub(crate) fn now(&self) {
        self.0.send_replace(true);
    }

    /// Ready once everybody is asked to stop.
    pub(crate) fn requested(&self) -> impl Future<Output = ()> + Send + 'static + use<> {
        let mut receiver = self.0.subscribe();
        async move {
            let _ = receiver.wait_for(|stop| *stop).await;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
