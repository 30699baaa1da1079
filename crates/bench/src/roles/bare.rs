//! The handler that everything is compared with: axum as its own documentation begins, and nothing else.

use axum::{Router, routing::get, serve::ListenerExt as _};

use crate::Result;

pub(crate) async fn bare() -> Result<()> {
    // The addresses that the session check is asked at, so that both get the same bytes. The work of a process on all cores
    // is shared among its threads as in the server.
    let served = std::thread::spawn(|| -> std::io::Result<()> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let router = Router::new().route("/v1/verify", get(async || "ok"));
            let listener = super::listen().await.map_err(|error| std::io::Error::other(error.to_string()))?;
            let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
            axum::serve(listener, router).await
        })
    });
    super::ended().await;
    drop(served);
    Ok(())
}
