//! Why an app does not open.

use wxlogin_element::LoadError;
use wxlogin_settings::Problems;

/// Why an app does not open. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The app folder cannot be read.
    #[error(transparent)]
    Folder(#[from] LoadError),
    /// The settings are wrong; all problems are in it.
    #[error("{0}")]
    Settings(Problems),
    /// The database cannot be opened.
    #[error("{0}")]
    Store(String),
    /// A setting names something that this build does not have.
    #[error("{0}")]
    Unsupported(String),
    /// The data folder or the key file cannot be used.
    #[error("{0}")]
    Data(String),
    /// Something that every app needs could not be made.
    #[error("{0}")]
    Setup(String),
}
