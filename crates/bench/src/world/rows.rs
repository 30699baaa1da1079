//! The rows of generated people, as the server would have written them.

use super::{SESSION_LIFE, now, people};

/// How much there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: u64,
    /// Whether they have an account of the website too, beside that of the mini program.
    pub(crate) on_site: bool,
    /// Sessions of the first of them, one each.
    pub(crate) sessions: u64,
}

/// A column's value.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Number(i64),
    Text(String),
    Bytes([u8; 32]),
    Null,
}

/// A table and how its rows are made.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) count: u64,
    row: Box<dyn Fn(u64) -> Vec<Cell>>,
}

impl Table {
    pub(crate) fn rows(&self) -> impl Iterator<Item = Vec<Cell>> {
        (0..self.count).map(|n| (self.row)(n))
    }
}

/// The tables to fill, in an order in which each refers to earlier ones only.
pub(crate) fn tables(size: Size) -> Vec<Table> {
    let at = now().as_microsecond();
    let mut tables = vec![users(size.people, at), identities(size.people, at, people::MINI, MINI_MODEL)];
    if size.on_site {
        tables.push(identities(size.people, at, people::SITE, SITE_MODEL));
    }
    tables.push(sessions(size.sessions, size.people, at));
    tables
}

const MINI_MODEL: &str = "auths.loginTypes.WeChatMiniType.WeChatMiniAuthModel";
const SITE_MODEL: &str = "auths.loginTypes.WeChatType.WeChatAuthModel";

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn users(count: u64, at: i64) -> Table {
    let row = move |n| {
        vec![
            text(people::user_id(n)),
            text(format!("person {n}")),
            text("registered"),
            Cell::Number(at),
            Cell::Number(at),
        ]
    };
    Table {
        name: "users",
        columns: &["id", "nick", "origin", "created_at", "updated_at"],
        count,
        row: Box::new(row),
    }
}

fn identities(count: u64, at: i64, app: &'static str, model: &'static str) -> Table {
    let row = move |n| {
        let open_id = people::open_id(n);
        let union_id = people::union_id(&open_id);
        vec![
            text(app),
            text(open_id),
            text(union_id),
            text(people::user_id(n)),
            text(model),
            Cell::Number(at),
            Cell::Number(at),
        ]
    };
    Table {
        name: "identities",
        columns: &["app_id", "open_id", "union_id", "user_id", "model", "created_at", "updated_at"],
        count,
        row: Box::new(row),
    }
}

fn sessions(count: u64, people: u64, at: i64) -> Table {
    let ends = at.saturating_add(i64::try_from(SESSION_LIFE.as_micros()).unwrap_or(i64::MAX));
    let row = move |n: u64| {
        vec![
            text(format!("01900000-0000-7000-9000-{n:012x}")),
            Cell::Bytes(people::token_hash(n)),
            text(people::user_id(n.checked_rem(people).unwrap_or_default())),
            Cell::Null,
            text("auths.loginTypes.Mini"),
            text("web"),
            Cell::Number(at),
            Cell::Number(at),
            Cell::Number(ends),
        ]
    };
    Table {
        name: "sessions",
        columns: &[
            "id",
            "token_hash",
            "user_id",
            "corp_id",
            "method",
            "platform",
            "created_at",
            "seen_at",
            "expires_at",
        ],
        count,
        row: Box::new(row),
    }
}
