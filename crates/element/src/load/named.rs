//! Keys whose text names another element: whether it is there and has the flag that it needs. Judged once all elements are
//! known. What is wrong here stops no element from loading: a login method still signs in whom it knows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::graph::Graph;
use super::values::places;
use crate::diagnostic::Diagnostic;
use crate::element::{Element, RoleKind};
use crate::names::nearest;
use crate::quote::Quotable;
use crate::schema::{Key, Names};
use crate::texts::{Problem, values as texts};
use crate::value::Value;

type Elements = BTreeMap<String, Arc<Element>>;

pub(crate) fn judge(
    elements: &Elements,
    broken: &BTreeSet<String>,
    graph: &Graph,
    problems: &mut Vec<Diagnostic>,
) {
    let mut families: BTreeMap<&str, Vec<&Element>> = BTreeMap::new();
    for element in elements.values().filter(|element| element.kind == RoleKind::Instance) {
        for key in element.schema.iter().flat_map(|schema| &schema.keys) {
            let (Some(names), Some(value)) = (&key.names, element.values.get(&key.name)) else { continue };
            // An element that does not load has its own error.
            let asked = value.text().filter(|text| !text.is_empty() && !broken.contains(*text));
            let Some(asked) = asked else { continue };
            let family = families.entry(names.meta).or_insert_with(|| instances(elements, names.meta));
            if let Some(problem) = problem(key, names, (asked, &Quotable::of(value)), family) {
                problems.extend(at(problem, key, value, graph));
            }
        }
    }
}

/// Elements of different Types with one value of a key that belongs to one Type: each but the first is told of the first.
/// Values that a reference stands for are compared with nothing.
pub(crate) fn shared(elements: &Elements, graph: &Graph, problems: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(&str, &str), &Element> = BTreeMap::new();
    for element in elements.values().filter(|element| element.kind == RoleKind::Instance) {
        for key in element.schema.iter().flat_map(|schema| &schema.keys).filter(|key| key.one_type) {
            let Some(value) = element.values.get(&key.name) else { continue };
            let Some(text) = value.literal().and_then(|json| json.as_str()) else { continue };
            let other = *first.entry((key.name.as_str(), text)).or_insert(element);
            if base_type(other) != base_type(element) {
                let problem = texts::two_types(key, &Quotable::of(value), &other.full_name);
                problems.extend(at(problem, key, value, graph));
            }
        }
    }
}

/// The Type that an element is of at the far end of its chain, own Types passed over.
fn base_type(element: &Element) -> Option<&str> {
    element.type_chain().filter(|link| link.kind == RoleKind::Type).last().map(|link| link.full_name.as_str())
}

fn instances<'a>(elements: &'a Elements, meta: &str) -> Vec<&'a Element> {
    let all = elements.values().map(Arc::as_ref);
    all.filter(|element| element.kind == RoleKind::Instance && element.descends_from(meta)).collect()
}

fn problem(
    key: &Key,
    names: &Names,
    (asked, shown): (&str, &Quotable),
    family: &[&Element],
) -> Option<Problem> {
    let Some(found) = family.iter().find(|e| e.full_name == asked || e.title() == asked) else {
        let known = family.iter().flat_map(|element| [element.full_name.as_str(), element.title()]);
        // A name that is near to a hidden value would say much of it.
        let nearest = shown.text().map(|_| nearest(asked, known)).unwrap_or_default();
        return Some(texts::names_nothing(key, names, shown, &nearest));
    };
    let has_flag = found.values.get(names.flag).and_then(Value::flag).unwrap_or(true);
    (!has_flag).then(|| texts::names_without_flag(key, names, shown))
}

/// Where the value is written, which may be a Type's file.
fn at(problem: Problem, key: &Key, value: &Value, graph: &Graph) -> Option<Diagnostic> {
    let writer = &value.origin().full_name;
    let slots = graph.slots.get(writer)?;
    let file = |written: &&super::values::Written<'_>| written.doc.source.shown == value.origin().file;
    slots.iter().filter_map(|slot| graph.raws.get(slot.raw?)).find_map(|raw| {
        let written = places(raw, key);
        let place = written.iter().find(file)?;
        let span = &place.member.value.span;
        Some(Diagnostic::at(problem.clone(), &place.doc.source, span).key(key.path()).of(writer))
    })
}
