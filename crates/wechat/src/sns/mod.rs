//! `/sns/*`: sign-in of website apps, mobile apps and official accounts.
//!
//! These need appid, secret and the user's own token, never the global token. A refusal for
//! a missing IP (40164) has not been recorded here.

mod access_token;
mod auth;
mod refresh_token;
mod userinfo;

pub use access_token::{AccessToken, access_token};
pub use auth::auth;
pub use refresh_token::refresh_token;
pub use userinfo::{Lang, UserInfo, userinfo};
