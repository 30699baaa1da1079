//! Our own address, and what follows from it.

use url::Url;
use wxlogin::settings::{Settings, sections::CookieSecure};

/// The address people's browsers use, taken apart once.
pub(crate) struct Site {
    base: String,
    origin: String,
    prefix: String,
    https: bool,
    secure_cookies: bool,
}

impl Site {
    pub(crate) fn new(settings: &Settings) -> Self {
        let public = &settings.public_url;
        let secure_cookies = match settings.session.cookie_secure {
            CookieSecure::Auto => public.is_https(),
            CookieSecure::Always => true,
            CookieSecure::Never => false,
        };
        Self {
            base: public.as_str().to_owned(),
            origin: public.url().origin().ascii_serialization(),
            prefix: public.url().path().trim_end_matches('/').to_owned(),
            https: public.is_https(),
            secure_cookies,
        }
    }

    /// Whether browsers reach us over https.
    pub(crate) const fn is_https(&self) -> bool {
        self.https
    }

    /// Whether cookies carry `Secure`.
    pub(crate) const fn secure_cookies(&self) -> bool {
        self.secure_cookies
    }

    /// Scheme, host and port, as a browser sends them in `Origin`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// One of our paths as a browser must ask for it: behind a proxy that serves us under a prefix, with the prefix.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// One of our paths with scheme and host.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The same as a value. `None` is not reachable for paths of ours.
    pub(crate) fn url(&self, path: &str) -> Option<Url> {
        Url::parse(&self.absolute(path)).ok()
    }
}
