//! Which code stands behind which Type.

use std::{collections::HashMap, sync::Arc};

use super::{LoginMethod, LoginType};

/// Login types by fullName. A later registration at the same name takes the place of the earlier one.
#[derive(Clone, Default)]
pub struct Registry(HashMap<String, Arc<dyn LoginType>>);

impl Registry {
    /// Registers a type and gives the one that stood there before, so that an override can hold it as its base.
    pub fn register(
        &mut self,
        full_name: impl Into<String>,
        login_type: Arc<dyn LoginType>,
    ) -> Option<Arc<dyn LoginType>> {
        self.0.insert(full_name.into(), login_type)
    }

    /// The type registered at exactly this fullName.
    #[must_use]
    pub fn get(&self, full_name: &str) -> Option<Arc<dyn LoginType>> {
        self.0.get(full_name).cloned()
    }

    /// The type behind a method: the nearest in its chain that has code.
    #[must_use]
    pub fn of(&self, method: &LoginMethod) -> Option<Arc<dyn LoginType>> {
        method.type_chain.iter().find_map(|name| self.get(name))
    }

    /// Every registered fullName, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}
