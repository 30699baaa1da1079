//! The handle an application or a test holds.
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::lenient::{Client, Lenient};
use crate::model::{AppRegistration, CodeKind};
use crate::options::Options;
use crate::wire::Rule;
use crate::world::{Fault, LogEntry, World};

/// A WeChat platform in this process. Clones share one world.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    world: Mutex<World>,
    /// Wakes the long polls whenever something may have changed.
    changed: watch::Sender<u64>,
}

/// Something the in-process control was asked for and cannot do; the text says what to do instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ControlError(pub(crate) String);

/// The control API speaks English only; the pages show the same refusals in both languages.
impl From<Rule> for ControlError {
    fn from(rule: Rule) -> Self {
        Self(rule.english().to_owned())
    }
}

impl Sandbox {
    /// A platform with the given people, clock and seed.
    pub fn new(options: Options) -> Self {
        let world = Mutex::new(World::new(&options));
        Self { inner: Arc::new(Inner { options, world, changed: watch::Sender::new(0) }) }
    }

    /// All hosts of the platform, the phone and the control API as one router.
    pub fn router(&self) -> axum::Router {
        crate::routes::router(self.clone())
    }

    /// Serves until `shutdown` is ready.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let (stopping, stopped) = watch::channel(false);
        let stop = async move {
            shutdown.await;
            stopping.send_replace(true);
        };
        let router = self.router().layer(Extension(Stopping(stopped)));
        let service = router.into_make_service_with_connect_info::<Client>();
        axum::serve(Lenient(listener), service).with_graceful_shutdown(stop).await
    }

    /// Makes an app known, at any time. Registering it again adds the kind and replaces secret, name and domains.
    ///
    /// # Errors
    /// When `app_id` is empty.
    pub fn register_app(&self, registration: AppRegistration) -> Result<(), ControlError> {
        if registration.app_id.trim().is_empty() {
            return Err(ControlError("the appId is empty; give the app any text as appId".to_owned()));
        }
        self.with(|world| world.register_app(registration));
        Ok(())
    }

    /// A one-time code, as if the persona had just signed in.
    ///
    /// # Errors
    /// When the app or persona is unknown, or the app is not of a kind that issues such codes.
    pub fn issue_code(&self, app_id: &str, persona: &str, kind: CodeKind) -> Result<String, ControlError> {
        Ok(self.with(|world| crate::control::issue_code(world, app_id, persona, kind, None))?)
    }

    /// Queues a fault.
    ///
    /// # Errors
    /// When the platform has no such endpoint; the text names those that it has.
    pub fn add_fault(&self, fault: Fault) -> Result<(), ControlError> {
        Ok(self.with(|world| world.faults.add(fault))?)
    }

    /// The last calls, the oldest first.
    pub fn log(&self) -> Vec<LogEntry> {
        self.with(|world| world.log.entries())
    }

    /// Moves the sandbox's time.
    pub fn advance(&self, by: SignedDuration) {
        self.with(|world| world.shift = world.shift.saturating_add(by));
        self.wake();
    }

    /// Forgets everything but the registered apps.
    pub fn reset(&self) {
        self.with(|world| world.reset(&self.inner.options));
        self.wake();
    }

    /// Runs `work` on the world at the current time. The lock is never held across an await.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.inner.world.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.inner.options.clock.now();
        world.now = now.saturating_add(world.shift).unwrap_or(now);
        work(&mut world)
    }

    pub(crate) fn wake(&self) {
        self.inner.changed.send_modify(|version| *version = version.wrapping_add(1));
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    pub(crate) fn public_host(&self) -> Option<String> {
        let url = url::Url::parse(&self.inner.options.public_url).ok()?;
        url.host_str().map(str::to_owned)
    }
}

/// Tells the long polls of one [`Sandbox::serve`] that it stops: a graceful shutdown waits for open requests, and they must
/// not hold it for their 25 seconds. It is no part of the world, which may be served again.
#[derive(Clone)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Ready once the serving stops; never where nothing serves.
    pub(crate) async fn asked(this: Option<Self>) {
        let Some(Self(mut stopped)) = this else { return std::future::pending().await };
        // A sender that is gone is a serving that was dropped.
        let _ = stopped.wait_for(|stop| *stop).await;
    }
}
