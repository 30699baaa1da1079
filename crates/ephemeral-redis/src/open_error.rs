//! Why Redis could not be opened.

/// Why Redis could not be opened. The text says what to do, and holds no password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL cannot be used.
    #[error(
        "the URL of Redis cannot be read; it is redis://USER:PASSWORD@HOST:PORT/DB, or rediss://… for TLS"
    )]
    Address,
    /// TLS cannot be set up.
    #[error("TLS to Redis cannot be set up: {0}")]
    Tls(String),
    /// The server does not let us in, or does not answer.
    #[error(
        "Redis at {place} cannot be used: {why}; check host, port, password and that the server is running"
    )]
    Server {
        /// Host and port.
        place: String,
        /// What went wrong.
        why: String,
    },
    /// The server is too old.
    #[error(
        "Redis {0} is too old; 6.2 or newer is needed (GETDEL takes a one-time code in one step), or Valkey"
    )]
    Old(String),
}
