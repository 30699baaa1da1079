//! The login type learns that somebody has signed in.

use super::Core;
use crate::nouns::UserId;

impl Core {
    /// Tells the type of the method called `method`. Its failure is logged and undoes nothing: the person has proved who
    /// they are. A session that began with a password alone has no type to tell.
    pub(super) async fn tell_signed_in(&self, method: &str, user_id: &UserId) {
        let methods = self.directory.methods();
        let Some(method) = methods.iter().find(|known| known.full_name == method) else { return };
        let Some(login_type) = self.types.of(method) else { return };
        if let Err(error) = login_type.after_login(method, user_id).await {
            tracing::warn!(%error, cause = error.cause(), method = method.full_name, "a step after a sign-in failed");
        }
    }
}
