//! Everything the platform remembers, behind one lock. Endpoints are plain functions over `&mut World`, so a rule
//! can be read, and a one-time code can be taken, without a race.
mod app_tokens;
mod codes;
mod desktop;
mod faults;
mod limits;
mod log;
mod pending;
mod people;
mod scene;
mod screens;
mod sessions;
mod sns_tokens;
mod stubs;
mod subject;
mod tickets;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::model::{App, Persona};
use crate::options::{Options, Switches, Timings};
use crate::random::Random;

pub(crate) use codes::IssuedCode;
pub use faults::{Fault, FaultKind};
pub(crate) use faults::{Faults, check_path, note};
pub(crate) use log::CallLog;
pub use log::LogEntry;
pub(crate) use pending::PendingConsent;
pub(crate) use scene::{NO_TICKET, Scene, SceneQr};
pub(crate) use screens::{Screen, ScreenState};
pub(crate) use sns_tokens::SnsToken;
pub(crate) use stubs::Stub;
pub(crate) use subject::Subject;

pub(crate) struct World {
    /// The sandbox's time of the current request.
    pub(crate) now: Timestamp,
    /// When this world began: followers from the start follow since then.
    pub(crate) began: Timestamp,
    /// How far the control API has moved the time.
    pub(crate) shift: SignedDuration,
    pub(crate) random: Random,
    pub(crate) timings: Timings,
    pub(crate) switches: Switches,
    pub(crate) public_url: String,
    pub(crate) personas: Vec<Persona>,
    pub(crate) apps: BTreeMap<String, App>,
    pub(crate) faults: Faults,
    pub(crate) log: CallLog,
    codes: codes::Codes,
    sns: sns_tokens::SnsTokens,
    app_tokens: app_tokens::AppTokens,
    sessions: sessions::Sessions,
    screens: screens::Screens,
    scenes: scene::Scenes,
    pending: pending::Pending,
    limits: limits::Limits,
    stubs: stubs::Stubs,
    tickets: tickets::Tickets,
    desktop: desktop::Desktop,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        let apps = options.people.apps.iter().cloned().map(|entry| entry.into_app());
        Self {
            now: options.clock.now(),
            began: options.clock.now(),
            shift: SignedDuration::ZERO,
            random: Random::new(options.seed),
            timings: options.timings.clone(),
            switches: options.switches.clone(),
            public_url: options.public_url.trim_end_matches('/').to_owned(),
            personas: options.people.personas.clone(),
            apps: apps.map(|app| (app.app_id.clone(), app)).collect(),
            faults: Faults::default(),
            log: CallLog::default(),
            codes: Default::default(),
            sns: Default::default(),
            app_tokens: Default::default(),
            sessions: Default::default(),
            screens: Default::default(),
            scenes: Default::default(),
            pending: Default::default(),
            limits: Default::default(),
            stubs: Default::default(),
            tickets: Default::default(),
            desktop: Default::default(),
        }
    }

    /// Forgets codes, tokens, sessions, QR codes, faults, stubs and the log, and undoes changes to people, switches and
    /// time. Apps stay: whoever registered them expects them to be there.
    pub(crate) fn reset(&mut self, options: &Options) {
        let apps = std::mem::take(&mut self.apps);
        let random = std::mem::replace(&mut self.random, Random::new(options.seed));
        let mut log = std::mem::take(&mut self.log);
        log.clear();
        *self = Self { apps, random, log, ..Self::new(options) };
    }
}
