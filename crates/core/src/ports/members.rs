//! Members of organisations.

use async_trait::async_trait;

use super::{Page, PortResult};
use crate::nouns::{Member, MemberStatus, NewEvent, UserId};

/// Memberships. One row per organisation and user.
#[async_trait]
pub trait Members: Send + Sync {
    /// Every membership of a user, those that ended included, oldest first.
    async fn memberships(&self, user_id: &UserId) -> PortResult<Vec<Member>>;

    /// Members of an organisation, oldest first, and how many there are.
    async fn members(&self, corp_id: &str, page: Page) -> PortResult<(Vec<Member>, u64)>;

    /// Makes or changes a membership, with its event. `false` when there is no such user.
    async fn set_member(
        &self,
        corp_id: &str,
        user_id: &UserId,
        status: MemberStatus,
        event: NewEvent,
    ) -> PortResult<bool>;
}
