//! A person who has WeChat.
use serde::{Deserialize, Serialize};

/// One of the people who can hold the sandbox's phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// Short name used in the control API: letters, digits, `-` and `_`.
    pub id: String,
    /// The name WeChat shows; any script, may have emoji.
    pub nickname: String,
    /// Phone number without the country code.
    #[serde(default = "default_phone")]
    pub phone: String,
    /// Country code, digits only.
    #[serde(default = "default_country_code")]
    pub country_code: String,
    /// The platform holds this person for high-risk: jscode2session answers 40226.
    #[serde(default)]
    pub blocked: bool,
    /// The person meets snapshot pages: snsapi_userinfo gives a virtual account (is_snapshotuser 1).
    #[serde(default)]
    pub snapshot: bool,
    /// Follows every service account already, so scanning a parametric QR code sends SCAN and not subscribe.
    #[serde(default)]
    pub follower: bool,
    /// Is signed in to WeChat on the computer too, so that a website offers quick login.
    #[serde(default)]
    pub desktop: bool,
}

fn default_phone() -> String {
    "13800000000".to_owned()
}

fn default_country_code() -> String {
    "86".to_owned()
}

impl Persona {
    /// A person with this id and nickname and nothing special.
    pub fn new(id: &str, nickname: &str, phone: &str) -> Self {
        Self {
            id: id.to_owned(),
            nickname: nickname.to_owned(),
            phone: phone.to_owned(),
            country_code: default_country_code(),
            blocked: false,
            snapshot: false,
            follower: false,
            desktop: false,
        }
    }
}
