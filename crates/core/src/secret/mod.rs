//! What must not be guessed, read or reversed.

mod browser;
mod ids;
mod opaque;
mod password;
mod token;
mod vault;
pub mod webauthn;

pub(crate) use browser::{fresh_browser_token, is_browser_token};
pub use ids::IdSequence;
pub use opaque::Token;
pub(crate) use opaque::hidden;
pub use password::{PasswordPolicy, Passwords};
pub use token::{TokenKind, fresh_id, fresh_token, hash, same};
pub use vault::{Keyring, MasterKey, Reread, Vault, VaultError};
