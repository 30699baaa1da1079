//! Mini programs.
//!
//! `code2session` needs appid and secret only. The other three need the global token, which is why they live or die
//! with the IP allow list, and sign-in does not.

mod check_session;
mod code2session;
mod phone_number;
mod reset_session;

pub use check_session::check_session;
pub use code2session::{Session, code2session};
pub use phone_number::{PhoneNumber, phone_number};
pub use reset_session::{NewSession, reset_session};
