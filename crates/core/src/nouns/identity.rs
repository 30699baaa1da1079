//! The link between a WeChat account in one app and a user.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::UserId;

/// What identifies a WeChat account: the openId is only meaningful beside its appId.
/// (The unionId is not part of the key; it links keys.)
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IdentityKey {
    /// The WeChat app.
    pub app_id: String,
    /// The person's id in that app, compared byte for byte.
    pub open_id: String,
}

/// What WeChat tells about a person, beside who they are. It never decides anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The nickname, any script and emoji.
    #[serde(default)]
    pub nickname: String,
    /// The address of the picture; it dies when the person changes the picture.
    #[serde(default)]
    pub headimgurl: String,
    /// 0 unknown, 1 male, 2 female; WeChat has sent 0 for everyone since October 2021.
    #[serde(default)]
    pub sex: i64,
    /// Empty since October 2021.
    #[serde(default)]
    pub province: String,
    /// Empty since October 2021.
    #[serde(default)]
    pub city: String,
    /// Empty since October 2021.
    #[serde(default)]
    pub country: String,
}

/// A stored link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The row's number (AutoInt).
    pub id: i64,
    /// The WeChat account.
    pub key: IdentityKey,
    /// The person's id across the apps of one open-platform account, once WeChat has told it.
    pub union_id: Option<String>,
    /// The user.
    pub user_id: UserId,
    /// The fullName of the model that shows this row, such as `auths.loginTypes.WeChatType.WeChatAuthModel`.
    pub model: String,
    /// What WeChat told, where it did.
    pub profile: Option<Profile>,
    /// Tokens and the session key, sealed by the vault.
    pub sealed: Option<Vec<u8>>,
    /// The lifetime in seconds that WeChat gave the access token.
    pub expires_in: Option<i64>,
    /// When the sealed part last changed; guards against a late answer overwriting a newer key.
    pub sealed_at: Option<Timestamp>,
    /// When the link was made.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// A link to be made or refreshed.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// The WeChat account.
    pub key: IdentityKey,
    /// The person's id across apps.
    pub union_id: Option<String>,
    /// The model that shows the row.
    pub model: String,
    /// What WeChat told.
    pub profile: Option<Profile>,
    /// Tokens and the session key, sealed by the vault.
    pub sealed: Option<Vec<u8>>,
    /// The lifetime in seconds that WeChat gave the access token.
    pub expires_in: Option<i64>,
    /// Whether rows with the same unionId are the same person (setting `linkByUnionId`).
    pub link_by_union_id: bool,
    /// When WeChat was asked.
    pub at: Timestamp,
}
