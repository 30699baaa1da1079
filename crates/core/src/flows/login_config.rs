//! `getLoginConfig`: what a front end may know of a login method.

use serde_json::{Value, json};

use super::Core;
use crate::{Result, login_type::LoginMethod};

impl Core {
    /// An allow-list, not the file minus something: a key that nobody thought of stays on the server.
    pub fn login_config(&self, method: &LoginMethod) -> Result<Value> {
        let descriptor = self.login_type(method)?.descriptor();
        let mut config = json!({"appId": method.app_id});
        if let (Some(scope), Some(_)) = (&method.scope, descriptor.default_scope) {
            config["scope"] = json!(scope);
        }
        Ok(json!({"isActive": method.is_active, "authType": descriptor.auth_type, "authConfig": config}))
    }
}
