//! What every handler can reach.

use std::sync::Arc;

use axum::http::HeaderValue;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, watch};
use wxlogin::{App, secret::IdSequence};
use wxlogin_web_assets::Pages;

use crate::{
    branding,
    layers::{Arrivals, Bound},
    metrics::Metrics,
    site::Site,
    turns::Turns,
};

/// The application and what serving it takes; cheap to clone.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    app: App,
    site: Site,
    metrics: Metrics,
    pages: Pages,
    draining: watch::Sender<bool>,
    bound: Bound,
    arrivals: Arrivals,
    turns: Arc<Turns>,
    request_ids: IdSequence,
    /// Held for reading by every request under way, for writing by the shutdown that waits for them.
    under_way: Arc<RwLock<()>>,
}

impl Server {
    pub(crate) fn new(app: App) -> Self {
        let site = Site::new(app.settings());
        let pages = branding::pages(&app, &site);
        let bound = Bound::new(app.settings());
        let http = &app.settings().http;
        let arrivals = Arrivals::new(http.body_limit.bytes(), http.body_timeout);
        let request_ids = IdSequence::new(app.core().rng.as_ref());
        Self(Arc::new(Inner {
            app,
            site,
            pages,
            bound,
            arrivals,
            turns: Arc::default(),
            request_ids,
            metrics: Metrics::new(),
            draining: watch::Sender::new(false),
            under_way: Arc::default(),
        }))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    pub(crate) fn site(&self) -> &Site {
        &self.0.site
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    pub(crate) fn bound(&self) -> &Bound {
        &self.0.bound
    }

    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.0.arrivals
    }

    /// The questions that are held.
    pub(crate) fn turns(&self) -> &Arc<Turns> {
        &self.0.turns
    }

    /// The id of a request that brings none.
    pub(crate) fn fresh_request_id(&self) -> HeaderValue {
        let id = self.0.request_ids.next(self.app().core().clock.as_ref());
        // Hexadecimal digits and dashes always make a header.
        HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
    }

    /// From now on `/readyz` says no, so that a balancer sends nobody else.
    pub(crate) fn drain(&self) {
        self.0.draining.send_replace(true);
    }

    pub(crate) fn is_draining(&self) -> bool {
        *self.0.draining.borrow()
    }

    /// Waits until [`Self::drain`]: what is held open without need ends then, so that the others can finish.
    pub(crate) async fn drained(&self) {
        let mut draining = self.0.draining.subscribe();
        // The sender lives as long as `self`, so the wait ends by the flag alone.
        _ = draining.wait_for(|draining| *draining).await;
    }

    /// Marks a request as under way until the result is dropped.
    pub(crate) async fn begin(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.0.under_way).read_owned().await
    }

    /// Waits until no request is under way. No new one begins while the result lives.
    pub(crate) async fn idle(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.0.under_way).write_owned().await
    }
}
