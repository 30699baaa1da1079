//! Why a database could not be opened.

/// Why a database could not be opened. The text says what to do, and holds no password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL cannot be used.
    #[error("the URL of the PostgreSQL database {0}; it is postgres://USER:PASSWORD@HOST:PORT/NAME")]
    Address(&'static str),
    /// TLS cannot be set up.
    #[error("TLS to PostgreSQL cannot be set up: {0}")]
    Tls(String),
    /// The server does not let us in, or does not answer.
    #[error("PostgreSQL at {place} cannot be used: {why}")]
    Server {
        /// Host and port.
        place: String,
        /// What went wrong, and what to look at.
        why: String,
    },
    /// The schema belongs to another program.
    #[error(
        "the PostgreSQL database has tables, but not those of wxlogin; name a database of its own, or a schema of its own by adding ?options=-c%20search_path%3DSCHEMA to the URL"
    )]
    Foreign,
    /// A newer version of this program has been here.
    #[error(
        "the PostgreSQL database has schema {found}, this version knows schemas up to {known}; run the newer version, or restore a backup made before it ran"
    )]
    Newer {
        /// The schema of the database.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// A migration that was applied is not the one this program carries.
    #[error(
        "migration {number} of the PostgreSQL database is not the one that this version carries; run the version that made the database"
    )]
    Changed {
        /// The migration.
        number: i64,
    },
}
