//! The store: a pool, and the ways in which work is run on it.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio::time::timeout;
use tokio_postgres::NoTls;
use wxlogin_core::{
    ports::{Clock, PortError, PortResult},
    schema::State,
};

use crate::{OpenError, address::Address, connection::Connection, fault::Fault, migrate, tls};

/// How often a transaction is run before its failure is final.
const RUNS: usize = 5;

/// How the server is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many connections there are at most. PostgreSQL's own limit (`max_connections`, 100 unless set) is shared by
    /// all servers of the app.
    pub connections: usize,
    /// How long to wait for a free connection, and again for the server's answers.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 16, patience: Duration::from_secs(5) }
    }
}

/// All state in a PostgreSQL database.
pub struct PostgresStore {
    pool: Pool,
    patience: Duration,
}

impl PostgresStore {
    /// Connects and brings the tables up to this version; of several servers that start at once one does so and the
    /// others wait. `clock` dates the migrations.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or has a database of another program or of a newer version; the text
    /// says which, and what to do. It holds no password.
    pub async fn open(url: &str, clock: &dyn Clock) -> Result<Arc<Self>, OpenError> {
        Self::with(url, clock, Options::default()).await
    }

    /// As [`open`](Self::open), with other limits.
    ///
    /// # Errors
    /// The same.
    pub async fn with(url: &str, clock: &dyn Clock, options: Options) -> Result<Arc<Self>, OpenError> {
        let store = Self { pool: pool(url, options)?, patience: options.patience };
        migrate::migrate(&store, migrate::MIGRATIONS, clock.now()).await?;
        Ok(Arc::new(store))
    }

    /// Which steps of the schema the database has and lacks. Changes nothing.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn schema(url: &str) -> Result<State, OpenError> {
        let options = Options { connections: 1, ..Options::default() };
        migrate::state(&Self { pool: pool(url, options)?, patience: options.patience }).await
    }

    /// Whether the store can be used now: the server answers, and takes changes.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> PortResult<()> {
        let reads_only: bool = self
            .run(|db| async move { Ok(db.one("SELECT pg_is_in_recovery()", &[]).await?.try_get(0)?) })
            .await?;
        if reads_only {
            return Err(PortError::Unavailable("PostgreSQL only reads here; name the primary".to_owned()));
        }
        Ok(())
    }

    /// Runs statements that need no transaction of several: each is atomic by itself.
    pub(crate) async fn run<T, F, W>(&self, work: F) -> PortResult<T>
    where
        F: Fn(Arc<Connection>) -> W,
        W: Future<Output = Result<T, Fault>>,
    {
        let db = self.connection().await?;
        let done = self.in_time(work(db.clone())).await;
        // A refused statement leaves the connection as it was; one that was given up does not.
        if !matches!(done, Err(Fault::Late)) {
            db.finished();
        }
        Ok(done?)
    }

    /// Runs a transaction, again if it has to be. The work only borrows what it was given.
    pub(crate) async fn write<T, F, W>(&self, work: F) -> PortResult<T>
    where
        F: Fn(Arc<Connection>) -> W,
        W: Future<Output = Result<T, Fault>>,
    {
        let mut run = 1;
        loop {
            match self.attempt(self.patience, &work).await {
                Err(fault) if run < RUNS && fault.passes() => run += 1,
                done => return Ok(done?),
            }
        }
    }

    /// One transaction: all of it, or nothing.
    pub(crate) async fn attempt<T, F, W>(&self, patience: Duration, work: F) -> Result<T, Fault>
    where
        F: Fn(Arc<Connection>) -> W,
        W: Future<Output = Result<T, Fault>>,
    {
        let db = self.connection().await?;
        let whole = async {
            db.begin().await?;
            let done = work(db.clone()).await;
            match &done {
                Ok(_) => db.commit().await?,
                Err(_) => db.roll_back().await?,
            }
            db.finished();
            done
        };
        timeout(patience, whole).await.map_err(|_| Fault::Late)?
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        timeout(self.patience, work).await.map_err(|_| Fault::Late)?
    }

    async fn connection(&self) -> Result<Arc<Connection>, Fault> {
        Ok(Arc::new(Connection::new(self.pool.get().await?)))
    }
}

fn pool(url: &str, options: Options) -> Result<Pool, OpenError> {
    let Address { mut config, tls } = Address::parse(url)?;
    let Options { connections, patience } = options;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(patience);
    }
    config.tcp_user_timeout(patience).keepalives_idle(Duration::from_secs(30));
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match &tls {
        None => Manager::from_config(config, NoTls, recycling),
        Some(trust) => Manager::from_config(config, tls::connector(trust)?, recycling),
    };
    // By SET and not by the URL's options, which poolers such as PgBouncer refuse.
    let limit = patience.as_millis();
    let setup = format!(
        "SET default_transaction_isolation = 'read committed'; SET statement_timeout = {limit}; \
         SET idle_in_transaction_session_timeout = {limit}; SET client_min_messages = warning"
    );
    let setup = Hook::async_fn(move |client, _| {
        let setup = setup.clone();
        Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(connections.max(1))
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(patience))
        .create_timeout(Some(patience))
        .post_create(setup)
        .build()
        .map_err(|_| OpenError::Address("cannot be used with a pool"))
}
