//! What PostgreSQL says, told without a value of any row.

use std::{error::Error as _, io};

use deadpool_postgres::{HookError, PoolError};
use tokio_postgres::{Error, error::SqlState};
use wxlogin_core::ports::PortError;

/// Why a piece of work failed.
#[derive(Debug)]
pub(crate) enum Fault {
    /// PostgreSQL refused, or went away.
    Sql(Error),
    /// There is no connection.
    Pool(String),
    /// The time ran out.
    Late,
    /// A value cannot be stored or read, or the request contradicts itself.
    Wrong(&'static str),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

impl From<PoolError> for Fault {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Sql(error),
            PoolError::Timeout(_) => Self::Pool("no connection became free in time".to_owned()),
            PoolError::PostCreateHook(HookError::Backend(error)) => Self::Sql(error),
            PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Self::Pool("no connection can be set up".to_owned())
            }
        }
    }
}

impl From<Fault> for PortError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Sql(error) => told(&error),
            Fault::Pool(text) => Self::Unavailable(text),
            Fault::Late => Self::Unavailable("PostgreSQL did not answer in time".to_owned()),
            Fault::Wrong(text) => Self::Broken(text.to_owned()),
        }
    }
}

impl Fault {
    /// Whether the same work may succeed when it is run again: PostgreSQL broke a deadlock, or somebody else was first at
    /// a unique index, which the check at the beginning will see this time.
    pub(crate) fn passes(&self) -> bool {
        let Self::Sql(error) = self else { return false };
        let Some(code) = error.code() else { return false };
        [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::UNIQUE_VIOLATION]
            .contains(code)
    }
}

/// The port's error for what PostgreSQL said. Its own message is left out: some quote SQL or values.
pub(crate) fn told(error: &Error) -> PortError {
    let Some(db) = error.as_db_error() else { return driver(error) };
    let code = db.code().code();
    let of = |what: &str, name: Option<&str>| name.map(|name| format!(", {what} {name}")).unwrap_or_default();
    let place = format!("{}{}", of("table", db.table()), of("constraint", db.constraint()));
    match code.get(..2) {
        Some("08" | "53" | "57" | "58") => PortError::Unavailable(format!("PostgreSQL {code}{place}")),
        Some("28" | "3D") => {
            PortError::Unavailable(format!("PostgreSQL {code}: user, password or database are refused"))
        }
        Some("40" | "55") => PortError::Unavailable(format!("PostgreSQL {code}: too much at once{place}")),
        _ if code == "25006" => {
            PortError::Unavailable("PostgreSQL 25006: the server only reads; name the primary".to_owned())
        }
        _ if code == "22021" => {
            PortError::Broken("a text holds a zero byte, which PostgreSQL cannot store".to_owned())
        }
        _ => PortError::Broken(format!("PostgreSQL {code}{place}")),
    }
}

fn driver(error: &Error) -> PortError {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    match cause {
        Some(cause) => PortError::Unavailable(format!("the connection broke ({})", cause.kind())),
        None if error.is_closed() => PortError::Unavailable("the connection is closed".to_owned()),
        None if error.to_string().starts_with("error connecting") => {
            PortError::Unavailable("no connection".to_owned())
        }
        None => PortError::Broken("a row or a parameter has an unexpected type".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_or_away_may_come_back() {
        for fault in [Fault::Late, Fault::Pool("none".to_owned())] {
            assert!(!fault.passes(), "the port's caller decides whether to try again");
            assert!(matches!(PortError::from(fault), PortError::Unavailable(_)));
        }
        assert!(matches!(PortError::from(Fault::Wrong("x")), PortError::Broken(_)));
    }
}
