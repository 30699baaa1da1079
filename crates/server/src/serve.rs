//! A listener, requests, and an orderly end.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use axum::Router;
use tokio::{net::TcpListener, sync::oneshot};
use wxlogin::App;

use crate::{
    connections::{self, Admission, Patience},
    router::{build, operations},
    routes::{admin::invitation, demo},
    shares::Shares,
    state::Server,
};

/// How often recorded times are folded into their buckets.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// The sockets of a server: one for people and applications, and, where `ops.listen` is set, one for operators.
#[derive(Debug)]
pub struct Listeners {
    /// What everybody reaches.
    pub public: TcpListener,
    /// What operators reach.
    pub ops: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(public: TcpListener) -> Self {
        Self { public, ops: None }
    }
}

/// Serves until `shutdown` is ready. For `http.drain_delay` after that everything is still answered, while `/readyz` says no and
/// connections are closed after their answer, so that balancers send people elsewhere. Then nothing new is accepted, who is
/// connected may ask once more within a second, and requests under way, sign-ins whose browser has gone away included, get `http.shutdown_grace` to finish.
pub async fn serve(
    app: App,
    listeners: impl Into<Listeners>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    // Standard error is the log, unless it is a terminal.
    invite(&app, io::stderr().is_terminal()).await;
    run(app, Router::new(), listeners.into(), shutdown).await;
}

/// [`serve`] with the demo's pages at `/demo/`, which need the sandbox in WeChat's place.
pub async fn serve_with_demo(
    app: App,
    listeners: impl Into<Listeners>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    invite(&app, true).await;
    run(app, demo::router(), listeners.into(), shutdown).await;
}

async fn run(
    app: App,
    more: Router<Server>,
    listeners: Listeners,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let http = &app.settings().http;
    let (grace, patience) = (http.shutdown_grace, Patience::new(http.head_timeout, http.idle_timeout));
    let admission = Admission {
        shares: Shares::new(app.settings().limits.connections_per_address),
        proxies: http.trusted_proxies.clone(),
    };
    let server = Server::new(app);
    let tidying = tokio::spawn(tidy(server.clone()));
    let (stopping, stopped) = oneshot::channel();
    let router = build(server.clone(), more);
    let operating = listeners.ops.map(|ops| {
        let router = operations(server.clone());
        let everybody = Admission { shares: Shares::new(0), proxies: vec![] };
        // It answers until the very end, so that an operator sees a server that is stopping.
        tokio::spawn(connections::serve(ops, router, patience, everybody, std::future::pending()))
    });
    let stop = signal(server.clone(), shutdown, stopping);
    let serving = connections::serve(listeners.public, router, patience, admission, stop);
    let finished = async {
        serving.await;
        // Sign-ins whose browser has gone away have no connection that serving could wait for.
        drop(server.idle().await);
    };
    tokio::select! {
        () = finished => {}
        () = too_late(stopped, grace) => {
            tracing::warn!("some requests did not end within http.shutdown_grace and are cut");
        }
    }
    tidying.abort();
    if let Some(operating) = operating {
        operating.abort();
    }
}

async fn signal(server: Server, shutdown: impl Future<Output = ()>, stopping: oneshot::Sender<()>) {
    shutdown.await;
    server.drain();
    let delay = server.app().settings().http.drain_delay.get();
    if !delay.is_zero() {
        tracing::info!(?delay, "stopping: not ready any more, still answering");
        tokio::time::sleep(delay).await;
    }
    tracing::info!("stopping: requests under way may finish");
    // Nobody listens any more when serving has failed by itself.
    let _heard = stopping.send(());
}

/// Ready when the grace after the signal is over.
async fn too_late(stopped: oneshot::Receiver<()>, grace: Duration) {
    match stopped.await {
        Ok(()) => tokio::time::sleep(grace).await,
        Err(_) => std::future::pending().await,
    }
}

/// A console without an admin is of no use, and only whoever started the server may make the first: the link is shown to a
/// person, and never written where others read the log.
async fn invite(app: &App, to_a_person: bool) {
    if !to_a_person {
        if app.core().has_admin().await.is_ok_and(|has| !has) {
            tracing::warn!(
                "the console has no admin yet; make one: wxlogin user add --username NAME --password-stdin --admin"
            );
        }
        return;
    }
    match invitation(app).await {
        Ok(Some(text)) => _ = io::stderr().write_all(text.as_bytes()),
        Ok(None) => {}
        Err(error) => tracing::warn!(cause = error.cause(), "the first admin's link could not be made"),
    }
}

async fn tidy(server: Server) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        server.metrics().tidy();
    }
}
