//! Rows of the models, found by a filter. Reading only: every change goes through the atomic changes of
//! [`super::Identities`] and [`super::Members`].

use async_trait::async_trait;

use super::{Page, PortResult};
use crate::{
    nouns::{Identity, Member},
    query::Filter,
};

/// A field that rows can be found and ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The row's number.
    Id,
    /// The WeChat app (identities).
    AppId,
    /// The user.
    UserId,
    /// The person's id in the app (identities).
    OpenId,
    /// The person's id across apps (identities).
    UnionId,
    /// The nickname (identities).
    Nickname,
    /// The lifetime of the access token in seconds (identities).
    ExpiresIn,
    /// When tokens or keys were last stored (identities); compared as microseconds since 1970.
    SealedAt,
    /// The organisation (members).
    CorpId,
    /// 1 active, 2 left (members).
    Status,
    /// When the row was made; compared as microseconds since 1970.
    CreatedAt,
    /// When the row last changed; compared as microseconds since 1970.
    UpdatedAt,
}

/// Which rows of a table a model shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of a model.
    Model(String),
    /// Those of one WeChat app.
    App(String),
    /// All of them.
    All,
}

/// A search.
#[derive(Debug, Clone)]
pub struct Select {
    /// The filter, values apart.
    pub filter: Option<Filter<Column>>,
    /// Columns to order by; `true` is ascending. The row's number is always the last.
    pub order: Vec<(Column, bool)>,
    /// Which part.
    pub page: Page,
}

/// Rows by filter.
#[async_trait]
pub trait Rows: Send + Sync {
    /// Identities that fit, and how many do in all.
    async fn select_identities(&self, scope: &Scope, select: &Select) -> PortResult<(Vec<Identity>, u64)>;

    /// Members that fit, and how many do in all.
    async fn select_members(&self, select: &Select) -> PortResult<(Vec<Member>, u64)>;
}
