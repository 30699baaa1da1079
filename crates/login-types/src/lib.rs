//! The three WeChat login types, one file or folder each, read top to bottom: the flow in five steps and the platform's
//! page, the form, authorize, exchange, own functions, tests.
//!
//! | Type | file |
//! |---|---|
//! | `auths.loginTypes.WeChatType` (website, QR) | [`website`] |
//! | `auths.loginTypes.WechatPublicType` (inside WeChat) | [`official_account`] |
//! | `auths.loginTypes.WeChatMiniType` (`wx.login`) | [`mini_program`] |
//!
//! # How to add one more
//! One file (or folder) with a type that implements [`LoginType`], and one line in [`official`]. There is no migration, no
//! server code, no console code and no SDK code to write: the descriptor draws the form, declares the functions and names
//! the model, and identities of every type live in one table.
//!
//! # Rules, with their reasons
//! - A type never looks at users: it says who WeChat vouches for, and the core decides.
//! - The exchange uses the AppSecret alone. The global access token is for phone numbers and session checks; sign-in must
//!   not wait on it, because an address missing from WeChat's allow list (40164) would then block every sign-in.
//! - Nothing is sent twice.

pub mod built_in;
pub mod family;
pub mod method;
pub mod mini_program;
pub mod official_account;
pub mod platform;
pub mod website;

use std::sync::Arc;

pub use built_in::built_ins;
pub use family::schemas;
pub use method::{corp_of, method_of};
pub use platform::Platform;
use wxlogin_core::login_type::{LoginType, Registry};

/// The official types. One line each.
#[must_use]
pub fn official(platform: &Platform) -> Registry {
    let types: [Arc<dyn LoginType>; 3] = [
        Arc::new(website::WeChatType::new(platform.clone())),
        Arc::new(official_account::WechatPublicType::new(platform.clone())),
        Arc::new(mini_program::WeChatMiniType::new(platform.clone())),
    ];
    let mut registry = Registry::default();
    for login_type in types {
        registry.register(login_type.descriptor().full_name, login_type);
    }
    registry
}
