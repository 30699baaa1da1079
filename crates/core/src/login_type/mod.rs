//! The contract that a login type implements.
//!
//! A login type turns "somebody came back with a code" into a [`Verified`] identity. It decides nothing about users:
//! that is [`crate::decide`] and the flows, which are the same for every type.
//!
//! # How to write one
//! Implement [`LoginType`]; only [`LoginType::descriptor`] and [`LoginType::exchange`] are required. To change one step of
//! an official type, hold it as `base` and pass the rest on to it.
//! Register it under its fullName (`App::builder(dir).login_type("auths.loginTypes.MyType", my_type)`), and put an
//! element folder that names it in `type`.

mod descriptor;
mod method;
mod qr;
mod registry;
mod verified;

use async_trait::async_trait;
use serde_json::{Map, Value};
use url::Url;

pub use descriptor::{Descriptor, Entry, Field, FieldKind, Model, Service};
pub use method::LoginMethod;
pub use qr::{QrCodes, QrImage, QrNews, QrStatus};
pub use registry::Registry;
pub use verified::{Secrets, Verified};

use crate::{
    Error, Result,
    declare::Function,
    flows::{Core, Visit},
    nouns::{Corp, Profile, UserId},
    secret::Token,
};

/// What the browser is sent to WeChat with.
#[derive(Debug, Clone)]
pub struct AuthorizeRequest {
    /// Where WeChat sends the browser back to, without code and state.
    pub callback: Url,
    /// The protecting state: 1 to 128 characters out of a-z, A-Z, 0-9.
    pub state: Token,
    /// Whether the page is to be embedded in ours (a QR in the page).
    pub embedded: bool,
    /// The language for WeChat's page.
    pub language: crate::error::Language,
}

/// A call of one of the type's own functions.
pub struct FunctionCall<'a> {
    /// The core, for ports and flows.
    pub core: &'a Core,
    /// The login method that the call is for.
    pub method: &'a LoginMethod,
    /// The service part that the function belongs to, such as `WechatPublicAuthSvc`; `None` for the element itself.
    pub service: Option<&'a str>,
    /// The declared function.
    pub function: &'static Function,
    /// The arguments, already checked against the declaration.
    pub arguments: Map<String, Value>,
    /// Who calls, and from where.
    pub visit: &'a Visit,
}

/// Tokens that were renewed.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// The tokens.
    pub secrets: Secrets,
    /// Their lifetime in seconds.
    pub expires_in: i64,
}

/// A change to an element of this type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// An element of this type was added.
    Created,
    /// An element of this type was changed.
    Updated,
    /// An element of this type was removed.
    Deleted,
}

/// A login type.
#[async_trait]
pub trait LoginType: Send + Sync {
    /// What the type is: names, form, functions, models. Drawn from by HTTP, the console, the login page and every SDK.
    fn descriptor(&self) -> &'static Descriptor;

    /// Where to send a browser. `None` for types without a browser entry (mini program).
    fn authorize(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<Option<Url>> {
        let _ = (method, request);
        Ok(None)
    }

    /// The type's QR codes, where they can be shown on a page of our own. A type that stands on another passes its
    /// base's on: `self.base.qr()`.
    fn qr(&self) -> Option<&dyn QrCodes> {
        None
    }

    /// Turns a code into a verified identity. Called at most once per code; must not retry.
    async fn exchange(&self, core: &Core, method: &LoginMethod, code: &str) -> Result<Verified>;

    /// The host (`host` or `host:port`) that [`Self::exchange`] asks. While that host is known to fail, a sign-in is refused
    /// before its code is spent; with `None`, the default, it is not known and is tried.
    fn host(&self) -> Option<String> {
        None
    }

    /// Runs one of the type's own declared functions.
    async fn call(&self, call: FunctionCall<'_>) -> Result<Value> {
        Err(Error::internal(format_args!("{} is declared but not implemented", call.function.name)))
    }

    /// Called before an unknown person is registered: return an error to veto it.
    async fn before_register(&self, method: &LoginMethod, verified: &Verified) -> Result<()> {
        let _ = (method, verified);
        Ok(())
    }

    /// What is kept of the profile; the default keeps what WeChat told.
    async fn map_profile(&self, method: &LoginMethod, verified: &Verified) -> Result<Option<Profile>> {
        let _ = method;
        Ok(verified.profile.clone())
    }

    /// The organisation that a new user joins; the default is the method's `corp`.
    async fn choose_corp(
        &self,
        method: &LoginMethod,
        verified: &Verified,
        corps: &[Corp],
    ) -> Result<Option<String>> {
        let _ = (verified, corps);
        Ok(method.corp.clone())
    }

    /// Renews an account's tokens before they end; `None` for types without such tokens. `Err(code_invalid)` means that the
    /// platform will not renew them any more. Unlike an exchange it may be repeated.
    async fn renew(&self, method: &LoginMethod, secrets: &Secrets) -> Result<Option<Renewed>> {
        let _ = (method, secrets);
        Ok(None)
    }

    /// Called after somebody has signed in; an error is logged and does not undo the sign-in.
    async fn after_login(&self, method: &LoginMethod, user_id: &UserId) -> Result<()> {
        let _ = (method, user_id);
        Ok(())
    }

    /// Called after an element of this type was created, updated or deleted; an error is reported, the change stays.
    async fn lifecycle(&self, change: Lifecycle, full_name: &str) -> Result<()> {
        let _ = (change, full_name);
        Ok(())
    }
}
