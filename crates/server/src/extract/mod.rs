//! What handlers ask of a request.

mod body;
mod cookies;
mod csrf;
mod form;
mod operator;
mod query;
mod visitor;

pub(crate) use body::JsonObject;
pub(crate) use cookies::named as named_cookie;
pub(crate) use cookies::{
    Cookie, set_browser, set_console, set_language, set_session, set_ticket, unset_console, unset_session,
    unset_ticket,
};
pub(crate) use csrf::form_token;
pub(crate) use form::Form;
pub(crate) use operator::{Asker, ByOpsListener};
pub(crate) use query::Query;
pub(crate) use visitor::{Carried, Carrier, ConsoleVisitor, Reader, Visitor};
