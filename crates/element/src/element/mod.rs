//! A loaded element, and an element as the answer to a question.

mod resolved;
mod view;

pub use resolved::Resolved;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use crate::names::last_segment;
use crate::schema::Schema;
use crate::value::{Extra, Value};

/// Which of the three layers an element is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleKind {
    /// The contract of a family; its `type` is empty.
    Meta,
    /// Names a Meta or another Type.
    Type,
    /// Names a Type.
    Instance,
}

/// Who may see and override an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Only its own app sees it.
    Private,
    /// Heirs see it and cannot override it.
    Protected,
    /// Heirs see it and may override it.
    #[default]
    Public,
}

/// A definition that loaded. Immutable; a change makes a new one in a new [`crate::Tree`].
#[derive(Debug)]
pub struct Element {
    pub(crate) full_name: String,
    pub(crate) kind: RoleKind,
    pub(crate) access: Access,
    pub(crate) app_id: String,
    pub(crate) built_in: bool,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) config_file: Option<PathBuf>,
    pub(crate) e_json_shown: String,
    pub(crate) type_name: String,
    pub(crate) parent: Option<Arc<Element>>,
    pub(crate) shadowed: Option<Arc<Element>>,
    pub(crate) schema: Option<Arc<Schema>>,
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) extra: Extra,
    pub(crate) define: Json,
    pub(crate) fingerprint: u64,
}

impl Element {
    /// The folder path joined by dots.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// The last part of the fullName.
    #[must_use]
    pub fn name(&self) -> &str {
        last_segment(&self.full_name)
    }

    /// Meta, Type or instance.
    #[must_use]
    pub fn kind(&self) -> RoleKind {
        self.kind
    }

    /// Who may see and override it.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// The app it comes from (`orgId.name`); empty for the built-in layer.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Whether it belongs to the official layer.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// Its folder; `None` for the built-in layer.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Its config file, if there is one.
    #[must_use]
    pub fn config_file(&self) -> Option<&Path> {
        self.config_file.as_deref()
    }

    /// Its `e.json`, relative to the app folder, for messages.
    #[must_use]
    pub fn e_json_file(&self) -> &str {
        &self.e_json_shown
    }

    /// The fullName in its `type`; empty for a Meta.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Its Type (a Meta for the first Type of a chain).
    #[must_use]
    pub fn parent(&self) -> Option<&Arc<Element>> {
        self.parent.as_ref()
    }

    /// Its Type, that Type's Type, and so on; the Meta is last.
    pub fn type_chain(&self) -> impl Iterator<Item = &Arc<Element>> {
        std::iter::successors(self.parent.as_ref(), |element| element.parent.as_ref())
    }

    /// Whether a Type (or Meta) of this fullName is in its Type chain.
    #[must_use]
    pub fn descends_from(&self, full_name: &str) -> bool {
        self.type_chain().any(|element| element.full_name == full_name)
    }

    /// The Meta at the end of its Type chain (itself, for a Meta).
    #[must_use]
    pub fn meta_name(&self) -> &str {
        self.type_chain().last().map_or(&self.full_name, |meta| &meta.full_name)
    }

    /// The definition of the same fullName in the next farther layer that it hides.
    #[must_use]
    pub fn shadowed(&self) -> Option<&Arc<Element>> {
        self.shadowed.as_ref()
    }

    /// The family's keys, when the caller gave a schema for it.
    #[must_use]
    pub fn schema(&self) -> Option<&Schema> {
        self.schema.as_deref()
    }

    /// All values by flat key name: its own over its Types' over the schema's defaults.
    #[must_use]
    pub fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }

    /// One value.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// Keys that the schema does not know, its own over its Types'.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// What its `e.json` says, without secrets: the general keys and the family's declared keys that are not secret.
    /// Undeclared keys are in [`Element::extra`]; in a family without a schema those that look harmless are kept here.
    #[must_use]
    pub fn define(&self) -> &Json {
        &self.define
    }

    /// What people see: `title`, else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.define_text("title").unwrap_or_else(|| self.name())
    }

    /// The icon, if one is given.
    #[must_use]
    pub fn icon(&self) -> Option<&str> {
        self.define_text("icon")
    }

    /// Where its code is, relative to its folder; `"."` when nothing is said.
    #[must_use]
    pub fn backend_entry(&self) -> &str {
        self.define_text("backendBundleEntry").unwrap_or(".")
    }

    /// Its place in a list, smaller first.
    #[must_use]
    pub fn sort(&self) -> Option<i64> {
        self.define.get("sort").and_then(Json::as_i64)
    }

    /// Whether it is marked `"default": 1`.
    #[must_use]
    pub fn is_default(&self) -> bool {
        match self.define.get("default") {
            Some(Json::Bool(flag)) => *flag,
            Some(Json::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    fn define_text(&self, key: &str) -> Option<&str> {
        self.define.get(key).and_then(Json::as_str)
    }
}
