//! What must not be guessed, read or reversed.

mod ids;
mod opaque;
mod password;
mod token;
mod vault;

pub use ids::IdSequence;
pub use opaque::Token;
pub(crate) use opaque::hidden;
pub use password::{PasswordPolicy, Passwords};
pub use token::{TokenKind, fresh_id, fresh_token, hash, same};
pub use vault::{Keyring, MasterKey, Reread, Vault, VaultError};
