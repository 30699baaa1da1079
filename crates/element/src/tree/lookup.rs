//! `getElement`: exact names, and sub-elements through an instance or an own Type.

use std::sync::Arc;

use serde_json::Value as Json;

use super::Tree;
use crate::element::{Element, Resolved, RoleKind};
use crate::names::nearest;

/// There is no element of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no element `{name}`{}", self.hint())]
pub struct Unknown {
    /// The name that was asked for.
    pub name: String,
    /// Up to three names that are near, best first.
    pub nearest: Vec<String>,
    /// The element is there and does not load; the tree's diagnostics say why.
    pub broken: bool,
}

impl Unknown {
    fn hint(&self) -> String {
        if self.broken {
            return " that loads; `check` lists what is wrong with it".to_owned();
        }
        match self.nearest.as_slice() {
            [] => String::new(),
            names => format!("; did you mean {}?", names.join(" or ")),
        }
    }
}

impl Tree {
    /// The element of this fullName: exact; else, for `<Instance>.<rest>` or `<Type>.<rest>`, the sub-element `<rest>` of
    /// the nearest Type in its Type chain that has one, bound to the instance.
    ///
    /// # Errors
    ///
    /// [`Unknown`], with the nearest names.
    pub fn get(&self, full_name: &str) -> Result<Resolved, Unknown> {
        let via = self.owner_of(full_name);
        if let Some(element) = self.elements.get(full_name) {
            return Ok(self.resolved(element, full_name, via));
        }
        let inherited = via.and_then(|owner| {
            let rest = full_name.strip_prefix(owner.full_name.as_str())?;
            owner.type_chain().find_map(|parent| self.elements.get(&format!("{}{rest}", parent.full_name)))
        });
        match inherited {
            Some(element) => Ok(self.resolved(element, full_name, via)),
            None => Err(self.unknown(full_name, via)),
        }
    }

    /// Every element, by fullName.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Element>> {
        self.elements.values()
    }

    /// What the `e.json` of an element says, without secrets; see [`Element::define`].
    ///
    /// # Errors
    ///
    /// [`Unknown`], with the nearest names.
    pub fn element_define(&self, full_name: &str) -> Result<Json, Unknown> {
        self.get(full_name).map(|resolved| resolved.define().clone())
    }

    /// Instances of a Type, those marked `"default": 1` first, then by `sort` (without one: last), then by fullName.
    /// `recursive` takes in instances of Types derived from it, which a Meta has no others than.
    #[must_use]
    pub fn instances_of(&self, type_name: &str, recursive: bool) -> Vec<Arc<Element>> {
        let fits = |element: &&Arc<Element>| {
            element.kind == RoleKind::Instance
                && (element.type_name == type_name || (recursive && element.descends_from(type_name)))
        };
        let mut found: Vec<Arc<Element>> = self.all().filter(fits).cloned().collect();
        found.sort_by_key(|element| (!element.is_default(), element.sort().unwrap_or(i64::MAX)));
        found
    }

    pub(crate) fn resolved(
        &self,
        element: &Arc<Element>,
        requested: &str,
        via: Option<&Arc<Element>>,
    ) -> Resolved {
        Resolved { element: Arc::clone(element), requested: requested.to_owned(), via: via.cloned() }
    }

    /// The longest proper prefix of the name that is an instance or a Type.
    pub(crate) fn owner_of(&self, full_name: &str) -> Option<&Arc<Element>> {
        let dots = full_name.match_indices('.').rev();
        dots.filter_map(|(at, _)| full_name.get(..at).and_then(|prefix| self.elements.get(prefix)))
            .find(|element| element.kind != RoleKind::Meta)
    }

    fn unknown(&self, full_name: &str, via: Option<&Arc<Element>>) -> Unknown {
        let below = via.map(|owner| self.sub_names(owner)).unwrap_or_default();
        let known = self.elements.keys().chain(&below).map(String::as_str);
        Unknown {
            name: full_name.to_owned(),
            nearest: nearest(full_name, known),
            broken: self.broken.contains(full_name),
        }
    }

    /// The names that an element's sub-elements can be reached by, inherited ones included.
    fn sub_names(&self, owner: &Arc<Element>) -> Vec<String> {
        let rests = owner.type_chain().flat_map(|parent| {
            let prefix = format!("{}.", parent.full_name);
            self.elements.keys().filter_map(move |name| name.strip_prefix(&prefix).map(str::to_owned))
        });
        rests.map(|rest| format!("{}.{rest}", owner.full_name)).collect()
    }
}
