//! The pool: how many connections, how each is set up, and how one that died is kept from being handed out.
//!
//! A connection that ended is noticed by its socket. One whose server was cut off or failed over without a word looks alive:
//! so one that lay unused for a while is asked something first, and as soon as one gives no answer, every connection that
//! is as old is taken for dead. Otherwise sixteen callers would each wait for a dead one.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Metrics, Pool, RecyclingMethod, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{OpenError, Options, address::Address, tls};

/// A connection that was used this recently is handed out unasked.
const FRESH: Duration = Duration::from_secs(2);

/// How long an idle connection may take to answer before it is taken for dead.
const ANSWER: Duration = Duration::from_secs(1);

/// How a connection of any kind is made.
pub(crate) struct Line {
    pub(crate) config: Config,
    /// `None`: without TLS.
    pub(crate) tls: Option<MakeRustlsConnect>,
}

impl Line {
    pub(crate) fn new(url: &str, options: Options) -> Result<Self, OpenError> {
        let Address { mut config, tls } = Address::parse(url)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(options.connect);
        }
        config
            .tcp_user_timeout(options.patience)
            .keepalives_idle(Duration::from_secs(30))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        Ok(Self { config, tls: tls.as_ref().map(tls::connector).transpose()? })
    }
}

/// Since when connections are known to have died in silence.
#[derive(Clone, Default)]
pub(crate) struct Silence(Arc<Mutex<Option<Instant>>>);

impl Silence {
    /// A connection gave no answer: nor will any that was made before now.
    pub(crate) fn noticed(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn has_taken(&self, metrics: &Metrics) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| metrics.created < since)
    }
}

pub(crate) fn pool(line: &Line, options: Options, silence: &Silence) -> Result<Pool, OpenError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match &line.tls {
        None => Manager::from_config(line.config.clone(), NoTls, recycling),
        Some(tls) => Manager::from_config(line.config.clone(), tls.clone(), recycling),
    };
    Pool::builder(manager)
        .max_size(options.connections.max(1))
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(options.patience))
        .create_timeout(Some(options.connect))
        .post_create(set_up(options.patience))
        .pre_recycle(asked_when_idle(silence.clone()))
        .build()
        .map_err(|_| OpenError::Address("cannot be used with a pool"))
}

/// By SET and not by the URL's options, which poolers such as PgBouncer refuse. The server gives a statement up a little
/// earlier than we do, so that a wait that ends here means silence.
fn set_up(patience: Duration) -> Hook {
    let limit = (patience * 9 / 10).as_millis().max(1);
    let setup = format!(
        "SET default_transaction_isolation = 'read committed'; SET statement_timeout = {limit}; \
         SET idle_in_transaction_session_timeout = {limit}; SET client_min_messages = warning"
    );
    Hook::async_fn(move |client, _| {
        let setup = setup.clone();
        Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
    })
}

fn asked_when_idle(silence: Silence) -> Hook {
    Hook::async_fn(move |client, metrics| {
        let (silence, dead, idle) = (silence.clone(), silence.has_taken(metrics), metrics.last_used());
        Box::pin(async move {
            if dead {
                return Err(HookError::message("as old as one that gave no answer"));
            }
            if idle < FRESH {
                return Ok(());
            }
            match timeout(ANSWER, client.batch_execute("SELECT")).await {
                Ok(answered) => answered.map_err(HookError::Backend),
                Err(_) => {
                    silence.noticed();
                    Err(HookError::message("no answer"))
                }
            }
        })
    })
}
