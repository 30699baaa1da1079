//! A listener, requests, and an orderly end.

use std::{io, time::Duration};

use axum::serve::ListenerExt;
use tokio::{net::TcpListener, sync::oneshot, time::timeout};
use wxlogin::App;

use crate::{router::build, state::Server};

/// How often recorded times are folded into their buckets.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// Serves until `shutdown` is ready. Then nothing new is accepted, and requests under way, sign-ins whose browser has gone
/// away included, get `http.shutdown_grace` to finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let grace = app.settings().http.shutdown_grace;
    let server = Server::new(app);
    let tidying = tokio::spawn(tidy(server.clone()));
    let (stopping, stopped) = oneshot::channel::<()>();
    let signal = {
        let server = server.clone();
        async move {
            shutdown.await;
            server.drain();
            tracing::info!("stopping: requests under way may finish");
            let _ = stopping.send(());
        }
    };
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let service = build(server.clone()).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(signal).into_future();
    let too_late = async move {
        // A sender that is gone without a word means that serving has ended by itself.
        if stopped.await.is_ok() {
            tokio::time::sleep(grace).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = too_late => {
            tracing::warn!("some connections did not end within http.shutdown_grace and are cut");
            Ok(())
        }
    };
    if timeout(grace, server.idle()).await.is_err() {
        tracing::warn!("some requests did not end within http.shutdown_grace");
    }
    tidying.abort();
    outcome
}

async fn tidy(server: Server) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        server.metrics().tidy();
    }
}
