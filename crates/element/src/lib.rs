//! Application folders: elements declared by an `e.json`, and everything that can be wrong with one.
//!
//! # What it is for
//!
//! An application is a folder. Every folder below it that has an `e.json` is an *element*; its fullName is the path
//! joined by dots. Elements form three layers: a **Meta** (empty `type`), **Types** (whose `type` names a Meta or
//! another Type) and **instances** (whose `type` names a Type). This crate reads such folders into an immutable
//! [`Tree`], answers [`Tree::get`] and [`Tree::find`], edits files ([`edit`]) and watches them ([`watch`]).
//! It knows nothing of any family of elements: the official definitions come in as [`BuiltIn`]s, and what the keys of a
//! family mean comes in as [`Schema`]s.
//!
//! ```
//! use wxlogin_element::{BuiltIn, Key, Kind, LoadOptions, Schema, SecretFiles, Tree};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path();
//! # std::fs::create_dir_all(dir.join("lamps/Desk"))?;
//! # std::fs::write(dir.join("lamps/Desk/e.json"), r#"{"title": "Desk", "type": "lamps.LedType", "watt": 5}"#)?;
//! // lamps/Desk/e.json: {"title": "Desk", "type": "lamps.LedType", "watt": 5}
//! let tree = Tree::load(&LoadOptions {
//!     dir,
//!     built_ins: &[
//!         BuiltIn::new("lamps.Meta", serde_json::json!({"type": ""})),
//!         BuiltIn::new("lamps.LedType", serde_json::json!({"type": "lamps.Meta"})),
//!     ],
//!     schemas: &[Schema::new("lamps", vec![Key::new("watt", Kind::Integer).required().public()])],
//!     lenient: false,
//!     variables: &|name| std::env::var(name).ok(),
//!     secret_files: &SecretFiles::default(),
//!     previous: None,
//! })?;
//! assert!(tree.diagnostics().is_empty());
//! assert_eq!(tree.get("lamps.Desk")?.value("watt").and_then(|value| value.integer()), Some(5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules, with their reasons
//!
//! - **A broken element never stops the others.** Loading fails only when the folder itself is missing. Everything else
//!   is a [`Diagnostic`], all at once, because fixing one error only to meet the next is how an afternoon is lost.
//! - **An element that no longer loads keeps its last good definition** (`LoadOptions::previous`): a typo saved on a
//!   running server must not log everybody out. [`Tree::kept`] names such elements.
//! - **A broken element hides what it shadows.** Falling back to the farther definition would silently change which
//!   code and which keys serve a request.
//! - **Nothing secret is printable.** Secret values live in `SecretString`; unknown keys, which may be a misspelt secret,
//!   print as names only; a source snippet shows only values of keys known to be harmless; what a browser may see is an
//!   allow-list ([`Element::public_view`]), never the file minus something.
//! - **What a reference stands for is never repeated**: not in a message, a log, a view or an export. A [`Value`] knows that
//!   it came from one, messages quote only a form that is made from it, a check's texts are fixed, and what browsers see
//!   must be written out. `{{file:PATH}}` reads within a fence ([`SecretFiles`]).
//! - **Both spellings everywhere**: a key with a group may be written nested (`authConfig.appId`) or flat (`appId`), in
//!   either file. Two different values for one key are an error that names both places, because no precedence rule is
//!   one that everybody remembers.
//! - **Apps in order**: the app itself, then its `extends` depth first in the listed order, then the built-in layer. The
//!   nearest definition of a fullName wins as a whole element. An inherited element sees the nearest definitions (the
//!   child app's context); `private` definitions are seen by their own app only, `protected` ones cannot be overridden.
//! - **A family is decided by the Meta at the end of the Type chain** (`<family>.Meta`), not by the folder, so that a
//!   model below a Type is not asked for the Type's keys, and an instance may live anywhere.
//!
//! # Type or instance
//!
//! A folder whose `type` names a Type is itself a Type when another element names it, when its name ends with `Type`, when
//! it stands at the fullName of a Type of a farther layer, or when it has code (an `__init__.py`, or a registration: a
//! [`BuiltIn`]), no config file, and none of the keys that an instance needs. The first rule has one exception: an element that itself
//! holds every required key, and whose name does not end with `Type`, stays an instance, and naming it is an error;
//! otherwise a mistyped `type` in one folder would make the login method in another folder disappear.
//!
//! # How to add
//!
//! - **a kind of key**: a variant of [`Kind`], its arm in `load/values.rs` (`normalise`), its words in
//!   `Kind::expected`, and a row in `tests/it/values.rs`.
//! - **a diagnostic**: a constructor in the fitting file of `texts/` (a stable code, both languages, what was expected,
//!   the fix), one call where it is found, and a broken file in `tests/it/broken_files.rs`.
//! - **a key of every e.json** (not of one family): the table in `framework.rs`.

mod app;
pub mod changes;
mod diagnostic;
pub mod edit;
mod element;
mod fence;
mod files;
mod framework;
mod json;
mod load;
mod mask;
mod names;
mod quote;
mod reference;
mod schema;
mod selector;
mod share;
mod source;
mod texts;
mod tree;
mod value;
pub mod watch;

pub use app::{AppInfo, Extended};
pub use changes::{Changes, changes};
pub use diagnostic::{Diagnostic, Language, Related, Severity, Text};
pub use element::{Access, Element, Resolved, RoleKind};
pub use fence::SecretFiles;
pub use load::{LoadError, LoadOptions};
pub use mask::masked_source;
pub use names::valid_full_name;
pub use quote::escape_controls;
pub use reference::is_variable_name;
pub use schema::{BuiltIn, Choices, Finding, Gravity, Key, Kind, Names, PreferredFile, Schema};
pub use selector::{Selector, SelectorError};
pub use share::shareable;
pub use tree::{Tree, Unknown};
pub use value::{Extra, Origin, Value};
