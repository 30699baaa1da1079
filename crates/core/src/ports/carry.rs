//! Carrying everything from one store to another, row by row and exactly: numbers, hashes and times included.
//!
//! The tables and their columns have the same names in every store; this file is the one list of them. A new table or
//! column of a migration is added here too: a test of the SQLite store compares the list with its tables.

use async_trait::async_trait;

use super::PortResult;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number, times included.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// True or false.
    Flag,
}

/// A value of a row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing there.
    Null,
    /// See [`Kind::Number`].
    Number(i64),
    /// See [`Kind::Text`].
    Text(String),
    /// See [`Kind::Bytes`].
    Bytes(Vec<u8>),
    /// See [`Kind::Flag`].
    Flag(bool),
}

/// A row: a cell for each of the table's columns, in their order.
pub type Cells = Vec<Cell>;

/// A table. Its first column is its key, by which rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name in every store.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// Every table, in an order in which each refers to earlier ones only (a merged user refers to another user). What lives
    /// for minutes (codes, counters) is not among them.
    pub const ALL: &'static [Self] = &[
        USERS,
        IDENTITIES,
        SESSIONS,
        MEMBERS,
        EVENTS,
        SERVICE_KEYS,
        MERGES,
        EVENT_CURSORS,
        EVENT_SEALS,
        EVENT_MARKS,
        CONSOLE_SESSIONS,
        FACTORS,
    ];

    /// Whether the store numbers the rows itself.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.columns.first().is_some_and(|(_, kind)| *kind == Kind::Number)
    }

    /// The names of the columns, as a statement lists them.
    #[must_use]
    pub fn listed(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

use Kind::{Bytes, Flag, Number, Text};

/// Users. `merged_into` refers to another user, who may come later.
pub const USERS: Table = Table {
    name: "users",
    columns: &[
        ("seq", Number),
        ("id", Text),
        ("username", Text),
        ("password_hash", Text),
        ("nick", Text),
        ("avatar", Text),
        ("phone", Text),
        ("active", Flag),
        ("origin", Text),
        ("merged_into", Text),
        ("created_at", Number),
        ("updated_at", Number),
        ("admin", Flag),
        ("password_vouched", Flag),
        ("epoch", Number),
    ],
};

const IDENTITIES: Table = Table {
    name: "identities",
    columns: &[
        ("id", Number),
        ("app_id", Text),
        ("open_id", Text),
        ("union_id", Text),
        ("user_id", Text),
        ("model", Text),
        ("profile", Text),
        ("sealed", Bytes),
        ("expires_in", Number),
        ("sealed_at", Number),
        ("created_at", Number),
        ("updated_at", Number),
    ],
};

const SESSIONS: Table = Table {
    name: "sessions",
    columns: &[
        ("seq", Number),
        ("id", Text),
        ("token_hash", Bytes),
        ("user_id", Text),
        ("corp_id", Text),
        ("method", Text),
        ("platform", Text),
        ("address", Text),
        ("user_agent", Text),
        ("created_at", Number),
        ("seen_at", Number),
        ("expires_at", Number),
    ],
};

const MEMBERS: Table = Table {
    name: "members",
    columns: &[
        ("id", Number),
        ("corp_id", Text),
        ("user_id", Text),
        ("status", Number),
        ("created_at", Number),
        ("updated_at", Number),
    ],
};

/// The event record.
pub const EVENTS: Table = Table {
    name: "events",
    columns: &[
        ("id", Number),
        ("kind", Text),
        ("user_id", Text),
        ("method", Text),
        ("detail", Text),
        ("address", Text),
        ("user_agent", Text),
        ("request_id", Text),
        ("at", Number),
        ("actor", Text),
        ("actor_id", Text),
        ("actor_session", Text),
    ],
};

const SERVICE_KEYS: Table = Table {
    name: "service_keys",
    columns: &[
        ("seq", Number),
        ("name", Text),
        ("hash", Bytes),
        ("admin", Flag),
        ("created_at", Number),
        ("used_at", Number),
        ("revoked_at", Number),
        ("made_by", Text),
        ("made_by_id", Text),
        ("expires_at", Number),
    ],
};

const MERGES: Table = Table {
    name: "merges",
    columns: &[
        ("id", Number),
        ("from_user", Text),
        ("into_user", Text),
        ("identities", Text),
        ("left_corps", Text),
        ("joined_corps", Text),
        ("took_username", Flag),
        ("at", Number),
        ("undone_at", Number),
        ("sessions_before", Number),
    ],
};

/// The seals of the event record, in order.
pub const EVENT_SEALS: Table = Table { name: "event_seals", columns: &[("number", Number), ("body", Bytes)] };

const EVENT_MARKS: Table = Table { name: "event_marks", columns: &[("name", Text), ("value", Bytes)] };

const EVENT_CURSORS: Table = Table { name: "event_cursors", columns: &[("reader", Text), ("event", Number)] };

const CONSOLE_SESSIONS: Table = Table {
    name: "console_sessions",
    columns: &[
        ("seq", Number),
        ("id", Text),
        ("token_hash", Bytes),
        ("user_id", Text),
        ("address", Text),
        ("user_agent", Text),
        ("second_factor", Flag),
        ("created_at", Number),
        ("seen_at", Number),
        ("proved_at", Number),
        ("expires_at", Number),
    ],
};

const FACTORS: Table = Table {
    name: "factors",
    columns: &[
        ("seq", Number),
        ("id", Text),
        ("user_id", Text),
        ("kind", Text),
        ("name", Text),
        ("sealed", Bytes),
        ("credential", Bytes),
        ("counter", Number),
        ("created_at", Number),
        ("used_at", Number),
    ],
};

/// Rows out of a store and into it, as they are.
#[async_trait]
pub trait Carry: Send + Sync {
    /// Rows whose key is greater than `after`, by key, at most `limit`.
    async fn rows_out(&self, table: &Table, after: Option<&Cell>, limit: u32) -> PortResult<Vec<Cells>>;

    /// Writes rows; one whose key is there already is replaced. All of them or none.
    async fn rows_in(&self, table: &Table, rows: &[Cells]) -> PortResult<()>;

    /// The highest number that was ever given in a numbered table: rows that are gone count too, since a number that
    /// a reader of the event record has passed must not be given again.
    async fn last_number(&self, table: &Table) -> PortResult<i64>;

    /// Makes the next number of a numbered table greater than `number`.
    async fn go_on_after(&self, table: &Table, number: i64) -> PortResult<()>;
}
