//! Consent sheets that are open on the phone, and what was agreed to before.
use std::collections::{HashMap, HashSet};

use super::World;

/// An oauth2/authorize request whose sheet is on the screen.
#[derive(Debug, Clone)]
pub(crate) struct PendingConsent {
    pub(crate) app_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) state: String,
}

#[derive(Default)]
pub(super) struct Pending {
    sheets: HashMap<String, PendingConsent>,
    agreed: HashSet<(String, String)>,
}

impl World {
    pub(crate) fn open_sheet(&mut self, consent: PendingConsent) -> String {
        let id = self.random.alphanumeric(24);
        self.pending.sheets.insert(id.clone(), consent);
        id
    }

    /// The sheet, once: answering it twice would give two codes.
    pub(crate) fn close_sheet(&mut self, id: &str) -> Option<PendingConsent> {
        self.pending.sheets.remove(id)
    }

    pub(crate) fn remember_consent(&mut self, app_id: &str, persona: &str) {
        self.pending.agreed.insert((app_id.to_owned(), persona.to_owned()));
    }

    pub(crate) fn has_agreed(&self, app_id: &str, persona: &str) -> bool {
        self.pending.agreed.contains(&(app_id.to_owned(), persona.to_owned()))
    }
}
