//! `findElements`: a selector applied to a tree.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Tree;
use crate::element::{Element, Resolved};
use crate::selector::{Operator, Selector, SelectorError, Step};

impl Tree {
    /// The elements that a selector names, each once, in the order of its alternatives and by fullName within one.
    ///
    /// # Errors
    ///
    /// When the selector does not follow the grammar (see [`Selector`]).
    pub fn find(&self, selector: &str) -> Result<Vec<Resolved>, SelectorError> {
        Ok(self.select(&Selector::parse(selector)?))
    }

    /// The same for a selector that is parsed already.
    #[must_use]
    pub fn select(&self, selector: &Selector) -> Vec<Resolved> {
        let mut found: Vec<Resolved> = Vec::new();
        for steps in &selector.alternatives {
            for resolved in self.alternative(steps) {
                if !found.iter().any(|other| other.requested == resolved.requested) {
                    found.push(resolved);
                }
            }
        }
        found
    }

    fn alternative(&self, steps: &[Step]) -> Vec<Resolved> {
        // An exact name alone is `get`, sub-elements of instances included.
        if let [Step::Exact(name)] = steps {
            return self.get(name).into_iter().collect();
        }
        self.elements
            .values()
            .filter(|element| steps.iter().all(|step| matches(step, element)))
            .map(|element| self.resolved(element, &element.full_name, self.owner_of(&element.full_name)))
            .collect()
    }
}

fn matches(step: &Step, element: &Arc<Element>) -> bool {
    let name = element.full_name.as_str();
    match step {
        Step::Exact(exact) => name == exact,
        Step::Type(type_name) => element.type_name == *type_name,
        Step::ParentsOf(child) => child.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')),
        Step::ChildrenOf(parent) => {
            name.strip_prefix(parent.as_str()).is_some_and(|rest| rest.starts_with('.'))
        }
        Step::Attribute { name, operator, value } => match element.define.get(name) {
            Some(found) => compare(found, value).is_some_and(|order| operator.accepts(order)),
            None => *operator == Operator::NotEqual,
        },
    }
}

/// Numbers (and flags, as 0 and 1) compare as numbers when both sides are one, all else as text.
fn compare(found: &Json, wanted: &str) -> Option<Ordering> {
    let number = match found {
        Json::Number(number) => number.as_f64(),
        Json::Bool(flag) => Some(f64::from(u8::from(*flag))),
        _ => None,
    };
    let wanted_number = match wanted {
        "true" => Some(1.0),
        "false" => Some(0.0),
        text => text.parse::<f64>().ok(),
    };
    match (number, wanted_number, found) {
        (Some(a), Some(b), _) => a.partial_cmp(&b),
        (_, _, Json::String(text)) => Some(text.as_str().cmp(wanted)),
        _ => None,
    }
}
