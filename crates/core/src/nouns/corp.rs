//! Organisations and who belongs to them.

use jiff::Timestamp;

use super::UserId;

/// An organisation, declared by an element folder under `corps/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corp {
    /// The corpId, which is the element's fullName: it is unique in the app and survives a change of title.
    pub id: String,
    /// The name to show.
    pub title: String,
    /// Whether people may join by registering.
    pub allow_join: bool,
}

impl Corp {
    /// Whether a caller means this one: by its corpId or its title.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.title == name
    }
}

/// Whether a member still belongs to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberStatus {
    /// Belongs to it.
    Active,
    /// Has left it; the row stays so that history can be read.
    Left,
}

impl MemberStatus {
    /// The number in storage and in the CorpMember model: 1 active, 2 left (the framework's numbers).
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Active => 1,
            Self::Left => 2,
        }
    }

    /// The status with this number; anything but 1 reads as left, so that an unknown number opens nothing.
    #[must_use]
    pub const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Active,
            _ => Self::Left,
        }
    }
}

/// A user's place in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The row's number.
    pub id: i64,
    /// The organisation.
    pub corp_id: String,
    /// The user.
    pub user_id: UserId,
    /// Active or left.
    pub status: MemberStatus,
    /// When the user joined.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}
