//! The store: a pool, and the ways in which work is run on it.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::Pool;
use tokio::time::timeout;
use wxlogin_core::{
    ports::{Clock, PortResult},
    schema::State,
};

use crate::{
    OpenError,
    connection::Connection,
    fault::Fault,
    migrate,
    pool::{Line, Silence, pool},
};

/// How often a transaction is run before its failure is final.
const RUNS: usize = 5;

/// How the server is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many connections there are at most. PostgreSQL's own limit (`max_connections`, 100 unless set) is shared by
    /// all servers of the app.
    pub connections: usize,
    /// How long to wait for a connection, and again for the server's answers.
    pub patience: Duration,
    /// How long making a connection may take, TLS and password included.
    pub connect: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 16, patience: Duration::from_secs(5), connect: Duration::from_secs(3) }
    }
}

/// All state in a PostgreSQL database.
pub struct PostgresStore {
    pool: Pool,
    pub(crate) line: Line,
    silence: Silence,
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
        let store = Self::unopened(url, options)?;
        migrate::migrate(&store, migrate::MIGRATIONS, clock.now()).await?;
        Ok(Arc::new(store))
    }

    fn unopened(url: &str, options: Options) -> Result<Self, OpenError> {
        let (line, silence) = (Line::new(url, options)?, Silence::default());
        let pool = pool(&line, options, &silence)?;
        Ok(Self { pool, line, silence, patience: options.patience })
    }

    /// Which steps of the schema the database has and lacks. Changes nothing.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn schema(url: &str) -> Result<State, OpenError> {
        let options = Options { connections: 1, ..Options::default() };
        migrate::state(&Self::unopened(url, options)?).await
    }

    /// Whether the server answers. Whether it takes changes (a standby does not) is shown by a change, such as a `put`.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> PortResult<()> {
        self.run(|db| async move { db.exists("SELECT FROM schema_migrations LIMIT 1", &[]).await })
            .await
            .map(drop)
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
        self.within(patience, whole).await
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        self.within(self.patience, work).await
    }

    async fn within<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        match timeout(patience, work).await {
            Ok(done) => done,
            Err(_) => {
                self.silence.noticed();
                Err(Fault::Late)
            }
        }
    }

    async fn connection(&self) -> Result<Arc<Connection>, Fault> {
        // Each step of getting one has its own limit; together they have this one.
        let given = timeout(self.patience, self.pool.get()).await;
        let none = || Fault::Pool("no connection in time".to_owned());
        Ok(Arc::new(Connection::new(given.map_err(|_| none())??)))
    }
}
