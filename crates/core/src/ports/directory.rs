//! What the app folder declares, as the flows need it.

use std::sync::Arc;

use crate::{login_type::LoginMethod, nouns::Corp};

/// The login methods and organisations of the app, as they are now. Cheap: an implementation hands out a snapshot.
pub trait Directory: Send + Sync {
    /// Every login method, active or not, in the order to show them.
    fn methods(&self) -> Arc<[Arc<LoginMethod>]>;

    /// Every organisation.
    fn corps(&self) -> Arc<[Corp]>;
}
