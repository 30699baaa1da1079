//! No type that prints holds a secret as plain text.
//!
//! A field whose name says that it opens something (`session_id`, `token`, `code`, `ticket`, ...) must not be text in a type
//! that derives `Debug`: one `{:?}` in a log line would give it away. Its type is `secret::Token` or a `SecretString`, or the
//! type that has it writes its own `Debug`. What only sounds like a secret stands in [`ALLOWED`] with the reason.

use syn::{Attribute, Fields, Item, spanned::Spanned, visit::Visit};

use crate::finding::Finding;
use crate::repo::{Repo, Source};

/// Names of fields, and in snake case of variants, that open something.
const SECRETS: [&str; 21] = [
    "access_token",
    "app_secret",
    "bind_code",
    "browser",
    "code",
    "confirm_code",
    "cookie",
    "csrf",
    "js_code",
    "key",
    "login_code",
    "master_key",
    "password",
    "refresh_token",
    "secret",
    "session_id",
    "session_key",
    "state",
    "ticket",
    "token",
    "totp",
];

/// `file`, `Type.field`, and why it may print.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("crates/core/src/flows/browser/trial.rs", "TrialFailure.code", "an error's stable code"),
    ("crates/core/src/login_type/descriptor.rs", "Field.key", "the name of a setting"),
    ("crates/element/src/diagnostic/mod.rs", "Diagnostic.code", "a diagnostic's stable code"),
    ("crates/element/src/diagnostic/mod.rs", "Diagnostic.key", "the name of a setting"),
    ("crates/element/src/edit/mod.rs", "EditError::Key.key", "the name of a setting"),
    ("crates/element/src/schema.rs", "Finding.code", "a diagnostic's stable code"),
    ("crates/element/src/texts/mod.rs", "Problem.code", "a diagnostic's stable code"),
    ("crates/settings/src/diagnostic.rs", "Diagnostic.key", "the name of a setting"),
    ("crates/web-assets/src/error.rs", "PagesError::UnknownText.key", "the name of a text"),
    ("crates/web-assets/src/page/problem.rs", "Problem.code", "an error's stable code"),
];

pub(crate) fn check(repo: &Repo) -> Vec<Finding> {
    let shipped = |source: &&Source| {
        let path = source.path.as_str();
        let code = path.ends_with(".rs") && path.contains("src/");
        // The sandbox's people and apps are invented, and its page shows their codes.
        code && !["crates/sandbox/", "crates/bench/", "crates/xtask/"]
            .iter()
            .any(|part| path.starts_with(part))
    };
    let sources = repo.sources();
    let found: Vec<Printed> = sources.iter().filter(shipped).flat_map(printed).collect();
    let mut findings: Vec<Finding> = found.iter().filter(|one| !allowed(one)).map(Printed::finding).collect();
    let unused = ALLOWED
        .iter()
        .filter(|(file, field, _)| !found.iter().any(|one| one.file == *file && one.field == *field));
    findings.extend(unused.map(|(file, field, _)| {
        Finding::new(*file, format!("{field} is allowed to print but is not there; take it off the list"))
    }));
    findings
}

/// A secret's name on text in a type that prints.
#[derive(Debug, PartialEq, Eq)]
struct Printed {
    file: String,
    line: usize,
    field: String,
}

impl Printed {
    fn finding(&self) -> Finding {
        let place = format!("{}:{}", self.file, self.line);
        let field = &self.field;
        Finding::new(
            place,
            format!(
                "{field} is text in a type that derives Debug; make it a secret::Token or SecretString, write Debug by hand, \
                 or allow it with a reason in crates/xtask/src/secrets"
            ),
        )
    }
}

fn allowed(one: &Printed) -> bool {
    ALLOWED.iter().any(|(file, field, _)| *file == one.file && *field == one.field)
}

fn printed(source: &Source) -> Vec<Printed> {
    let Ok(file) = syn::parse_file(&source.text) else { return vec![] };
    let mut walk = Walk { file: source.path.clone(), found: vec![] };
    walk.visit_file(&file);
    walk.found
}

struct Walk {
    file: String,
    found: Vec<Printed>,
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Struct(item) if derives_debug(&item.attrs) => {
                self.fields(&item.ident.to_string(), "", &item.fields)
            }
            Item::Enum(item) if derives_debug(&item.attrs) => {
                for variant in &item.variants {
                    let name = format!("{}::{}", item.ident, variant.ident);
                    self.fields(&name, &snake(&variant.ident.to_string()), &variant.fields);
                }
            }
            Item::Mod(item)
                if item.attrs.iter().any(|attribute| text_of(&attribute.meta).contains("test")) =>
            {
                return;
            }
            _ => {}
        }
        syn::visit::visit_item(self, item);
    }
}

impl Walk {
    /// A field without a name goes by its variant's.
    fn fields(&mut self, owner: &str, variant: &str, fields: &Fields) {
        for field in fields {
            let name = field.ident.as_ref().map_or_else(|| variant.to_owned(), ToString::to_string);
            if SECRETS.contains(&name.as_str()) && is_text(&text_of(&field.ty)) {
                let line = field.ty.span().start().line;
                self.found.push(Printed { file: self.file.clone(), line, field: format!("{owner}.{name}") });
            }
        }
    }
}

/// The source of a piece of syntax.
fn text_of(piece: &impl Spanned) -> String {
    piece.span().source_text().unwrap_or_default()
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = text_of(&attribute.meta);
        text.starts_with("derive") && text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Debug")
    })
}

/// Text, owned or borrowed, alone or in an `Option`, a list or a map.
fn is_text(ty: &str) -> bool {
    ty.split(|c: char| !c.is_alphanumeric()).any(|word| word == "String" || word == "str")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<String> {
        let source = Source { path: "a/src/a.rs".to_owned(), text: text.to_owned() };
        printed(&source).into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn text_under_a_secrets_name_may_not_print() {
        assert_eq!(
            fields("#[derive(Clone, Debug)] struct A { session_id: String, name: String }"),
            ["A.session_id"]
        );
        assert_eq!(fields("#[derive(Debug)] struct A<'a> { code: Option<&'a str> }"), ["A.code"]);
        assert_eq!(
            fields("#[derive(Debug)] enum A<'a> { BindCode(&'a str), B { token: Vec<String> } }"),
            ["A::BindCode.bind_code", "A::B.token"]
        );
        assert_eq!(fields("mod inner { #[derive(Debug)] struct A { password: String } }"), ["A.password"]);
    }

    #[test]
    fn what_does_not_print_or_is_no_text_may_stay() {
        for text in [
            "#[derive(Clone)] struct A { session_id: String }",
            "#[derive(Debug)] struct A { session_id: Token, password: Option<SecretString>, code: Code, state: [u8; 32] }",
            "#[cfg(test)] mod tests { #[derive(Debug)] struct A { code: String } }",
        ] {
            assert_eq!(fields(text), Vec::<String>::new(), "{text}");
        }
    }
}
