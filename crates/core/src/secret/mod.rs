//! What must not be guessed, read or reversed.

mod ids;
mod password;
mod token;
mod vault;
pub mod webauthn;

pub use ids::IdSequence;
pub use password::{PasswordPolicy, Passwords};
pub use token::{TokenKind, fresh_id, fresh_token, hash, same};
pub use vault::{Keyring, MasterKey, Reread, Vault, VaultError};
