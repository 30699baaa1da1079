//! Definitions to elements, Types before what names them; what fails keeps its last good form.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use super::graph::{Graph, Parent, Slot};
use super::layers::Layer;
use super::raw::Raw;
use super::{Context, define, has_error, named, values};
use crate::diagnostic::{Diagnostic, Severity};
use crate::element::{Element, RoleKind};
use crate::schema::Schema;
use crate::texts::types as texts;
use crate::tree::Tree;
use crate::value::{Extra, Value};

pub(crate) fn build(
    graph: Graph,
    layers: Vec<Layer>,
    context: &Context<'_>,
    problems: Vec<Diagnostic>,
) -> Tree {
    let memo = vec![None; graph.raws.len()];
    let mut builder = Builder {
        graph: &graph,
        layers: &layers,
        context,
        problems,
        memo,
        kept: BTreeSet::new(),
        files: BTreeSet::new(),
    };
    let mut elements = BTreeMap::new();
    let mut broken = BTreeSet::new();
    for full_name in graph.slots.keys() {
        let Some(slot) = graph.lookup(full_name, 0, None) else { continue };
        let element = match slot.raw {
            Some(index) => builder.element(index),
            None => builder.keep(full_name),
        };
        if slot.raw.is_some_and(|index| graph.elsewhere(index).is_some()) {
            continue;
        }
        match element {
            Some(element) => drop(elements.insert(full_name.clone(), element)),
            None => drop(broken.insert(full_name.clone())),
        }
    }
    // What is not reachable from the app (a private element of an extended one, say) still gets its problems reported.
    for index in 0..graph.raws.len() {
        builder.element(index);
    }
    let Builder { mut problems, kept, files, .. } = builder;
    pass_over(&graph, &mut problems);
    named::judge(&elements, &broken, &graph, &mut problems);
    named::shared(&elements, &graph, &mut problems);
    weigh_missing_apps(&mut problems);
    problems.sort_by(|a, b| (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code)));
    problems.dedup_by(|a, b| a.to_string() == b.to_string());
    let app = layers.first().map(|layer| layer.app.clone()).unwrap_or_default();
    Tree {
        dir: context.options.dir.to_path_buf(),
        app,
        layers,
        elements,
        diagnostics: problems,
        kept,
        broken,
        files,
    }
}

/// What is not served here is not judged either, and is told in one line.
fn pass_over(graph: &Graph, problems: &mut Vec<Diagnostic>) {
    let mut types = BTreeMap::<String, usize>::new();
    let mut names = BTreeSet::new();
    for (index, raw) in graph.raws.iter().enumerate() {
        if let Some(elsewhere) = graph.elsewhere(index) {
            *types.entry(elsewhere.to_owned()).or_default() += 1;
            names.insert(raw.full_name.as_str());
        }
    }
    problems.retain(|problem| problem.full_name.as_deref().is_none_or(|name| !names.contains(name)));
    if !types.is_empty() {
        let types: Vec<_> = types.into_iter().collect();
        problems.push(Diagnostic::of_file(texts::not_served(&types), "."));
    }
}

/// An extended app that is not there is an error where a Type may be missing by it, else a warning; one of the framework's
/// own is no fault at all.
fn weigh_missing_apps(problems: &mut [Diagnostic]) {
    let needed = problems.iter().any(|problem| problem.code == "type-unknown");
    for problem in problems.iter_mut().filter(|problem| problem.code == "extends-missing" && !needed) {
        problem.severity = problem.severity.max(Severity::Warning);
    }
}

/// What building a definition came to: not tried yet, or its element if it (or its last good form) has one.
type Memo = Option<Option<Arc<Element>>>;

struct Builder<'a, 'b> {
    graph: &'a Graph,
    layers: &'a [Layer],
    context: &'a Context<'b>,
    problems: Vec<Diagnostic>,
    memo: Vec<Memo>,
    kept: BTreeSet<String>,
    files: BTreeSet<PathBuf>,
}

impl Builder<'_, '_> {
    fn element(&mut self, index: usize) -> Option<Arc<Element>> {
        if let Some(Some(done)) = self.memo.get(index) {
            return done.clone();
        }
        let graph = self.graph;
        let raw = graph.raws.get(index)?;
        let built = self.make(index, raw).map(Arc::new).or_else(|| {
            let nearest = graph.lookup(&raw.full_name, 0, None).is_some_and(|slot| slot.raw == Some(index));
            if nearest { self.keep(&raw.full_name) } else { None }
        });
        if let Some(memo) = self.memo.get_mut(index) {
            *memo = Some(built.clone());
        }
        built
    }

