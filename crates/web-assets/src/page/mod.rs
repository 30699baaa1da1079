//! The data of each page.

mod account;
mod choose_corp;
mod confirm;
mod device;
mod login;
mod problem;
mod welcome;

pub use account::{AccountPage, AccountUser, DeviceRow, LinkedMethod, SecurityEvent};
pub use choose_corp::{ChooseCorpPage, CorpChoice};
pub use confirm::ConfirmPage;
pub use device::Device;
pub use login::{Choice, Embed, LoginPage, OwnCode, PasswordForm, Way};
pub use problem::{Problem, ProblemPage};
pub use welcome::WelcomePage;

use minijinja::Value;

/// What a page asks of its content security policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// An address that the page embeds.
    pub frame: Option<String>,
    /// Where the browser may be sent after a form of the page.
    pub redirect: Option<String>,
}

/// A page that [`Pages::render`](crate::Pages::render) can show.
pub trait Page {
    /// The template's file name.
    fn template(&self) -> &'static str;

    /// What the template gets.
    fn values(&self) -> Value;

    /// What the page needs beyond its own site.
    fn policy(&self) -> Policy {
        Policy::default()
    }
}
