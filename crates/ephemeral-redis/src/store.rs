//! The adapter: one connection that all callers share, made anew when it breaks.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use redis::{
    Client, Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
    cmd,
};
use tokio::time::timeout;
use wxlogin_core::ports::{Ephemeral, PortError, PortResult};

use crate::{OpenError, RedisRevocations, address};

/// How long an answer may take, making a new connection included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// How long one attempt to connect may take.
pub(crate) const CONNECT: Duration = Duration::from_secs(2);

/// How many commands may wait to be written; callers beyond wait for a place.
const QUEUE: usize = 1000;

const INCREMENT: &str = "local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count";

/// One-time and short-lived values in Redis.
pub struct RedisEphemeral {
    client: Client,
    connection: ConnectionManager,
    prefix: String,
    increment: Script,
}

impl RedisEphemeral {
    /// Connects. Every key will begin with `prefix`.
    ///
    /// # Errors
    /// When the URL cannot be read, or the server cannot be reached, refuses, or is too old.
    pub async fn open(url: &str, prefix: &str) -> Result<Arc<Self>, OpenError> {
        let client = address::client(url)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1)
            .set_max_delay(Duration::from_millis(200))
            .set_pipeline_buffer_size(QUEUE);
        let connection = ConnectionManager::new_with_config(client.clone(), config)
            .await
            .map_err(|error| refused(&client, &error))?;
        let store = Self { client, connection, prefix: prefix.to_owned(), increment: Script::new(INCREMENT) };
        store.must_know_getdel().await?;
        Ok(Arc::new(store))
    }

    /// Whether the server answers. Whether it takes changes is shown by a change, such as a `put`.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> PortResult<()> {
        self.peek("ping").await.map(drop)
    }

    /// The channel over which the servers with the same prefix tell each other which sessions have ended.
    ///
    /// # Errors
    /// When a connection cannot be prepared; nothing is sent yet.
    pub fn revocations(&self) -> PortResult<Arc<RedisRevocations>> {
        Ok(Arc::new(RedisRevocations::new(self.connection.clone(), &self.client, &self.prefix)?))
    }

    async fn must_know_getdel(&self) -> Result<(), OpenError> {
        let probe = cmd("GETDEL").arg(self.key("probe")).take();
        match probe.query_async::<Option<Vec<u8>>>(&mut self.connection.clone()).await {
            Ok(_) => Ok(()),
            // An error reply without a word of its own: the command is unknown.
            Err(error) if error.code() == Some("ERR") => {
                let version = cmd("INFO").arg("server").take();
                let text: String = version
                    .query_async(&mut self.connection.clone())
                    .await
                    .map_err(|error| refused(&self.client, &error))?;
                let line = text.lines().find_map(|line| line.strip_prefix("redis_version:"));
                Err(OpenError::Old(line.unwrap_or("of this version").to_owned()))
            }
            Err(error) => Err(refused(&self.client, &error)),
        }
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> PortResult<T> {
        in_time(command.query_async(&mut self.connection.clone())).await
    }
}

#[async_trait]
impl Ephemeral for RedisEphemeral {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<()> {
        let command = cmd("SET").arg(self.key(key)).arg(value).arg("PX").arg(millis(ttl)).take();
        self.ask(&command).await
    }

    async fn take(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        self.ask(&cmd("GETDEL").arg(self.key(key)).take()).await
    }

    async fn peek(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        self.ask(&cmd("GET").arg(self.key(key)).take()).await
    }

    async fn claim(&self, key: &str, value: &[u8], ttl: Duration) -> PortResult<bool> {
        let command = cmd("SET").arg(self.key(key)).arg(value).arg("NX").arg("PX").arg(millis(ttl)).take();
        let set: Option<String> = self.ask(&command).await?;
        Ok(set.is_some())
    }

    async fn increment(&self, key: &str, ttl: Duration) -> PortResult<u64> {
        let mut call = self.increment.key(self.key(key));
        call.arg(millis(ttl));
        in_time(call.invoke_async(&mut self.connection.clone())).await
    }

    async fn sweep(&self) -> PortResult<u64> {
        Ok(0)
    }
}

pub(crate) async fn in_time<T>(answer: impl Future<Output = RedisResult<T>>) -> PortResult<T> {
    match timeout(PATIENCE, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(told(&error)),
        Err(_) => Err(PortError::Unavailable("Redis did not answer in time".to_owned())),
    }
}

/// Redis counts milliseconds and takes no lifetime of zero; a hundred years is longer than anything lives.
fn millis(ttl: Duration) -> u64 {
    const LONGEST: u64 = 100 * 365 * 86_400 * 1000;
    u64::try_from(ttl.as_millis()).unwrap_or(LONGEST).clamp(1, LONGEST)
}

pub(crate) fn told(error: &RedisError) -> PortError {
    match error.kind() {
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => {
            PortError::Broken(format!("Redis gave an unexpected answer ({})", error.category()))
        }
        _ => PortError::Unavailable(format!("Redis: {}", kind(error))),
    }
}

/// Names host and port, and no password.
fn refused(client: &Client, error: &RedisError) -> OpenError {
    OpenError::Server { place: client.get_connection_info().addr().to_string(), why: kind(error) }
}

/// The kind of an error. Its details are left out: some quote the answer.
fn kind(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("{} ({code})", error.category()),
        None => error.category().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_never_zero_and_never_overflows() {
        assert_eq!(millis(Duration::ZERO), 1);
        assert_eq!(millis(Duration::from_micros(1_500)), 1);
        assert_eq!(millis(Duration::from_secs(300)), 300_000);
        assert_eq!(millis(Duration::MAX), millis(Duration::from_secs(u64::MAX)));
    }

    #[tokio::test]
    async fn a_url_that_cannot_be_read_is_not_repeated() {
        let Err(error) = RedisEphemeral::open("redis://:hunter2@host:port/x", "").await else {
            unreachable!("a port that is no number was read")
        };
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_told_in_time() {
        let outcome = timeout(CONNECT * 3, RedisEphemeral::open("redis://:hunter2@127.0.0.1:1/0", "")).await;
        let Ok(Err(error)) = outcome else { unreachable!("nothing listens on port 1") };
        let told = error.to_string();
        assert!(told.contains("Redis at 127.0.0.1:1 cannot be used") && !told.contains("hunter2"), "{told}");
    }
}
