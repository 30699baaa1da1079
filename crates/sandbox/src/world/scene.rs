//! Parametric QR codes of service accounts (scan-to-login, protocol 14).
use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::World;
use crate::model::Persona;
use crate::wire::{Rule, rule};

/// Why a ticket gives nothing.
pub(crate) const NO_TICKET: Rule = rule!("no live QR code has this ticket", "没有该 ticket 对应的有效二维码");

#[derive(Debug, Clone)]
pub(crate) struct SceneQr {
    pub(crate) ticket: String,
    pub(crate) app_id: String,
    /// scene_id as text, or scene_str.
    pub(crate) scene: String,
    pub(crate) url: String,
    expires: Option<Timestamp>,
}

#[derive(Default)]
pub(super) struct Scenes {
    tickets: HashMap<String, SceneQr>,
    followers: HashSet<(String, String)>,
}

impl World {
    /// A new ticket; `lifetime` is `None` for a permanent QR code.
    pub(crate) fn create_scene(
        &mut self,
        app_id: &str,
        scene: &str,
        lifetime: Option<SignedDuration>,
    ) -> SceneQr {
        let ticket = STANDARD.encode(self.random.bytes::<72>());
        let url = format!("{}/q/{}", self.public_url, self.random.alphanumeric(22));
        let expires = lifetime.map(|lifetime| self.now.saturating_add(lifetime).unwrap_or(Timestamp::MAX));
        let qr = SceneQr {
            ticket: ticket.clone(),
            app_id: app_id.to_owned(),
            scene: scene.to_owned(),
            url,
            expires,
        };
        self.scenes.tickets.insert(ticket, qr.clone());
        qr
    }

    pub(crate) fn scene(&self, ticket: &str) -> Option<SceneQr> {
        let live = |qr: &&SceneQr| qr.expires.is_none_or(|end| self.now < end);
        self.scenes.tickets.get(ticket).filter(live).cloned()
    }

    /// Tickets that can be scanned now.
    pub(crate) fn open_scenes(&self) -> Vec<SceneQr> {
        let mut open: Vec<SceneQr> =
            self.scenes.tickets.keys().filter_map(|ticket| self.scene(ticket)).collect();
        open.sort_by(|a, b| a.ticket.cmp(&b.ticket));
        open
    }

    /// Makes the persona a follower; true when they were one before.
    pub(crate) fn follow(&mut self, app_id: &str, persona: &Persona) -> bool {
        let fresh = self.scenes.followers.insert((app_id.to_owned(), persona.id.clone()));
        persona.follower || !fresh
    }

    pub(crate) fn follows(&self, app_id: &str, persona: &Persona) -> bool {
        persona.follower || self.scenes.followers.contains(&(app_id.to_owned(), persona.id.clone()))
    }
}
