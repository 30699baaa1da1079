//! Where state is kept, by the settings: one file, or servers that any number of ours share.
//!
//! | `database.url` | `redis.url` | users, sessions, events | one-time things | counters |
//! |---|---|---|---|---|
//! | `sqlite:` | – | the file | the file | this process |
//! | `postgres:` | – | PostgreSQL | PostgreSQL | PostgreSQL |
//! | either | set | as above | Redis | Redis |
//!
//! Claims of WeChat's codes are kept in the database whatever keeps the one-time things: a Redis that comes back empty must
//! not let a code be sent twice.
//!
//! Sessions are remembered for `session.cache`, and which ones have ended is told from server to server by Redis where there is
//! one, else by PostgreSQL. With SQLite alone there is one server.

use std::sync::Arc;

use wxlogin_core::{
    flows::SessionCache,
    ports::{Carry, Clock, Ephemeral, Revocations, Stores},
};
use wxlogin_ephemeral_memory::MemoryEphemeral;
use wxlogin_ephemeral_redis::RedisEphemeral;
use wxlogin_settings::{
    Loaded, Settings,
    sections::Migrate,
    value::{DatabaseUrl, RedisUrl},
};
use wxlogin_store_postgres::{Options, PostgresStore};
use wxlogin_store_sqlite::SqliteStore;

use crate::{OpenError, data_dir::make_parent, health::Dependency, schema};

/// Everything that keeps state.
pub(crate) struct Opened {
    pub(crate) stores: Stores,
    pub(crate) ephemeral: Arc<dyn Ephemeral>,
    pub(crate) counters: Arc<dyn Ephemeral>,
    /// Claims of WeChat's codes: always the database.
    pub(crate) claims: Arc<dyn Ephemeral>,
    /// What the readiness check asks.
    pub(crate) dependencies: Vec<Dependency>,
    /// The channel over which servers tell each other which sessions have ended; `None` where there is one server.
    pub(crate) revocations: Option<Arc<dyn Revocations>>,
}

/// Opens what the settings name. `app_id` keeps apart the apps that share one Redis.
pub(crate) async fn open(loaded: &Loaded, app_id: &str, clock: &Arc<dyn Clock>) -> Result<Opened, OpenError> {
    let settings = &loaded.settings;
    if settings.database.migrate == Migrate::Manual {
        schema::must_be_complete(loaded).await?;
    }
    let mut opened = match &settings.database.url {
        DatabaseUrl::Sqlite(path) => {
            make_parent(path)?;
            let store = SqliteStore::open(path, clock.clone()).map_err(in_words)?;
            Opened {
                stores: Stores::of(store.clone()),
                ephemeral: store.clone(),
                claims: store.clone(),
                counters: Arc::new(MemoryEphemeral::new(clock.clone())),
                dependencies: vec![Dependency { name: "database", keeper: store, has_sessions: true }],
                revocations: None,
            }
        }
        DatabaseUrl::Postgres(url) => {
            let store = PostgresStore::with(url.expose(), clock.as_ref(), postgres_options(settings));
            let store = store.await.map_err(in_words).map_err(|error| set_by(DATABASE, error))?;
            Opened {
                stores: Stores::of(store.clone()),
                ephemeral: store.clone(),
                claims: store.clone(),
                counters: store.clone(),
                dependencies: vec![Dependency {
                    name: "database",
                    keeper: store.clone(),
                    has_sessions: true,
                }],
                revocations: Some(store),
            }
        }
    };
    if let Some(url) = &settings.redis.url {
        let redis = open_redis(url, app_id).await?;
        opened.ephemeral = redis.clone();
        opened.counters = redis.clone();
        opened.revocations = Some(redis.revocations().map_err(in_words)?);
        opened.dependencies.push(Dependency { name: "redis", keeper: redis, has_sessions: false });
    }
    Ok(opened)
}

/// Opens a database to carry rows out of it or into it.
pub(crate) async fn open_to_carry(
    url: &DatabaseUrl,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn Carry>, OpenError> {
    schema::must_not_be_ahead(url).await?;
    match url {
        DatabaseUrl::Sqlite(path) => {
            make_parent(path)?;
            Ok(SqliteStore::open(path, clock.clone()).map_err(in_words)?)
        }
        DatabaseUrl::Postgres(url) => {
            Ok(PostgresStore::open(url.expose(), clock.as_ref()).await.map_err(in_words)?)
        }
    }
}

async fn open_redis(url: &RedisUrl, app_id: &str) -> Result<Arc<RedisEphemeral>, OpenError> {
    RedisEphemeral::open(url.expose(), &format!("wxlogin:{app_id}:"))
        .await
        .map_err(in_words)
        .map_err(|error| set_by(REDIS, error))
}

/// What is remembered of sessions.
pub(crate) fn session_cache(
    settings: &Settings,
    revocations: Option<Arc<dyn Revocations>>,
) -> Arc<SessionCache> {
    let life = settings.session.cache.get();
    Arc::new(match revocations {
        Some(others) => SessionCache::among(life, others),
        None => SessionCache::new(life),
    })
}

fn postgres_options(settings: &Settings) -> Options {
    let database = &settings.database;
    Options {
        connections: usize::try_from(database.connections).unwrap_or(usize::MAX),
        patience: database.timeout,
        connect: database.connect_timeout,
    }
}

/// The setting that names the database, and its variable.
pub(crate) const DATABASE: (&str, &str) = ("database.url", "WXLOGIN_DATABASE_URL");
const REDIS: (&str, &str) = ("redis.url", "WXLOGIN_REDIS_URL");

/// Adds where the server was named, for who reads only this line.
pub(crate) fn set_by((setting, variable): (&str, &str), error: OpenError) -> OpenError {
    match error {
        OpenError::Store(text) => {
            OpenError::Store(format!("{text} (the address is set by {setting} or {variable})"))
        }
        other => other,
    }
}

pub(crate) fn in_words(error: impl std::fmt::Display) -> OpenError {
    OpenError::Store(error.to_string())
}
