//! The steps that bring a database's tables to this version: which there are, which are missing, applying them.
//!
//! A server does this at its start (`database.migrate = "auto"`). Where the user that serves may not change tables, or
//! where an operator wants to choose the moment, `"manual"` leaves it to `wxlogin migrate`, and a server refuses to start
//! on tables that lack something. The rules for two versions beside each other are in [`wxlogin_core::schema`].

use std::sync::Arc;

use wxlogin_core::ports::Clock;
pub use wxlogin_core::schema::State;
use wxlogin_settings::{Loaded, value::DatabaseUrl};
use wxlogin_store_postgres::PostgresStore;
use wxlogin_store_sqlite::SqliteStore;

use crate::{OpenError, stores, system::SystemClock};

/// What the database of these settings has and lacks. Changes nothing.
///
/// # Errors
/// When the database cannot be reached, belongs to another program, or to a newer version that this one does not fit.
pub async fn state(loaded: &Loaded) -> Result<State, OpenError> {
    let url = &loaded.settings.database.url;
    match (of(url).await, url) {
        (Err(error), DatabaseUrl::Postgres(_)) => Err(stores::set_by(stores::DATABASE, error)),
        (found, _) => found,
    }
}

/// Applies what is missing and gives the state of before. Of several at once one applies and the others wait.
///
/// # Errors
/// As [`state`]; or when a step fails, and then nothing has changed.
pub async fn migrate(loaded: &Loaded) -> Result<State, OpenError> {
    let before = state(loaded).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    stores::open_to_carry(&loaded.settings.database.url, &clock).await?;
    Ok(before)
}

/// For servers that may not change tables.
pub(crate) async fn must_be_complete(loaded: &Loaded) -> Result<(), OpenError> {
    let state = state(loaded).await?;
    if state.missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = state.missing.iter().map(|(number, name)| format!("{number} {name}")).collect();
    Err(OpenError::Store(format!(
        "the database lacks steps of this version ({}), and database.migrate is \"manual\"; run `wxlogin migrate` as a user who may change its tables",
        names.join(", ")
    )))
}

/// Rows are carried whole or not at all: a newer version's columns are not known here.
pub(crate) async fn must_not_be_ahead(url: &DatabaseUrl) -> Result<(), OpenError> {
    let state = of(url).await?;
    if state.found <= state.known {
        return Ok(());
    }
    Err(OpenError::Store(format!(
        "the database has schema {}, this version knows schemas up to {}; use the newer version for this",
        state.found, state.known
    )))
}

async fn of(url: &DatabaseUrl) -> Result<State, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => SqliteStore::schema(path).map_err(stores::in_words),
        DatabaseUrl::Postgres(url) => PostgresStore::schema(url.expose()).await.map_err(stores::in_words),
    }
}
