//! Revocations by Redis's own tracking of keys (RESP3, `CLIENT TRACKING ON BCAST PREFIX …`).
//!
//! An announcement writes a key under the app's prefix, `…revoked:WORD`, with a short life; Redis then pushes that key's
//! name to every connection that tracks the prefix. When the key ends, it is pushed once more, which forgets a few entries
//! for nothing.
//!
//! # Why a confirmed `PING` means that everything was heard
//! Redis appends the pushes of a round of its loop to the listeners' connections before it writes that round's answers
//! (`beforeSleep`: `trackingBroadcastInvalidationMessages`, then `handleClientsWithPendingWrites`). So when the writer has its
//! `OK`, the push stands in the listener's stream, and the answer to a `PING` that was sent later stands behind it. The client
//! hands on pushes while it reads, before it completes a later answer.

use std::time::Duration;

use async_trait::async_trait;
use redis::{
    AsyncConnectionConfig, Client, ProtocolVersion, PushInfo, PushKind, Value,
    aio::{ConnectionManager, MultiplexedConnection},
    cmd, pipe,
};
use tokio::sync::watch;
use wxlogin_core::ports::{Ear, Hearing, PortResult, Revocations, Revoked};

use crate::store::{CONNECT, PATIENCE, in_time, told};

/// How long a word stands in Redis. Only its writing counts.
const LIFE: Duration = Duration::from_secs(60);

/// The channel between the servers of an app that share a Redis.
pub struct RedisRevocations {
    /// For announcements.
    connection: ConnectionManager,
    /// For connections that listen.
    client: Client,
    prefix: String,
}

impl RedisRevocations {
    pub(crate) fn new(connection: ConnectionManager, client: &Client, prefix: &str) -> PortResult<Self> {
        let info = client.get_connection_info().clone();
        let pushing = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let client = Client::open(info.set_redis_settings(pushing)).map_err(|error| told(&error))?;
        Ok(Self { connection, client, prefix: format!("{prefix}revoked:") })
    }
}

#[async_trait]
impl Revocations for RedisRevocations {
    async fn announce(&self, revoked: &[Revoked]) -> PortResult<()> {
        let mut pipe = pipe();
        for word in revoked {
            let key = format!("{}{}", self.prefix, word.word());
            pipe.cmd("SET").arg(key).arg("").arg("PX").arg(LIFE.as_millis() as u64).ignore();
        }
        in_time(pipe.query_async::<()>(&mut self.connection.clone())).await
    }

    async fn listen(&self, ear: Ear) -> PortResult<Box<dyn Hearing>> {
        let (end, ended) = watch::channel(false);
        let prefix = self.prefix.clone();
        let pushed = move |push: PushInfo| -> Result<(), ()> {
            match push.kind {
                PushKind::Invalidate => push.data.iter().for_each(|keys| hear(keys, &prefix, &ear)),
                PushKind::Disconnection => drop(end.send(true)),
                _ => {}
            }
            Ok(())
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(PATIENCE))
            .set_push_sender(pushed);
        let mut connection =
            in_time(self.client.get_multiplexed_async_connection_with_config(&config)).await?;
        let track =
            cmd("CLIENT").arg("TRACKING").arg("ON").arg("BCAST").arg("PREFIX").arg(&self.prefix).take();
        in_time(track.query_async::<()>(&mut connection)).await?;
        Ok(Box::new(Tracking { connection, ended }))
    }
}

/// The names of keys that were written; nothing in their place after `FLUSHALL`.
fn hear(keys: &Value, prefix: &str, ear: &Ear) {
    match keys {
        Value::Array(keys) => keys.iter().for_each(|key| hear(key, prefix, ear)),
        Value::BulkString(key) => {
            let word = std::str::from_utf8(key).ok().and_then(|key| key.strip_prefix(prefix));
            ear(word.map_or(Revoked::All, Revoked::read));
        }
        _ => ear(Revoked::All),
    }
}

struct Tracking {
    connection: MultiplexedConnection,
    ended: watch::Receiver<bool>,
}

#[async_trait]
impl Hearing for Tracking {
    async fn confirm(&mut self) -> PortResult<()> {
        in_time(cmd("PING").query_async::<()>(&mut self.connection)).await
    }

    async fn broken(&mut self) {
        // An error means that the sender is gone, and with it the connection.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_flush_of_everything_and_a_strange_key_forget_everything() {
        let heard = Arc::new(Mutex::new(vec![]));
        let ear: Ear = {
            let heard = heard.clone();
            Arc::new(move |revoked| heard.lock().unwrap().push(revoked))
        };
        let key = |text: &str| Value::BulkString(text.into());
        hear(&Value::Array(vec![key("p:00a"), key("p:all"), key("elsewhere")]), "p:", &ear);
        hear(&Value::Nil, "p:", &ear);
        let all = Revoked::All;
        assert_eq!(*heard.lock().unwrap(), [Revoked::Bucket(10), all, all, all]);
    }
}
