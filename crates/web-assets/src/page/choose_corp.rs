//! Signed in, and a member of several organisations: which one?

use minijinja::{Value, value::Serde};
use serde::Serialize;

use super::{Page, Policy};

/// An organisation to choose.
#[derive(Debug, Clone, Serialize)]
pub struct CorpChoice {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Posts to `/account/corp`: `csrf`, `redirect`, `corp`.
#[derive(Clone, Serialize)]
pub struct ChooseCorpPage {
    /// For the form.
    pub csrf: String,
    /// Where to afterwards; already checked.
    pub redirect: String,
    /// Who is signed in.
    pub nick: String,
    /// At least two.
    pub corps: Vec<CorpChoice>,
}

impl Page for ChooseCorpPage {
    fn template(&self) -> &'static str {
        "choose_corp.html"
    }

    fn values(&self) -> Value {
        Value::from(Serde(self))
    }

    fn policy(&self) -> Policy {
        Policy { redirect: Some(self.redirect.clone()), ..Policy::default() }
    }
}
