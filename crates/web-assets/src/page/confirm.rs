//! The browser came back from WeChat without its cookie: ask before signing in.

use minijinja::{Value, value::Serde};
use serde::Serialize;

use super::{Page, Policy};

/// "Continue signing in as … in this browser?" Posts to `/login/confirm`: `csrf`, `ticket`, `redirect`, and `decision`,
/// which is `continue` or `cancel`.
#[derive(Clone, Serialize)]
pub struct ConfirmPage {
    /// For the form.
    pub csrf: String,
    /// Stands for the sign-in that waits.
    pub ticket: String,
    /// Whom the sign-in would make this browser, where WeChat told a name.
    pub nick: Option<String>,
    /// Who is signed in here now and would not be any more.
    pub signed_in_as: Option<String>,
    /// Where to afterwards; already checked.
    pub redirect: String,
}

impl Page for ConfirmPage {
    fn template(&self) -> &'static str {
        "confirm.html"
    }

    fn values(&self) -> Value {
        Value::from(Serde(self))
    }

    fn policy(&self) -> Policy {
        Policy { redirect: Some(self.redirect.clone()), ..Policy::default() }
    }
}
