//! Who names whom in `type`: which definition is meant, circles, and what is a Meta, a Type or an instance.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Context;
use super::layers::Layer;
use super::raw::{Found, Raw};
use crate::diagnostic::Diagnostic;
use crate::element::{Access, RoleKind};
use crate::names::{last_segment, nearest, nearest_one, nearest_one_of_all};
use crate::schema::Schema;
use crate::source::Place;
use crate::texts::types as texts;

/// A definition of a fullName in one layer.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) layer: usize,
    pub(crate) private: bool,
    /// Index into `raws`; `None` when its e.json could not be read.
    pub(crate) raw: Option<usize>,
}

/// What a definition's `type` leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// It is a Meta.
    None,
    Raw(usize),
    /// A definition that could not be read.
    Unreadable(String),
    /// An error, already reported.
    Wrong,
    /// A Type that is not served here.
    Elsewhere(String),
}

pub(crate) struct Graph {
    pub(crate) raws: Vec<Raw>,
    /// fullName to its definitions, nearest first.
    pub(crate) slots: BTreeMap<String, Vec<Slot>>,
    pub(crate) parents: Vec<Parent>,
    pub(crate) kinds: Vec<RoleKind>,
}

impl Graph {
    pub(crate) fn new(
        found: Vec<Found>,
        layers: &[Layer],
        context: &Context<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut graph =
            Self { raws: Vec::new(), slots: BTreeMap::new(), parents: Vec::new(), kinds: Vec::new() };
        for Found { full_name, layer, raw } in found {
            let private = raw.as_ref().is_some_and(|raw| raw.access == Access::Private);
            let index = raw.map(|raw| {
                graph.raws.push(raw);
                graph.raws.len() - 1
            });
            graph.slots.entry(full_name).or_default().push(Slot { layer, private, raw: index });
        }
        graph.refuse_overrides(problems);
        graph.parents =
            (0..graph.raws.len()).map(|index| graph.parent(index, layers, context, problems)).collect();
        graph.find_cycles(problems);
        graph.classify(context, problems);
        graph
    }

    /// The definition that a name means, seen from a layer: that layer's own private one, else the nearest that is not
    /// private. `below` skips the layers down to and including that one.
    pub(crate) fn lookup(&self, name: &str, from: usize, below: Option<usize>) -> Option<Slot> {
        let slots = || {
            let all = self.slots.get(name).into_iter().flatten().copied();
            all.filter(move |slot| below.is_none_or(|layer| slot.layer > layer))
        };
        slots().find(|slot| slot.layer == from && slot.private).or_else(|| slots().find(|slot| !slot.private))
    }

    /// A protected definition wins over every nearer one, each of which is an error.
    fn refuse_overrides(&mut self, problems: &mut Vec<Diagnostic>) {
        for (full_name, slots) in &mut self.slots {
            let protected = slots.iter().rposition(|slot| {
                slot.raw.and_then(|raw| self.raws.get(raw)).is_some_and(|raw| raw.access == Access::Protected)
            });
            let Some(protected) = protected else { continue };
            let Some(winner) =
                slots.get(protected).and_then(|slot| slot.raw).and_then(|raw| self.raws.get(raw))
            else {
                continue;
            };
            let other = winner.e.source.shown.clone();
            for raw in
                slots.iter().take(protected).filter_map(|slot| slot.raw).filter_map(|raw| self.raws.get(raw))
            {
                let problem = texts::override_protected(full_name, &other);
                problems.push(
                    Diagnostic::at(problem, &raw.e.source, &(0..1))
                        .of(full_name)
                        .with(&Place::new(&winner.e.source, &(0..1))),
                );
            }
            slots.drain(..protected);
        }
    }

