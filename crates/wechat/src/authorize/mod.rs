//! The URLs a browser is sent to.
//!
//! | where the user is | function | scope |
//! |---|---|---|
//! | a desktop browser, whole page | [`qrconnect_url`] | snsapi_login |
//! | a desktop browser, QR code in the page | [`qrconnect_iframe_url`] | snsapi_login |
//! | inside WeChat | [`oauth2_url`] | snsapi_base, snsapi_userinfo |

mod oauth2;
mod qrconnect;
mod state;

pub use oauth2::{OAuth2Options, OAuth2Scope, oauth2_url};
pub use qrconnect::{QrConnectOptions, QrLang, QrStyle, qrconnect_iframe_url, qrconnect_url};
pub use state::{State, StateError};
