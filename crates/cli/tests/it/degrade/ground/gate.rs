//! An address in front of another that can change: what a database's address is that moves at a failover.

use std::sync::Arc;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Passes connections on to a port of this machine.
pub(crate) struct Gate {
    pub(crate) port: u16,
    target: Arc<watch::Sender<u16>>,
}

impl Gate {
    pub(crate) async fn to(port: u16) -> Self {
        let target = Arc::new(watch::Sender::new(port));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gate = Self { port: listener.local_addr().unwrap().port(), target: target.clone() };
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass(near, target.subscribe()));
            }
        });
        gate
    }

    /// From now on it leads elsewhere, and every connection of before is cut.
    pub(crate) fn switch(&self, port: u16) {
        self.target.send_replace(port);
    }
}

async fn pass(mut near: TcpStream, mut target: watch::Receiver<u16>) {
    let port = *target.borrow_and_update();
    let Ok(mut far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = target.changed() => {}
    }
}
