//! QR codes on screens: what qrconnect pages show and what the phone did with them.
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::model::{App, CodeKind};
use crate::wire::{Rule, rule};

use super::{Subject, World};

/// How long a uuid is remembered after it was shown.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Where a QR code stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScreenState {
    /// Nobody scanned it.
    Waiting,
    /// Scanned by this persona, who has not tapped yet.
    Scanned(String),
    /// Agreed to; the code is what every tab with this uuid gets.
    Confirmed {
        /// The code issued at the tap.
        code: String,
        /// Who tapped.
        persona: String,
    },
    /// Cancelled on the phone; the same QR code can be scanned again.
    Cancelled,
}

/// One QR code on a screen.
#[derive(Debug, Clone)]
pub(crate) struct Screen {
    pub(crate) uuid: String,
    pub(crate) app_id: String,
    pub(crate) kind: CodeKind,
    pub(crate) state_param: String,
    pub(crate) status: ScreenState,
    shown: Timestamp,
    expired: bool,
}

#[derive(Default)]
pub(super) struct Screens(HashMap<String, Screen>);

/// A scan, tap or cancel that cannot be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenError {
    Unknown,
    Expired,
    NotScanned,
    AlreadyConfirmed,
}

impl ScreenError {
    pub(crate) fn rule(self) -> Rule {
        match self {
            Self::Unknown => rule!(
                "no QR code with this uuid; GET /sandbox/qr lists those on screens now",
                "没有该 uuid 的二维码；GET /sandbox/qr 列出当前屏幕上的二维码"
            ),
            Self::Expired => rule!(
                "this QR code has expired; reload the page that shows it",
                "该二维码已过期，请刷新显示它的页面"
            ),
            Self::NotScanned => {
                rule!("this QR code is not scanned yet; scan it first", "该二维码尚未被扫描，请先扫码")
            }
            Self::AlreadyConfirmed => rule!(
                "this QR code was confirmed already; reload the page that shows it",
                "该二维码已确认过，请刷新显示它的页面"
            ),
        }
    }
}

impl World {
    pub(crate) fn show_screen(&mut self, app: &App, kind: CodeKind, state_param: &str) -> String {
        let uuid = format!("0{}", self.random.alphanumeric(15));
        let screen = Screen {
            uuid: uuid.clone(),
            app_id: app.app_id.clone(),
            kind,
            state_param: state_param.to_owned(),
            status: ScreenState::Waiting,
            shown: self.now,
            expired: false,
        };
        // Pages reload themselves on 402, so an open tab would fill the memory over a weekend.
        let now = self.now;
        self.screens.0.retain(|_, old| now.duration_since(old.shown) < KEPT);
        self.screens.0.insert(uuid.clone(), screen);
        uuid
    }

    pub(crate) fn screen(&self, uuid: &str) -> Option<Screen> {
        self.screens.0.get(uuid).cloned()
    }

    pub(super) fn subject_of_screen(&self, uuid: &str) -> Option<Subject> {
        let screen = self.screens.0.get(uuid)?;
        let persona = match &screen.status {
            ScreenState::Scanned(persona) | ScreenState::Confirmed { persona, .. } => Some(persona.clone()),
            ScreenState::Waiting | ScreenState::Cancelled => None,
        };
        Some(Subject { app_id: Some(screen.app_id.clone()), persona })
    }

    pub(crate) fn screen_expired(&self, screen: &Screen) -> bool {
        screen.expired || self.now.duration_since(screen.shown) > self.timings.qr
    }

    /// How long the QR code is still good; `None` when it is not.
    pub(crate) fn screen_rest(&self, uuid: &str) -> Option<SignedDuration> {
        let screen = self.screens.0.get(uuid).filter(|screen| !self.screen_expired(screen))?;
        Some(self.timings.qr.saturating_sub(self.now.duration_since(screen.shown)))
    }

    /// QR codes that a phone could still act on, the newest first.
    pub(crate) fn open_screens(&self) -> Vec<Screen> {
        let open = |screen: &&Screen| {
            !self.screen_expired(screen) && !matches!(screen.status, ScreenState::Confirmed { .. })
        };
        let mut screens: Vec<Screen> = self.screens.0.values().filter(open).cloned().collect();
        screens.sort_by(|a, b| b.shown.cmp(&a.shown).then_with(|| a.uuid.cmp(&b.uuid)));
        screens
    }

    fn live_screen(&mut self, uuid: &str) -> Result<Screen, ScreenError> {
        let screen = self.screen(uuid).ok_or(ScreenError::Unknown)?;
        if self.screen_expired(&screen) {
            return Err(ScreenError::Expired);
        }
        match screen.status {
            ScreenState::Confirmed { .. } => Err(ScreenError::AlreadyConfirmed),
            _ => Ok(screen),
        }
    }

    fn set_status(&mut self, uuid: &str, status: ScreenState) {
        if let Some(screen) = self.screens.0.get_mut(uuid) {
            screen.status = status;
        }
    }

    /// The camera reads the QR code: also after a cancel, and by another person than before.
    pub(crate) fn scan(&mut self, uuid: &str, persona: &str) -> Result<(), ScreenError> {
        self.live_screen(uuid)?;
        self.set_status(uuid, ScreenState::Scanned(persona.to_owned()));
        Ok(())
    }

    /// The person who scanned taps Allow.
    pub(crate) fn confirm(&mut self, uuid: &str) -> Result<String, ScreenError> {
        let screen = self.live_screen(uuid)?;
        let ScreenState::Scanned(persona) = screen.status else {
            return Err(ScreenError::NotScanned);
        };
        let app = self.apps.get(&screen.app_id).cloned().ok_or(ScreenError::Unknown)?;
        let code = self.issue_code(&app, &persona, screen.kind, screen.kind.scope());
        self.set_status(uuid, ScreenState::Confirmed { code: code.clone(), persona });
        Ok(code)
    }

    /// The person taps Cancel.
    pub(crate) fn cancel(&mut self, uuid: &str) -> Result<(), ScreenError> {
        self.live_screen(uuid)?;
        self.set_status(uuid, ScreenState::Cancelled);
        Ok(())
    }

    pub(crate) fn expire_screen(&mut self, uuid: &str) -> Result<(), ScreenError> {
        self.screens.0.get_mut(uuid).map(|screen| screen.expired = true).ok_or(ScreenError::Unknown)
    }
}
