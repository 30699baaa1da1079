//! The tickets that an app signs with: for JS-SDK pages and for the app SDK's QR code.
use std::collections::HashMap;

use jiff::Timestamp;

use super::World;

/// 86 characters in the fixture.
const LENGTH: usize = 86;

struct Issued {
    text: String,
    expires: Timestamp,
}

/// By app and type.
#[derive(Default)]
pub(super) struct Tickets(HashMap<(String, String), Issued>);

impl World {
    /// The app's ticket of this type and the seconds that it still lives: the same one until it expires.
    pub(crate) fn app_ticket(&mut self, app_id: &str, kind: &str) -> (String, i64) {
        let key = (app_id.to_owned(), kind.to_owned());
        if let Some(issued) = self.tickets.0.get(&key).filter(|issued| self.now < issued.expires) {
            return (issued.text.clone(), issued.expires.duration_since(self.now).as_secs());
        }
        let text = self.random.token(LENGTH);
        let expires = self.now.saturating_add(self.timings.access_token).unwrap_or(Timestamp::MAX);
        self.tickets.0.insert(key, Issued { text: text.clone(), expires });
        (text, self.timings.access_token.as_secs())
    }

    /// The live ticket of an app, without making one.
    pub(crate) fn live_ticket(&self, app_id: &str, kind: &str) -> Option<&str> {
        let issued = self.tickets.0.get(&(app_id.to_owned(), kind.to_owned()))?;
        (self.now < issued.expires).then_some(issued.text.as_str())
    }
}
