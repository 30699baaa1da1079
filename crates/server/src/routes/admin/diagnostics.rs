//! Diagnostics of the app folder, as `wxlogin check` prints them, in the reader's language.

use serde_json::{Value, json};
use wxlogin::{
    Language,
    elements::{Diagnostic, Tree},
    elements_language,
};

pub(super) fn view(problem: &Diagnostic, language: Language) -> Value {
    let text = problem.text(elements_language(language));
    json!({
        "severity": problem.severity, "code": problem.code, "file": problem.file, "line": problem.line,
        "column": problem.column, "key": problem.key, "message": text.message, "expected": text.expected,
        "fix": text.fix, "fullName": problem.full_name,
    })
}

/// Those of one element.
pub(super) fn of<'a>(tree: &'a Tree, full_name: &'a str) -> impl Iterator<Item = &'a Diagnostic> {
    tree.diagnostics().iter().filter(move |problem| problem.full_name.as_deref() == Some(full_name))
}

/// How many errors and warnings one element has.
pub(super) fn counts(tree: &Tree, full_name: &str) -> (usize, usize) {
    let errors = of(tree, full_name).filter(|problem| problem.is_error()).count();
    (errors, of(tree, full_name).filter(|problem| problem.is_warning()).count())
}
