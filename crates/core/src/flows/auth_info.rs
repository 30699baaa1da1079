//! `getUserAuthInfo`: whether the link in a row exists and its user is active.

use serde_json::Value;

use super::{Core, Visit};
use crate::{
    Code, Error, Result,
    login_type::LoginMethod,
    nouns::{IdentityKey, UserId},
};

impl Core {
    /// `row` is a row of the method's model, in either casing (`openId` or `openid`), with plain values or with the
    /// framework's `{"value": ...}`. Nothing (`null`, `{}`) is not a link.
    pub async fn user_auth_info(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        row: Option<&Value>,
    ) -> Result<bool> {
        let text = |name: &str| row.and_then(|row| row.get(name)).and_then(cell);
        let open_id = text("openId").or_else(|| text("openid"));
        let user_id = text("userId").and_then(|id| UserId::parse(&id));
        if let Some(session) = visit.caller.session()
            && user_id.as_ref().is_some_and(|id| *id != session.user_id)
        {
            return Err(Error::new(Code::Forbidden));
        }
        let app_id = text("appId").unwrap_or_else(|| method.app_id.clone());
        let found = match (open_id, &user_id) {
            (Some(open_id), _) => self.stores.identities.identity(&IdentityKey { app_id, open_id }).await?,
            (None, Some(user_id)) => {
                let rows = self.stores.identities.identities_of_user(user_id).await?;
                rows.into_iter().find(|identity| identity.key.app_id == app_id)
            }
            (None, None) => None,
        };
        let Some(identity) = found else { return Ok(false) };
        if user_id.is_some_and(|id| id != identity.user_id) {
            return Ok(false);
        }
        if visit.caller.session().is_some_and(|session| session.user_id != identity.user_id) {
            return Err(Error::new(Code::Forbidden));
        }
        let user = self.stores.users.user(&identity.user_id).await?;
        Ok(user.is_some_and(|user| user.may_sign_in()))
    }
}

fn cell(value: &Value) -> Option<String> {
    match value.get("value").unwrap_or(value) {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
