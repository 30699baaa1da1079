//! Quick login: what the WeChat client on the same computer was asked and may agree to once.
use std::collections::HashMap;

use jiff::Timestamp;

use super::World;

/// A website that may be signed in to by a click.
#[derive(Debug, Clone)]
pub(crate) struct QuickLogin {
    pub(crate) app_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) state: String,
    pub(crate) persona: String,
    asked: Timestamp,
}

#[derive(Default)]
pub(super) struct Desktop(HashMap<String, QuickLogin>);

impl World {
    /// The authorize_uuid of a new offer. How long the client keeps one is not recorded; here it is a QR code's life.
    pub(crate) fn offer_quick_login(
        &mut self,
        app_id: &str,
        redirect_uri: &str,
        state: &str,
        persona: &str,
    ) -> String {
        let (now, life) = (self.now, self.timings.qr);
        self.desktop.0.retain(|_, offer| now.duration_since(offer.asked) <= life);
        let uuid = format!("0{}", self.random.alphanumeric(15));
        let offer = QuickLogin {
            app_id: app_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            state: state.to_owned(),
            persona: persona.to_owned(),
            asked: now,
        };
        self.desktop.0.insert(uuid.clone(), offer);
        uuid
    }

    /// The offer, once.
    pub(crate) fn take_quick_login(&mut self, uuid: &str) -> Option<QuickLogin> {
        let (now, life) = (self.now, self.timings.qr);
        self.desktop.0.remove(uuid).filter(|offer| now.duration_since(offer.asked) <= life)
    }
}
