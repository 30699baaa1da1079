//! The answer to `get`: an element, and through which instance or Type it was reached.

use std::ops::Deref;
use std::sync::Arc;

use super::{Element, RoleKind};

/// An element together with how it was asked for. Cheap to clone, and independent of later trees.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub(crate) element: Arc<Element>,
    pub(crate) requested: String,
    pub(crate) via: Option<Arc<Element>>,
}

impl Resolved {
    /// The element itself.
    #[must_use]
    pub fn element(&self) -> &Arc<Element> {
        &self.element
    }

    /// The name it was asked for by, such as `auths.loginTypes.MyLogin.services.AuthSvc`.
    #[must_use]
    pub fn requested(&self) -> &str {
        &self.requested
    }

    /// The instance that a sub-element was reached through: its values are the ones to work with.
    #[must_use]
    pub fn bound_to(&self) -> Option<&Arc<Element>> {
        self.via.as_ref().filter(|via| via.kind == RoleKind::Instance)
    }

    /// The instance or Type that a sub-element was reached through.
    #[must_use]
    pub fn via(&self) -> Option<&Arc<Element>> {
        self.via.as_ref()
    }
}

impl Deref for Resolved {
    type Target = Element;

    fn deref(&self) -> &Element {
        &self.element
    }
}
