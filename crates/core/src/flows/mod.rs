//! The verbs, one file each.
use crate::ports::Stores;
/// core
pub struct Core {
    #[doc(hidden)]
    pub stores: Stores,
}
