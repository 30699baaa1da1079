//! What a caller can set before the sandbox starts.
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use crate::clock::Clock;
use crate::model::People;

/// Everything the sandbox is made from. Nothing is taken from the environment.
#[derive(Clone)]
pub struct Options {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Seed of every code, token and id that the sandbox invents. Use random bytes for a sandbox that others can
    /// reach, fixed bytes for a repeatable test.
    pub seed: [u8; 32],
    /// Personas and apps to begin with, and what a reset of the people returns to.
    pub people: People,
    /// The sandbox's own address as a phone or a browser can reach it, without a slash at the end. QR codes and
    /// avatar addresses begin with it.
    pub public_url: String,
    /// Lifetimes.
    pub timings: Timings,
    /// Behaviours that are not established for the real platform, or that a test wants otherwise.
    pub switches: Switches,
}

impl Options {
    /// Default people, timings and switches, at `http://127.0.0.1:8401`.
    pub fn new(clock: Arc<dyn Clock>, seed: [u8; 32]) -> Self {
        Self {
            clock,
            seed,
            people: People::default(),
            public_url: "http://127.0.0.1:8401".to_owned(),
            timings: Timings::default(),
            switches: Switches::default(),
        }
    }
}

/// Lifetimes (protocol, section 4).
#[derive(Debug, Clone)]
pub struct Timings {
    /// Code of a website or mobile app: 10 minutes.
    pub website_code: SignedDuration,
    /// Code of oauth2/authorize: 5 minutes.
    pub web_code: SignedDuration,
    /// Code of wx.login: 5 minutes.
    pub js_code: SignedDuration,
    /// Code of the phone-number button: 5 minutes.
    pub phone_code: SignedDuration,
    /// Any access_token: 7200 seconds.
    pub access_token: SignedDuration,
    /// refresh_token: 30 days, not extended by refreshing.
    pub refresh_token: SignedDuration,
    /// QR code of a qrconnect page: 300 seconds (no official figure).
    pub qr: SignedDuration,
    /// How long the long poll waits for a change before 408: about 25 seconds. Real time, not the sandbox's clock.
    pub long_poll_hold: Duration,
}

impl Timings {
    /// Every lifetime by name.
    pub const NAMES: [&str; 8] = [
        "website_code",
        "web_code",
        "js_code",
        "phone_code",
        "access_token",
        "refresh_token",
        "qr",
        "long_poll_hold",
    ];

    /// Sets one lifetime by name, in whole seconds.
    ///
    /// # Errors
    /// When there is no such lifetime; the text names those that exist.
    pub fn set(&mut self, name: &str, seconds: u32) -> Result<(), String> {
        let long = SignedDuration::from_secs(i64::from(seconds));
        *match name {
            "website_code" => &mut self.website_code,
            "web_code" => &mut self.web_code,
            "js_code" => &mut self.js_code,
            "phone_code" => &mut self.phone_code,
            "access_token" => &mut self.access_token,
            "refresh_token" => &mut self.refresh_token,
            "qr" => &mut self.qr,
            "long_poll_hold" => {
                self.long_poll_hold = Duration::from_secs(u64::from(seconds));
                return Ok(());
            }
            _ => return Err(format!("no lifetime {name:?}; there are: {}", Self::NAMES.join(", "))),
        } = long;
        Ok(())
    }
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            website_code: SignedDuration::from_mins(10),
            web_code: SignedDuration::from_mins(5),
            js_code: SignedDuration::from_mins(5),
            phone_code: SignedDuration::from_mins(5),
            access_token: SignedDuration::from_secs(7200),
            refresh_token: SignedDuration::from_hours(30 * 24),
            qr: SignedDuration::from_secs(300),
            long_poll_hold: Duration::from_secs(25),
        }
    }
}

/// Where the platform's behaviour is not captured, or where a defensive test wants the other one (protocol,
/// section 16). The defaults are that section's suggestions.
#[derive(Debug, Clone)]
pub struct Switches {
    /// Cancelling on the phone also sends the browser to the redirect_uri with the state and no code (older copies
    /// of the official page). Default off: the page just says "cancelled".
    pub decline_redirects: bool,
    /// An expired code answers 42003 instead of 40029. Default off.
    pub expired_code_is_42003: bool,
    /// `/sns/*` answers are labelled `application/json` instead of `text/plain`. Default off.
    pub sns_as_json: bool,
    /// A refresh gives a new access_token and a new refresh_token, and the old ones die. Default off: a live token
    /// keeps its text and is extended.
    pub rotate_on_refresh: bool,
    /// oauth2/authorize refuses parameters in another order than documented when the browser is WeChat's on a PC, where
    /// a developer found the order enforced. Default on.
    pub strict_parameter_order: bool,
    /// The same on phones, where that developer found it free, although the documentation asks for the order
    /// everywhere. Default off.
    pub strict_parameter_order_on_phones: bool,
    /// A persona who once agreed for an app is not asked again unless forcePopup=true. Default off: always the
    /// sheet.
    pub remember_consent: bool,
}

impl Switches {
    /// Every switch by name.
    pub const NAMES: [&str; 7] = [
        "decline_redirects",
        "expired_code_is_42003",
        "sns_as_json",
        "rotate_on_refresh",
        "strict_parameter_order",
        "strict_parameter_order_on_phones",
        "remember_consent",
    ];

    /// Turns one switch by name.
    ///
    /// # Errors
    /// When there is no such switch; the text names those that exist.
    pub fn set(&mut self, name: &str, on: bool) -> Result<(), String> {
        match self.slot(name) {
            Some(slot) => {
                *slot = on;
                Ok(())
            }
            None => Err(format!("no switch {name:?}; there are: {}", Self::NAMES.join(", "))),
        }
    }

    /// Whether the switch of this name is on; `None` when there is none.
    pub(crate) fn get(&self, name: &str) -> Option<bool> {
        self.clone().slot(name).map(|on| *on)
    }

    fn slot(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "decline_redirects" => &mut self.decline_redirects,
            "expired_code_is_42003" => &mut self.expired_code_is_42003,
            "sns_as_json" => &mut self.sns_as_json,
            "rotate_on_refresh" => &mut self.rotate_on_refresh,
            "strict_parameter_order" => &mut self.strict_parameter_order,
            "strict_parameter_order_on_phones" => &mut self.strict_parameter_order_on_phones,
            "remember_consent" => &mut self.remember_consent,
            _ => return None,
        })
    }
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            decline_redirects: false,
            expired_code_is_42003: false,
            sns_as_json: false,
            rotate_on_refresh: false,
            strict_parameter_order: true,
            strict_parameter_order_on_phones: false,
            remember_consent: false,
        }
    }
}
