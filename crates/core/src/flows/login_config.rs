//! `getLoginConfig`: what a front end may know of a login method.

use serde_json::{Value, json};

use super::Core;
use crate::{Result, login_type::LoginMethod};

impl Core {
    /// An allow-list, not the file minus something: a key that nobody thought of stays on the server.
    pub fn login_config(&self, method: &LoginMethod) -> Result<Value> {
        let descriptor = self.login_type(method)?.descriptor();
        let mut config = json!({"appId": method.app_id});
        // Where there is one scope only, as for a website's QR code, there is nothing to tell.
        let has_choice = descriptor.fields.iter().any(|field| field.key == "scope" && field.public);
        if let Some(scope) = method.scope.as_ref().filter(|_| has_choice) {
            config["scope"] = json!(scope);
        }
        Ok(json!({"isActive": method.is_active, "authType": descriptor.auth_type, "authConfig": config}))
    }
}