    fn keep(&mut self, full_name: &str) -> Option<Arc<Element>> {
        let kept = self.context.options.previous?.elements.get(full_name).cloned()?;
        self.kept.insert(full_name.to_owned());
        Some(kept)
    }

    fn make(&mut self, index: usize, raw: &Raw) -> Option<Element> {
        if self.graph.elsewhere(index).is_some() {
            return None;
        }
        let parent = self.parent(index, raw);
        let shadowed = match self.graph.lookup(&raw.full_name, raw.layer, Some(raw.layer)) {
            Some(Slot { raw: Some(below), .. }) => self.element(below),
            _ => None,
        };
        let kind = self.graph.kinds.get(index).copied()?;
        let known = parent.as_ref().is_ok_and(Option::is_some) || kind == RoleKind::Meta;
        let parent_element = parent.clone().ok().flatten();
        let schema = parent_element
            .as_deref()
            .map(|parent| self.schema_of(parent.meta_name()))
            .unwrap_or_else(|| match self.graph.meta_name(index) {
                meta if meta.is_empty() => self.graph.likely_schema(index, self.context),
                meta => self.schema_of(&meta),
            });
        let before = self.problems.len();
        let input = values::Input {
            raw,
            kind,
            schema: schema.as_deref(),
            parent: parent_element.as_deref(),
            is_whole: known,
            layer_dir: self.layers.get(raw.layer).and_then(|layer| layer.dir.as_deref()),
            context: self.context,
        };
        let collected = values::collect(&input, &mut self.problems);
        self.files.extend(collected.files);
        let failed = has_error(&self.problems[before..]);
        if !known || raw.broken || failed {
            return None;
        }
        let layer = self.layers.get(raw.layer)?;
        let type_name = raw.type_name().unwrap_or_default().to_owned();
        Some(Element {
            full_name: raw.full_name.clone(),
            kind,
            access: raw.access,
            app_id: layer.app.app_id.clone(),
            built_in: layer.dir.is_none(),
            folder: raw.folder.clone(),
            config_file: raw.config_path.clone(),
            e_json_shown: raw.e.source.shown.clone(),
            fingerprint: fingerprint(raw, kind, &collected.values),
            type_name,
            parent: parent_element,
            shadowed,
            define: define::define(&raw.e, schema.as_deref()),
            schema,
            values: collected.values,
            extra: Extra(collected.extra),
        })
    }

    fn schema_of(&self, meta: &str) -> Option<Arc<Schema>> {
        self.context.schemas.iter().find(|schema| schema.covers(meta)).cloned()
    }

    /// `Err` when the element cannot load for its Type's sake, the reason being reported.
    fn parent(&mut self, index: usize, raw: &Raw) -> Result<Option<Arc<Element>>, ()> {
        let parent = match self.graph.parents.get(index) {
            Some(Parent::None) => return Ok(None),
            Some(Parent::Raw(parent)) => self.element(*parent),
            Some(Parent::Unreadable(name)) => self.keep(name),
            Some(Parent::Wrong | Parent::Elsewhere(_)) | None => return Err(()),
        };
        if parent.is_none() {
            let span = raw.e.get("type").map_or(0..1, |member| member.value.span.clone());
            let problem = texts::broken(raw.type_name().unwrap_or_default());
            self.problems.push(Diagnostic::at(problem, &raw.e.source, &span).key("type").of(&raw.full_name));
        }
        parent.map(Some).ok_or(())
    }
}

/// Changes when anything that the element's behaviour depends on changes: its files, its code, its resolved values
/// (with them its Types' defaults, the environment and referenced files).
fn fingerprint(raw: &Raw, kind: RoleKind, values: &BTreeMap<String, Value>) -> u64 {
    let mut hasher = DefaultHasher::new();
    raw.e.source.text.hash(&mut hasher);
    raw.config.as_ref().map(|config| config.source.text.as_ref()).hash(&mut hasher);
    raw.code.hash(&mut hasher);
    raw.layer.hash(&mut hasher);
    (kind as u8).hash(&mut hasher);
    for (key, value) in values {
        key.hash(&mut hasher);
        value.hash_content(&mut hasher);
    }
    hasher.finish()
}
