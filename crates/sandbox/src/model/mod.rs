//! The nouns of the platform: apps, people, what kind of code there is, and how ids are formed.
mod app;
mod code_kind;
pub(crate) mod ids;
mod people;
mod persona;

pub use app::{AppKind, AppRegistration, Push};
pub use code_kind::CodeKind;
pub use people::{People, PeopleError};
pub use persona::Persona;

pub(crate) use app::App;
pub(crate) use people::{AppEntry, is_persona_id};
