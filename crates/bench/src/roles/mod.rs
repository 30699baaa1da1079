//! The processes beside the server. Each prints its address and ends with its standard input, hence with its parent.

mod bare;
mod stub;

pub(crate) use bare::bare;
pub(crate) use stub::stub;

use std::io::Write as _;

use tokio::{io::AsyncReadExt as _, net::TcpListener};

use crate::Result;

/// A listener on a free port, told on standard output.
async fn listen() -> Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    Ok(listener)
}

/// Ready when standard input ends.
async fn ended() {
    let mut nothing = [0; 64];
    let mut input = tokio::io::stdin();
    while input.read(&mut nothing).await.is_ok_and(|read| read > 0) {}
}
