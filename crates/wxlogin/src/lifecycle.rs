//! Types learn when an element of theirs is added, changed or removed.

use std::sync::Arc;

use tokio::runtime::Handle;
use wxlogin_core::login_type::{Lifecycle, LoginMethod, LoginType, Registry};
use wxlogin_element::Changes;

/// Who tells, and where their answers are awaited.
pub(crate) struct Teller {
    runtime: Option<Handle>,
}

impl Teller {
    /// On the runtime that opens the app; without one nothing is told.
    pub(crate) fn here() -> Self {
        Self { runtime: Handle::try_current().ok() }
    }

    /// Tells, in the background: the change has been made, and a Type's error about it is reported and undoes nothing.
    /// A removed element is known from the methods that were there before.
    pub(crate) fn tell(
        &self,
        types: &Registry,
        before: &[Arc<LoginMethod>],
        after: &[Arc<LoginMethod>],
        changes: &Changes,
    ) {
        let Some(runtime) = &self.runtime else { return };
        let told = [
            (Lifecycle::Created, &changes.created, after),
            (Lifecycle::Updated, &changes.updated, after),
            (Lifecycle::Deleted, &changes.deleted, before),
        ];
        let calls: Vec<_> = told
            .into_iter()
            .flat_map(|(change, names, methods)| {
                let methods = methods.iter().filter(|method| names.contains(&method.full_name));
                methods.filter_map(move |method| Some((change, method.full_name.clone(), types.of(method)?)))
            })
            .collect();
        if !calls.is_empty() {
            runtime.spawn(async move {
                for (change, full_name, login_type) in calls {
                    one(change, &full_name, login_type.as_ref()).await;
                }
            });
        }
    }
}

async fn one(change: Lifecycle, full_name: &str, login_type: &dyn LoginType) {
    if let Err(error) = login_type.lifecycle(change, full_name).await {
        tracing::warn!(%error, cause = error.cause(), full_name, ?change, "a type did not take a change");
    }
}
