//! A page, ready to send.

/// A rendered page and the headers that it has to be sent with.
#[derive(Clone, PartialEq, Eq)]
pub struct Html {
    /// The document.
    pub body: String,
    /// Its own content security policy.
    pub content_security_policy: String,
    /// For the log: why an operator's template could not be filled and our own was shown instead.
    pub failure: Option<String>,
}

impl Html {
    /// Headers by lower-case name. Pages hold forms and names of people, so no cache may keep them.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, &str); 6] {
        [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", &self.content_security_policy),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ]
    }
}
