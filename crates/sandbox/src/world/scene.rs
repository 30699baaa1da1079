//! Parametric QR codes of service accounts (scan-to-login, protocol 14).
use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::World;
use crate::model::Persona;
use crate::wire::{Rule, rule};

/// Why a ticket gives nothing.
pub(crate) const NO_TICKET: Rule = rule!("no live QR code has this ticket", "没有该 ticket 对应的有效二维码");

/// What a QR code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scene {
    /// scene_id as text, or scene_str.
    pub(crate) text: String,
    /// It was given as scene_id.
    pub(crate) is_id: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct SceneQr {
    pub(crate) ticket: String,
    pub(crate) app_id: String,
    pub(crate) scene: Scene,
    /// What the picture holds, at the sandbox's own address so that it can be opened.
    pub(crate) url: String,
    expires: Option<Timestamp>,
}

/// How somebody came to follow an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Follow {
    pub(crate) since: Timestamp,
    /// Of the QR code; `None` without one.
    pub(crate) scene: Option<Scene>,
}

#[derive(Default)]
pub(super) struct Scenes {
    tickets: HashMap<String, SceneQr>,
    followers: HashMap<(String, String), Follow>,
}

impl World {
    /// A new ticket; `lifetime` is `None` for a permanent QR code.
    pub(crate) fn create_scene(
        &mut self,
        app_id: &str,
        scene: Scene,
        lifetime: Option<SignedDuration>,
    ) -> SceneQr {
        let id = format!("0{}", self.random.alphanumeric(21));
        let seconds = lifetime.map_or(0, |lifetime| lifetime.as_secs());
        let ticket = ticket(&id, self.random.bytes(), self.now.as_second(), seconds);
        let url = format!("{}/q/{id}", self.public_url);
        let expires = lifetime.map(|lifetime| self.now.saturating_add(lifetime).unwrap_or(Timestamp::MAX));
        let qr = SceneQr { ticket: ticket.clone(), app_id: app_id.to_owned(), scene, url, expires };
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

    /// The live QR code whose picture holds an address that ends with this id.
    pub(crate) fn scene_by_id(&self, id: &str) -> Option<SceneQr> {
        let held = |qr: &SceneQr| qr.url.rsplit('/').next() == Some(id);
        self.open_scenes().into_iter().find(held)
    }

    /// Makes the persona a follower, by a QR code's scene or without one; true when they were one before.
    pub(crate) fn follow(&mut self, app_id: &str, persona: &Persona, scene: Option<Scene>) -> bool {
        if self.following(app_id, persona).is_some() {
            return true;
        }
        let follow = Follow { since: self.now, scene };
        self.scenes.followers.insert((app_id.to_owned(), persona.id.clone()), follow);
        false
    }

    /// Since when and by what the persona follows the account. Who is set to follow every account does so from the
    /// sandbox's beginning, without a QR code.
    pub(crate) fn following(&self, app_id: &str, persona: &Persona) -> Option<Follow> {
        let begun = self.scenes.followers.get(&(app_id.to_owned(), persona.id.clone())).cloned();
        begun.or_else(|| persona.follower.then_some(Follow { since: self.began, scene: None }))
    }
}

/// How far back a time that can be written is looked for. From the end of 2036 on there may be none; it is 0 then.
const SEARCHED: i64 = 8192;

/// A ticket as recorded ones are made: a header, the address on weixin.qq.com, then the time and the lifetime, as 96
/// letters of base64 without padding.
///
/// A client that puts a ticket into an address without escaping it works with WeChat's tickets nearly always, so the
/// sandbox gives none with `+` or `/`: the random bytes are drawn from those that need neither, and time and lifetime
/// are the nearest earlier ones.
fn ticket(id: &str, random: [u8; 2], created: i64, lifetime: i64) -> String {
    let header = |at: usize| random.map(|byte| byte.wrapping_add(u8::try_from(at).unwrap_or_default()));
    let with = |header: [u8; 2], created: i64, lifetime: i64| {
        let tagged = |tag: u8, value: i64| {
            let value = u32::try_from(value.max(0)).unwrap_or(u32::MAX).to_le_bytes();
            [&[tag, 4][..], &value[..]].concat()
        };
        let address = format!("http://weixin.qq.com/q/{id}\0");
        let length = u8::try_from(address.len()).unwrap_or_default();
        let head = [0x81, 0x01, header[0], header[1], 0x3c, 0, 0, 0, 0, 0, 0, 0, 0x01, length];
        let bytes = [&head[..], address.as_bytes(), &tagged(0x02, created), &tagged(0x03, lifetime)].concat();
        STANDARD.encode(bytes)
    };
    let plain = |text: &String| !text.contains(['+', '/']);
    let header = (0..=255).map(header).find(|header| plain(&with(*header, 0, 0))).unwrap_or_default();
    let nearest = |wanted: i64, written: &dyn Fn(i64) -> String| {
        let earlier = (wanted - SEARCHED..=wanted).rev().filter(|value| *value >= 0);
        earlier.into_iter().find(|value| plain(&written(*value))).unwrap_or_default()
    };
    let created = nearest(created, &|created| with(header, created, 0));
    let lifetime = nearest(lifetime, &|lifetime| with(header, created, lifetime));
    with(header, created, lifetime)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ticket_has_the_recorded_form_and_needs_no_escaping(
            id in "[0-9A-Za-z]{22}", random in any::<[u8; 2]>(), created in 1_700_000_000..=i64::from(u32::MAX), lifetime in 0..=2_592_000_i64,
        ) {
            let ticket = ticket(&id, random, created, lifetime);
            prop_assert_eq!(ticket.len(), 96);
            prop_assert!(ticket.starts_with("gQ"), "{}", ticket);
            prop_assert!(ticket.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{}", ticket);
            let bytes = STANDARD.decode(&ticket).unwrap();
            let address = format!("http://weixin.qq.com/q/{id}\0");
            prop_assert_eq!(&bytes[14..60], address.as_bytes());
            let number = |at: usize| i64::from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()));
            let near = |wanted: i64, written: i64| (wanted - SEARCHED..=wanted).contains(&written);
            prop_assert!(near(created, number(62)) || (created > 2_100_000_000 && number(62) == 0));
            prop_assert!(near(lifetime, number(68)));
        }
    }
}
