//! Where state is kept, by the settings: one file, or servers that any number of ours share.
//!
//! | `database.url` | `redis.url` | users, sessions, events | one-time things | counters |
//! |---|---|---|---|---|
//! | `sqlite:` | – | the file | the file | this process |
//! | `postgres:` | – | PostgreSQL | PostgreSQL | PostgreSQL |
//! | either | set | as above | Redis | Redis |

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use wxlogin_core::ports::{Carry, Clock, Ephemeral, PortResult, Stores};
use wxlogin_ephemeral_memory::MemoryEphemeral;
use wxlogin_ephemeral_redis::RedisEphemeral;
use wxlogin_settings::{
    Loaded, Origin, Settings,
    sections::Migrate,
    value::{DatabaseUrl, RedisUrl},
};
use wxlogin_store_postgres::PostgresStore;
use wxlogin_store_sqlite::SqliteStore;

use crate::{OpenError, data_dir::make_parent, schema};

/// Something that must answer for the app to work.
#[async_trait]
pub(crate) trait Ready: Send + Sync {
    /// Whether it can be used now.
    async fn ready(&self) -> PortResult<()>;
}

macro_rules! ready_by_ping {
    ($($adapter:ty),*) => {$(
        #[async_trait]
        impl Ready for $adapter {
            async fn ready(&self) -> PortResult<()> {
                self.ping().await
            }
        }
    )*};
}
ready_by_ping!(SqliteStore, PostgresStore, RedisEphemeral);

/// Everything that keeps state.
pub(crate) struct Opened {
    pub(crate) stores: Stores,
    pub(crate) ephemeral: Arc<dyn Ephemeral>,
    pub(crate) counters: Arc<dyn Ephemeral>,
    /// What the readiness check asks.
    pub(crate) ready: Vec<Arc<dyn Ready>>,
    /// How long a checked session may be believed without asking again.
    pub(crate) session_cache: Duration,
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
                counters: Arc::new(MemoryEphemeral::new(clock.clone())),
                ready: vec![store],
                session_cache: settings.session.cache.get(),
            }
        }
        DatabaseUrl::Postgres(url) => {
            let store = PostgresStore::open(url.expose(), clock.as_ref()).await.map_err(in_words)?;
            remind_of_the_key(settings);
            Opened {
                stores: Stores::of(store.clone()),
                ephemeral: store.clone(),
                counters: store.clone(),
                ready: vec![store],
                session_cache: shared_session_cache(loaded),
            }
        }
    };
    if let Some(url) = &settings.redis.url {
        let redis = open_redis(url, app_id).await?;
        opened.ephemeral = redis.clone();
        opened.counters = redis.clone();
        opened.ready.push(redis);
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
    RedisEphemeral::open(url.expose(), &format!("wxlogin:{app_id}:")).await.map_err(in_words)
}

/// A session that another server has ended must be refused here at once, so that none is believed unasked; unless
/// the operator has said for how long it may be.
fn shared_session_cache(loaded: &Loaded) -> Duration {
    match loaded.origin("session.cache") {
        Origin::Default => Duration::ZERO,
        _ => loaded.settings.session.cache.get(),
    }
}

/// Several servers can only read each other's tickets and tokens with one key; a key file that each makes for itself is
/// the mistake that is made.
fn remind_of_the_key(settings: &Settings) {
    let file = &settings.security.master_key_file;
    if settings.security.master_key.is_none() && !file.exists() {
        tracing::warn!(
            file = %file.display(),
            "a new master key is made; every server of this app needs the same one: copy the file to them, or give it to all as WXLOGIN_SECURITY_MASTER_KEY"
        );
    }
}

pub(crate) fn in_words(error: impl std::fmt::Display) -> OpenError {
    OpenError::Store(error.to_string())
}
