//! Revocations by LISTEN and NOTIFY, for deployments with PostgreSQL and no Redis.
//!
//! # Why a confirmed statement means that everything was heard
//! The commit of a NOTIFY puts the word into the server's queue and signals the listening backends before its client is
//! answered. A backend that is signalled sends what waits in the queue before it reports itself ready for the next command, so
//! the word stands in the listener's stream before the end of any answer to a statement that was sent later. The driver
//! hands notifications on in the order of the stream.

use async_trait::async_trait;
use std::future::poll_fn;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    task::JoinHandle,
};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls};
use wxlogin_core::ports::{Ear, Hearing, PortError, PortResult, Revocations, Revoked};

use crate::{PostgresStore, fault::told};

/// The name of the channel. Apps that share a database (in schemas of their own) hear each other's words, which makes them
/// forget a few entries for nothing.
const CHANNEL: &str = "wxlogin_revoked";

#[async_trait]
impl Revocations for PostgresStore {
    async fn announce(&self, revoked: &[Revoked]) -> PortResult<()> {
        // 256 words at most (the flow says `all` beyond), far below the 8,000 bytes that a payload may have.
        let words: Vec<String> = revoked.iter().map(Revoked::word).collect();
        let words = &words.join(",");
        self.run(|db| async move { db.execute("SELECT pg_notify($1, $2)", &[&CHANNEL, words]).await })
            .await?;
        Ok(())
    }

    async fn listen(&self, ear: Ear) -> PortResult<Box<dyn Hearing>> {
        let (end, ended) = watch::channel(false);
        let (client, reading) = match &self.line.tls {
            None => {
                let (client, connection) = self.line.config.connect(NoTls).await.map_err(|e| told(&e))?;
                (client, tokio::spawn(read(connection, ear, end)))
            }
            Some(tls) => {
                let (client, connection) =
                    self.line.config.connect(tls.clone()).await.map_err(|e| told(&e))?;
                (client, tokio::spawn(read(connection, ear, end)))
            }
        };
        let listening = Listening { client, reading, ended };
        listening.run(&format!("LISTEN {CHANNEL}")).await?;
        Ok(Box::new(listening))
    }
}

/// Drives the connection until it ends.
async fn read<S, T>(mut connection: Connection<S, T>, ear: Ear, end: watch::Sender<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notification(notification) = message
            && notification.channel() == CHANNEL
        {
            notification.payload().split(',').for_each(|word| ear(Revoked::read(word)));
        }
    }
    end.send_replace(true);
}

struct Listening {
    client: Client,
    reading: JoinHandle<()>,
    ended: watch::Receiver<bool>,
}

impl Listening {
    async fn run(&self, statement: &str) -> PortResult<()> {
        self.client.batch_execute(statement).await.map_err(|error| told(&error))
    }
}

#[async_trait]
impl Hearing for Listening {
    async fn confirm(&mut self) -> PortResult<()> {
        if *self.ended.borrow() {
            return Err(PortError::Unavailable("the connection is closed".to_owned()));
        }
        self.run("SELECT").await
    }

    async fn broken(&mut self) {
        // An error means that the sender is gone, and with it the connection.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Of a network that swallows everything no end would come.
        self.reading.abort();
    }
}
