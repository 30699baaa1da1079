//! Every page in every state. Overrides are tried on them, the tests and the gallery show them.

mod account;
mod login;
mod others;

use crate::Page;

/// A state's name, fit for a file name, and the page.
pub type Sample = (&'static str, Box<dyn Page>);

/// All states.
#[must_use]
pub fn all() -> Vec<Sample> {
    let mut samples = login::samples();
    samples.extend(account::samples());
    samples.extend(others::samples());
    samples
}

/// A failure, as a page shows it.
fn problem(message: &str, hint: &str) -> crate::Problem {
    crate::Problem {
        code: "wechat_unavailable".into(),
        message: message.into(),
        hint: Some(hint.into()),
        request_id: Some("01997a4e-5d1c-7b5e-a7a2-4f6f5e0c8d11".into()),
    }
}
