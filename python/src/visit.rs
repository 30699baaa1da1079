//! On whose behalf a call is made.

use pyo3::prelude::*;
use wxlogin::{
    App, Code, Error, Language,
    nouns::{Caller, Origin},
};

/// Who calls, from where, in which language. Without a session it is code of this process, with a service's rights;
/// `anonymous` takes these away.
#[pyclass(frozen, module = "wxlogin._native")]
pub(crate) struct Visit {
    session: Option<String>,
    anonymous: bool,
    language: Language,
    origin: Origin,
}

#[pymethods]
impl Visit {
    #[new]
    #[pyo3(signature = (session=None, anonymous=false, language="en", address=None, user_agent=None, request_id=None))]
    fn new(
        session: Option<String>,
        anonymous: bool,
        language: &str,
        address: Option<String>,
        user_agent: Option<String>,
        request_id: Option<String>,
    ) -> Self {
        let origin = Origin { address, user_agent, request_id };
        Self { session, anonymous, language: Language::from_accept(language), origin }
    }

    fn __repr__(&self) -> String {
        let who = match (&self.session, self.anonymous) {
            (Some(_), _) => "session",
            (None, true) => "anonymous",
            (None, false) => "in-process",
        };
        format!("Visit({who}, language={:?})", self.language.tag())
    }
}

/// The same, without Python.
#[derive(Clone)]
pub(crate) struct Calling {
    session: Option<String>,
    anonymous: bool,
    pub(crate) language: Language,
    origin: Origin,
}

impl Visit {
    pub(crate) fn calling(&self) -> Calling {
        Calling {
            session: self.session.clone(),
            anonymous: self.anonymous,
            language: self.language,
            origin: self.origin.clone(),
        }
    }
}

impl Calling {
    /// The visit for the core. The session is looked up now, so that one that has ended opens nothing.
    pub(crate) async fn visit(&self, app: &App) -> wxlogin::Result<wxlogin::Visit> {
        let caller = match &self.session {
            Some(token) => {
                let session = app.core().authenticate(token).await?;
                let session = session.ok_or_else(|| Error::new(Code::Unauthenticated))?;
                Caller::User(session)
            }
            None if self.anonymous => Caller::Anonymous,
            None => Caller::in_process(),
        };
        Ok(wxlogin::Visit { caller, origin: self.origin.clone(), language: self.language })
    }
}
