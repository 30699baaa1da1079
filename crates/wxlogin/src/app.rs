//! An open application.

use std::sync::Arc;

use tokio::task::JoinHandle;
use wxlogin_core::{
    Result,
    flows::{Core, Redirects},
    ports::PortError,
};
use wxlogin_element::{AppInfo, watch::Watch};
use wxlogin_outbound::OutboundState;
use wxlogin_settings::{Loaded, Settings};

use crate::{
    AppBuilder, Element, OpenError,
    health::{Health, State, Watchman},
    live::Live,
    system::HttpClient,
};

/// An open application: cheap to clone, safe from any number of tasks.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) core: Arc<Core>,
    pub(crate) live: Arc<Live>,
    pub(crate) loaded: Loaded,
    pub(crate) redirects: Redirects,
    /// Our own client; `None` when the application brought another.
    pub(crate) outbound: Option<Arc<HttpClient>>,
    pub(crate) watchman: Watchman,
    pub(crate) workers: Vec<JoinHandle<()>>,
    pub(crate) _watch: Option<Watch>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.workers.iter().for_each(JoinHandle::abort);
    }
}

impl App {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Opens an app folder with the settings in it and in the environment.
    pub async fn open(dir: impl Into<std::path::PathBuf>) -> std::result::Result<Self, OpenError> {
        Self::builder(dir).open().await
    }

    /// Opens an app folder with more to say about it.
    pub fn builder(dir: impl Into<std::path::PathBuf>) -> AppBuilder {
        AppBuilder::new(dir.into())
    }

    /// The verbs.
    #[must_use]
    pub fn core(&self) -> &Core {
        &self.0.core
    }

    /// The app folder as it is now.
    #[must_use]
    pub fn live(&self) -> &Arc<Live> {
        &self.0.live
    }

    /// Who the application is.
    #[must_use]
    pub fn info(&self) -> AppInfo {
        self.0.live.tree().app().clone()
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.loaded.settings
    }

    /// The settings with their origins and warnings.
    #[must_use]
    pub fn loaded_settings(&self) -> &Loaded {
        &self.0.loaded
    }

    /// Where a browser may be sent after signing in.
    #[must_use]
    pub fn redirects(&self) -> &Redirects {
        &self.0.redirects
    }

    /// The calls to WeChat and other hosts: how many, how they ended, who waits. `None` over a client of the application's own.
    #[must_use]
    pub fn outbound(&self) -> Option<OutboundState> {
        self.0.outbound.as_ref().map(|client| client.state())
    }

    /// A handle on an element, if there is one with this fullName.
    pub fn element(&self, full_name: &str) -> Result<Element> {
        self.must_exist(full_name)?;
        Ok(Element::new(self.clone(), full_name.to_owned()))
    }

    /// How what keeps the state is. Bounded: a server that says nothing is down after a moment.
    pub async fn health(&self) -> Health {
        self.0.watchman.look().await
    }

    /// Whether everything that signing in needs works.
    ///
    /// # Errors
    /// The first problem found.
    pub async fn ready(&self) -> std::result::Result<(), PortError> {
        let checks = self.health().await.checks;
        let problem =
            checks.into_iter().filter(|check| check.state != State::Up).find_map(|check| check.problem);
        problem.map_or(Ok(()), Err)
    }
}