    fn parent(
        &self,
        index: usize,
        layers: &[Layer],
        context: &Context<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Parent {
        let Some(raw) = self.raws.get(index) else { return Parent::Wrong };
        let report = |problem, problems: &mut Vec<Diagnostic>| {
            let span = raw.e.get("type").map_or(0..1, |member| member.value.span.clone());
            problems.push(Diagnostic::at(problem, &raw.e.source, &span).key("type").of(&raw.full_name));
            Parent::Wrong
        };
        let Some(member) = raw.e.get("type") else {
            let keys = raw.e.root.members().iter().map(|m| m.name.as_str());
            let near = nearest_one("type", keys.filter(|key| crate::framework::kind_of(key).is_none()));
            return report(texts::missing(near.as_deref()), problems);
        };
        // A `type` that is not a text has been reported with the other general keys.
        let Some(name) = member.value.text() else { return Parent::Wrong };
        if name.is_empty() {
            let is_meta = raw.folder.is_none() || last_segment(&raw.full_name).ends_with("Meta");
            return if is_meta { Parent::None } else { report(texts::empty(), problems) };
        }
        let own = name == raw.full_name;
        match self.lookup(name, raw.layer, own.then_some(raw.layer)) {
            Some(Slot { raw: Some(parent), .. }) => Parent::Raw(parent),
            Some(_) => Parent::Unreadable(name.to_owned()),
            None if own => report(texts::shadows_nothing(name), problems),
            None if self.is_elsewhere(raw, name, context) => Parent::Elsewhere(name.to_owned()),
            None => report(self.unknown(name, layers), problems),
        }
    }

    fn unknown(&self, name: &str, layers: &[Layer]) -> crate::texts::Problem {
        if let Some(slot) = self.slots.get(name).and_then(|slots| slots.first()) {
            let app = layers.get(slot.layer).map(|layer| layer.app.app_id.as_str()).unwrap_or_default();
            return texts::private(name, if app.is_empty() { "below" } else { app });
        }
        texts::unknown(name, &self.nearest_types(name))
    }

    /// Whether a Type that is nowhere is one that is not served here: a known one of a family, or, in a folder of no family, any
    /// that is no misspelling.
    fn is_elsewhere(&self, raw: &Raw, name: &str, context: &Context<'_>) -> bool {
        if self.slots.contains_key(name) {
            return false;
        }
        let known = |schema: &Arc<Schema>| schema.not_served.iter().any(|known| known == name);
        let inside = |schema: &Arc<Schema>| {
            let of_family = |full_name: &str| {
                full_name.strip_prefix(&schema.family).is_some_and(|rest| rest.starts_with('.'))
            };
            of_family(&raw.full_name) || of_family(name)
        };
        context.schemas.iter().any(known)
            || (!context.schemas.iter().any(inside)
                && nearest_one_of_all(name, self.slots.keys().map(String::as_str)).is_none())
    }

    /// The Type at the end of the chain that is not served here.
    pub(crate) fn elsewhere(&self, index: usize) -> Option<&str> {
        let mut at = index;
        for _ in 0..=self.raws.len() {
            match self.parents.get(at) {
                Some(Parent::Raw(next)) => at = *next,
                Some(Parent::Elsewhere(name)) => return Some(name),
                _ => return None,
            }
        }
        None
    }

    fn nearest_types(&self, name: &str) -> Vec<String> {
        let named: BTreeSet<&str> = self.raws.iter().filter_map(Raw::type_name).collect();
        let types = self.slots.keys().map(String::as_str);
        let candidates = types.filter(|t| t.ends_with("Type") || t.ends_with("Meta") || named.contains(t));
        nearest(name, candidates)
    }

    /// The schema to judge keys by when `type` leads nowhere: that of what `type` names or nearly names, else of the family in
    /// whose folder the element stands. Without a `type` none: the key meant as it may be among the unknown ones.
    pub(crate) fn likely_schema(&self, index: usize, context: &Context<'_>) -> Option<Arc<Schema>> {
        let raw = self.raws.get(index)?;
        raw.e.get("type")?;
        let named = raw.type_name().filter(|name| !name.is_empty()).and_then(|name| {
            let known = self.slots.contains_key(name).then(|| name.to_owned());
            let meant = known.or_else(|| self.nearest_types(name).into_iter().next())?;
            Some(self.meta_name(self.lookup(&meant, raw.layer, None)?.raw?)).filter(|meta| !meta.is_empty())
        });
        let family = raw.full_name.rsplit_once('.').map(|(family, _)| family);
        let fits = |schema: &&Arc<Schema>| match &named {
            Some(meta) => schema.covers(meta),
            None => family == Some(schema.family.as_str()),
        };
        context.schemas.iter().find(fits).cloned()
    }

    /// Every definition has at most one parent, so a circle is found by walking until the start comes up again.
    fn find_cycles(&mut self, problems: &mut Vec<Diagnostic>) {
        let mut in_cycle = Vec::new();
        for (start, raw) in self.raws.iter().enumerate() {
            let mut chain = vec![raw.full_name.clone()];
            let mut at = start;
            while let Some(Parent::Raw(next)) = self.parents.get(at) {
                chain.extend(self.raws.get(*next).map(|raw| raw.full_name.clone()));
                at = *next;
                if at == start || chain.len() > self.raws.len() + 1 {
                    break;
                }
            }
            if at == start && chain.len() > 1 {
                let span = raw.e.get("type").map_or(0..1, |member| member.value.span.clone());
                let problem = Diagnostic::at(texts::cycle(&chain), &raw.e.source, &span);
                problems.push(problem.key("type").of(&raw.full_name));
                in_cycle.push(start);
            }
        }
        for index in in_cycle {
            if let Some(parent) = self.parents.get_mut(index) {
                *parent = Parent::Wrong;
            }
        }
    }

    fn classify(&mut self, context: &Context<'_>, problems: &mut Vec<Diagnostic>) {
        let kinds: Vec<RoleKind> = (0..self.raws.len()).map(|index| self.kind(index, context)).collect();
        self.kinds = kinds;
        for (index, raw) in self.raws.iter().enumerate() {
            let Some(Parent::Raw(parent)) = self.parents.get(index).cloned() else { continue };
            if self.kinds.get(parent) != Some(&RoleKind::Instance) {
                continue;
            }
            let name = raw.type_name().unwrap_or_default();
            let span = raw.e.get("type").map_or(0..1, |member| member.value.span.clone());
            let problem = Diagnostic::at(texts::names_instance(name), &raw.e.source, &span);
            problems.push(problem.key("type").of(&raw.full_name));
            if let Some(parent) = self.parents.get_mut(index) {
                *parent = Parent::Wrong;
            }
        }
    }

    fn kind(&self, index: usize, context: &Context<'_>) -> RoleKind {
        let Some(raw) = self.raws.get(index) else { return RoleKind::Instance };
        let names_meta = match self.parents.get(index) {
            Some(Parent::None) => return RoleKind::Meta,
            Some(Parent::Raw(parent)) => self.parents.get(*parent) == Some(&Parent::None),
            _ => false,
        };
        let is_type = names_meta
            || raw.name().ends_with("Type")
            || self.overrides_type(raw, context)
            || (self.is_named(index) && !self.is_complete(index, context))
            || (raw.may_have_code() && raw.config_path.is_none() && self.lacks_all(index, context));
        if is_type { RoleKind::Type } else { RoleKind::Instance }
    }

    fn overrides_type(&self, raw: &Raw, context: &Context<'_>) -> bool {
        let below = self.lookup(&raw.full_name, raw.layer, Some(raw.layer)).and_then(|slot| slot.raw);
        below.is_some_and(|below| self.kind(below, context) != RoleKind::Instance)
    }

    fn is_named(&self, index: usize) -> bool {
        self.parents.iter().enumerate().any(|(other, parent)| other != index && *parent == Parent::Raw(index))
    }

    /// Whether it holds every required key of its family itself, as a finished instance does.
    fn is_complete(&self, index: usize, context: &Context<'_>) -> bool {
        let written = self.required(index, context);
        !written.is_empty() && written.into_iter().all(|written| written)
    }

    /// Whether its family has required keys and it holds none of them, as an instance hardly would.
    fn lacks_all(&self, index: usize, context: &Context<'_>) -> bool {
        let written = self.required(index, context);
        !written.is_empty() && !written.contains(&true)
    }

    /// Of each required key of its family, whether the definition itself gives it.
    fn required(&self, index: usize, context: &Context<'_>) -> Vec<bool> {
        let meta = self.meta_name(index);
        let schema = context.schemas.iter().find(|schema| schema.covers(&meta));
        let (Some(raw), Some(schema)) = (self.raws.get(index), schema) else { return vec![] };
        let required = schema.keys.iter().filter(|key| key.required_of_instances);
        required.map(|key| super::values::is_written(raw, key)).collect()
    }

    /// The fullName of the Meta at the end of the chain; empty when the chain is broken.
    pub(crate) fn meta_name(&self, index: usize) -> String {
        let mut at = index;
        for _ in 0..=self.raws.len() {
            match self.parents.get(at) {
                Some(Parent::Raw(next)) => at = *next,
                Some(Parent::None) => {
                    return self.raws.get(at).map(|r| r.full_name.clone()).unwrap_or_default();
                }
                _ => break,
            }
        }
        String::new()
    }
}
