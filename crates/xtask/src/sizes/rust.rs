//! Functions of a Rust file, as the compiler's grammar sees them.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, ItemFn, ItemMod, Signature, TraitItemFn};

use super::Sized;
use crate::repo::Source;

/// The functions of `source` outside its tests, with the lines of code in each body: no blanks, no comments.
pub(super) fn functions(source: &Source) -> Vec<Sized> {
    let Ok(file) = syn::parse_file(&source.text) else { return Vec::new() };
    let lines: Vec<_> = source.text.lines().map(str::trim).collect();
    let mut counter = Counter { path: &source.path, lines, found: Vec::new() };
    counter.visit_file(&file);
    counter.found
}

struct Counter<'a> {
    path: &'a str,
    lines: Vec<&'a str>,
    found: Vec<Sized>,
}

impl Counter<'_> {
    fn count(&mut self, attributes: &[Attribute], signature: &Signature, body: &Block) {
        if is_test(attributes) {
            return;
        }
        let (first, last) = (line(body.brace_token.span.open()), line(body.brace_token.span.close()));
        let inside = self.lines.iter().take(last.saturating_sub(1)).skip(first);
        let code = inside.filter(|text| !text.is_empty() && !text.starts_with("//")).count();
        let place = format!("{}:{} {}", self.path, line(signature.span()), signature.ident);
        self.found.push(Sized { place, lines: code });
    }
}

impl<'ast> Visit<'ast> for Counter<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.count(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.count(&function.attrs, &function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.count(&function.attrs, &function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn line(span: Span) -> usize {
    span.start().line
}

/// `#[cfg(test)]`, `#[test]`, `#[tokio::test]`.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let named_test = attribute.path().segments.last().is_some_and(|part| part.ident == "test");
        let cfg_test = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"));
        named_test || cfg_test
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_lines_of_bodies_are_counted_and_tests_are_not() {
        let text = "impl A {\n    fn long(\n        &self,\n    ) -> u8 {\n        // why\n\n        let a = 1;\n        a\n    }\n}\n\
                    fn empty() {}\n#[test]\nfn t() {\n1;\n}\n#[cfg(test)]\nmod tests {\n    fn helper() {\n1;\n}\n}\n";
        let found = functions(&Source { path: "a.rs".into(), text: text.into() });
        let found: Vec<_> = found.into_iter().map(|one| (one.place, one.lines)).collect();
        assert_eq!(found, [("a.rs:2 long".to_owned(), 2), ("a.rs:11 empty".to_owned(), 0)]);
    }
}
