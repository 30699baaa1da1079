//! What differs between two snapshots.

use serde::Serialize;

use crate::tree::Tree;

/// fullNames by what happened to them, each sorted. Elements of the built-in layer count too: overriding one is an
/// update of it, and removing the override another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// In the new tree only.
    pub created: Vec<String>,
    /// In both, and different in files, code, or resolved values (own, inherited, or from a reference).
    pub updated: Vec<String>,
    /// In the old tree only.
    pub deleted: Vec<String>,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.deleted.is_empty()
    }
}

/// Compares two snapshots of an app.
#[must_use]
pub fn changes(old: &Tree, new: &Tree) -> Changes {
    let mut changes = Changes::default();
    for (name, element) in &new.elements {
        match old.elements.get(name) {
            None => changes.created.push(name.clone()),
            Some(before) if before.fingerprint != element.fingerprint => changes.updated.push(name.clone()),
            Some(_) => {}
        }
    }
    let deleted = old.elements.keys().filter(|name| !new.elements.contains_key(*name));
    changes.deleted = deleted.cloned().collect();
    changes
}
