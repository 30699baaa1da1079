//! Answers of APIs that the sandbox does not have, as a test wants them.
use serde::Serialize;
use serde_json::Value;

use super::{Subject, World};
use crate::endpoints::covers;

/// What a path answers.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stub {
    /// Path of the endpoint; `{...}` stands for any one part.
    pub(crate) path: String,
    /// The body, an object.
    pub(crate) answer: Value,
    /// Only calls of this app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) appid: Option<String>,
}

#[derive(Default)]
pub(super) struct Stubs(Vec<Stub>);

impl World {
    /// Sets what a path answers; the one before it for the same path and app is replaced.
    pub(crate) fn put_stub(&mut self, stub: Stub) {
        self.stubs.0.retain(|known| (&known.path, &known.appid) != (&stub.path, &stub.appid));
        self.stubs.0.push(stub);
    }

    /// The answer for a call; a stub of the call's own app before one of any app.
    pub(crate) fn stub(&self, path: &str, subject: &Subject) -> Option<Value> {
        let fits = |stub: &&Stub| {
            covers(&stub.path, path)
                && stub.appid.as_ref().is_none_or(|app_id| subject.app_id.as_ref() == Some(app_id))
        };
        let best = self.stubs.0.iter().filter(fits).max_by_key(|stub| stub.appid.is_some());
        best.map(|stub| stub.answer.clone())
    }

    pub(crate) fn stubs(&self) -> &[Stub] {
        &self.stubs.0
    }

    /// Takes back the stub at this place of the list.
    pub(crate) fn remove_stub(&mut self, index: usize) {
        if index < self.stubs.0.len() {
            self.stubs.0.remove(index);
        }
    }

    pub(crate) fn clear_stubs(&mut self) {
        self.stubs.0.clear();
    }
}
