//! The first sign-in of a WeChat account: a new account, or an existing one.

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{Page, Policy, Problem};

/// Posts to `/login/welcome/register` (`csrf`, `redirect`) and `/login/welcome/link` (`csrf`, `redirect`, `username`,
/// `password`). What stands for the WeChat account is the server's cookie, not a field.
#[derive(Clone, Default, Serialize)]
pub struct WelcomePage {
    /// Who is signed in already, by another login method: one click links.
    pub signed_in_as: Option<String>,
    /// For the forms.
    pub csrf: String,
    /// Where to afterwards; already checked.
    pub redirect: String,
    /// The name in WeChat, where it told one. A picture is not shown: it would make the browser call another host.
    pub nick: Option<String>,
    /// The login method's title.
    pub method: String,
    /// Whether a new account may be made. Without it, linking is all there is.
    pub may_register: bool,
    /// Whether signing in with a password exists here.
    pub may_link: bool,
    /// The username of an attempt that failed.
    pub username: String,
    /// Why the last attempt failed.
    pub problem: Option<Problem>,
    /// The five minutes are over: nothing but a way back is shown.
    pub expired: bool,
}

impl Page for WelcomePage {
    fn template(&self) -> &'static str {
        "welcome.html"
    }

    fn values(&self) -> Value {
        // After a failed attempt the form is open, so that the person sees what to correct.
        let open = !self.may_register || self.problem.is_some() || !self.username.is_empty();
        context! { open, ..Value::from(Serde(self)) }
    }

    fn policy(&self) -> Policy {
        Policy { redirect: Some(self.redirect.clone()), ..Policy::default() }
    }
}
