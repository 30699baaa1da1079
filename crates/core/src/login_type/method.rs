//! A login element, resolved: what the app folder says about one way to sign in.

use secrecy::SecretString;
use serde_json::{Map, Value};

/// A login method. Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct LoginMethod {
    /// The element's fullName.
    pub full_name: String,
    /// The last part of the fullName; stands in browser addresses.
    pub name: String,
    /// The title to show.
    pub title: String,
    /// The icon's address, where there is one.
    pub icon: Option<String>,
    /// The element's Types, nearest first, the Meta not included.
    pub type_chain: Vec<String>,
    /// The WeChat app.
    pub app_id: String,
    /// The WeChat app's secret.
    pub app_secret: SecretString,
    /// The scope, or the type's default.
    pub scope: Option<String>,
    /// The application's own marker, echoed back as `appState`. It protects nothing.
    pub app_state: Option<String>,
    /// Whether unknown people may register.
    pub allow_register: bool,
    /// Whether the method is switched on.
    pub is_active: bool,
    /// The organisation that new users join.
    pub corp: Option<String>,
    /// Whether a unionId links this method's accounts to those of other apps.
    pub link_by_union_id: bool,
    /// Whether the element is marked `"default": 1`.
    pub is_default: bool,
    /// The element's e.json, secrets left out.
    pub define: Value,
    /// Keys of the config file that the family does not know, for own types.
    pub extra: Map<String, Value>,
}
