//! No secret may leave: not in an answer, not in the log.

use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};

use tracing_subscriber::{fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::{Reply, wechat};

/// The headers that answers may have. A new one is added here when somebody has thought about it.
const HEADERS: [&str; 32] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "allow",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "etag",
    "location",
    "permissions-policy",
    "referrer-policy",
    "retry-after",
    "set-cookie",
    "strict-transport-security",
    "vary",
    "warning",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "x-request-id",
    "x-wxlogin-corp",
    "x-wxlogin-login",
    "x-wxlogin-user",
];

/// Tokens by prefix, and the ends of the paths whose bodies hand them out.
const TOKENS: [(&str, &[&str]); 11] = [
    ("wxn_", &[]),
    ("wxt_", &["/v1/admin/session"]),
    ("wxe_", &["/me/totp"]),
    ("wxp_", &["/passkey"]),
    ("wxs_", &["/loginByCode", "/login"]),
    ("wxl_", &["/getLoginCode", "/register"]),
    ("wxb_", &["/getLoginCode"]),
    ("wxc_", &["/callback"]),
    ("wxk_", &["/v1/admin/keys"]),
    ("wxq_", &["/qr", "/poll"]),
    ("wxr_", &[]),
];

/// The log of the whole run, at its most verbose, in both formats: what one of them escapes or leaves out, the other shows.
static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();

#[derive(Clone)]
struct Tape(Arc<Mutex<Vec<u8>>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is secret on one site; and what answers may hold but the log may not: states.
pub(crate) struct Guard(Mutex<Vec<String>>, Mutex<Vec<String>>);

fn state_of(location: &str) -> Option<&str> {
    let (_, rest) = location.split_once("state=")?;
    rest.split(['&', '#']).next().filter(|state| state.len() >= 16)
}

impl Guard {
    pub(super) fn listen() -> Self {
        LOG.get_or_init(|| {
            let tape = Tape(Arc::default());
            let (text, json) = (tape.clone(), tape.clone());
            tracing_subscriber::registry()
                .with(wxlogin_server::log_filter("trace").unwrap())
                .with(fmt::layer().with_ansi(false).with_writer(move || text.clone()))
                .with(fmt::layer().json().flatten_event(true).with_writer(move || json.clone()))
                .init();
            tape.0
        });
        Self(
            Mutex::new(wechat::ELEMENTS.iter().map(|(_, _, app_id, _)| wechat::secret_of(app_id)).collect()),
            Mutex::default(),
        )
    }

    /// From now on this must not be seen.
    pub(crate) fn hide(&self, secret: &str) {
        self.0.lock().unwrap().push(secret.to_owned());
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// What was logged so far, by every test.
    pub(crate) fn log() -> String {
        let tape = LOG.get().unwrap().lock().unwrap();
        String::from_utf8_lossy(&tape).into_owned()
    }

    #[track_caller]
    pub(super) fn check(&self, path: &str, reply: &Reply) {
        let mut seen = reply.body.clone();
        for (name, value) in &reply.headers {
            assert!(HEADERS.contains(&name.as_str()), "{path} answers with the header {name}");
            if name != "set-cookie" {
                seen.push_str(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        for secret in self.0.lock().unwrap().iter() {
            assert!(!seen.contains(secret), "{path} gives a secret away: {reply:?}");
        }
        for (prefix, ends) in TOKENS {
            let allowed = ends.iter().any(|end| path.ends_with(end));
            assert!(allowed || !seen.contains(prefix), "{path} gives a {prefix} token away: {reply:?}");
        }
        if let Some(state) = reply.header("location").and_then(state_of) {
            self.1.lock().unwrap().push(state.to_owned());
        }
        for word in ["session_key", "sessionKey", "appSecret\":\""] {
            assert!(!seen.contains(word), "{path} says {word}: {reply:?}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let log = Self::log();
        for secret in self.0.lock().unwrap().iter().chain(self.1.lock().unwrap().iter()) {
            assert!(!log.contains(secret.as_str()), "the log has a secret");
        }
        for (prefix, _) in TOKENS {
            let line = log.lines().find(|line| line.contains(prefix));
            assert!(line.is_none(), "the log has a {prefix} token: {line:?}");
        }
    }
}
