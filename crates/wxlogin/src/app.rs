//! An open application.

use std::sync::Arc;

use tokio::task::JoinHandle;
use wxlogin_core::{
    Result,
    flows::{Core, Redirects},
};
use wxlogin_element::{AppInfo, watch::Watch};
use wxlogin_settings::{Loaded, Settings};

use crate::{
    AppBuilder, Element, OpenError, live::Live, outbound::OutboundState, stores::Ready, system::HttpClient,
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
    pub(crate) ready: Vec<Arc<dyn Ready>>,
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

    /// Whether the stores answer: the readiness check.
    pub async fn ready(&self) -> std::result::Result<(), wxlogin_core::ports::PortError> {
        self.0.core.ephemeral.peek("ready").await?;
        for part in &self.0.ready {
            part.ready().await?;
        }
        Ok(())
    }
}
