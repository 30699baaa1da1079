//! The right to call the outside, held from before a one-time code is spent until its answer is there.

use std::{any::Any, fmt, sync::Arc};

tokio::task_local! {
    static CURRENT: Place;
}

/// A place among the calls under way. It is given back when the last clone is dropped.
///
/// Between the flow that reserves it and the client that uses it stands a login type, which may be the application's own
/// code. The place therefore travels with the task ([`Self::scope`]) and not through the types' signatures: a type cannot
/// lose it, misuse it, or have to know of it. Work that a type spawns elsewhere finds itself another place.
#[derive(Clone)]
pub struct Place(Arc<dyn Any + Send + Sync>);

impl Place {
    /// A place that is whatever the adapter wants to find again.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self(Arc::new(held))
    }

    /// Runs `work` at this place, and gives the place back at its end.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// The place of the running task, if it has one.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// What the adapter put in, if it is of that type.
    #[must_use]
    pub fn held<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_found_within_its_scope_and_nowhere_else() {
        let held = Arc::new(7_u32);
        let place = Place::new(Arc::clone(&held));
        assert!(Place::current().is_none());
        let inside = place.scope(async {
            tokio::task::yield_now().await;
            Place::current().and_then(|place| place.held::<Arc<u32>>().map(|number| **number))
        });
        assert_eq!(inside.await, Some(7));
        assert!(Place::current().is_none());
        assert_eq!(Arc::strong_count(&held), 1, "the place is given back");
    }

    #[tokio::test]
    async fn a_task_of_its_own_has_no_place() {
        let spawned =
            Place::new(()).scope(async { tokio::spawn(async { Place::current().is_none() }).await });
        assert!(spawned.await.unwrap());
    }
}
