//! Something went wrong: as a box within a page, and as a page of its own.

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::Page;

/// What a failure says to the person.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Problem {
    /// The stable code, such as `state_mismatch`.
    pub code: String,
    /// What happened, in the reader's language.
    pub message: String,
    /// What to do next, in the reader's language.
    pub hint: Option<String>,
    /// The request's id, for asking the operator.
    pub request_id: Option<String>,
}

/// The error page.
#[derive(Debug, Clone)]
pub enum ProblemPage {
    /// A failure.
    Failed {
        /// The HTTP status.
        status: u16,
        /// What happened.
        problem: Problem,
        /// Where to try again, such as `/login?redirect=…`.
        retry: Option<String>,
    },
    /// The person declined in WeChat. No failure: nothing is alarming about it.
    Declined {
        /// Where to start again.
        retry: String,
    },
    /// No page has this address.
    NotFound {
        /// The request's id.
        request_id: Option<String>,
    },
}

impl Page for ProblemPage {
    fn template(&self) -> &'static str {
        "problem.html"
    }

    fn values(&self) -> Value {
        let (kind, status, problem, retry) = match self {
            Self::Failed { status, problem, retry } => {
                ("failed", Some(*status), problem.clone(), retry.clone())
            }
            Self::Declined { retry } => ("declined", None, Problem::default(), Some(retry.clone())),
            Self::NotFound { request_id } => {
                let problem = Problem { request_id: request_id.clone(), ..Problem::default() };
                ("not_found", Some(404), problem, None)
            }
        };
        context! { kind, status, problem => Value::from(Serde(problem)), retry }
    }
}
