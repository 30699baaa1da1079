//! session_key of mini programs: one valid key per person and app.
use std::collections::HashMap;

use super::World;

#[derive(Default)]
pub(super) struct Sessions(HashMap<(String, String), String>);

impl World {
    /// A new key for the person; the one before it dies.
    pub(crate) fn rotate_session_key(&mut self, app_id: &str, openid: &str) -> String {
        let key = self.random.session_key();
        self.sessions.0.insert((app_id.to_owned(), openid.to_owned()), key.clone());
        key
    }

    pub(crate) fn session_key(&self, app_id: &str, openid: &str) -> Option<String> {
        self.sessions.0.get(&(app_id.to_owned(), openid.to_owned())).cloned()
    }
}
