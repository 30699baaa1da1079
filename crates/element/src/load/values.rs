//! Values of an element: from two files and two spellings, over its Types', over the schema's defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::Context;
use super::raw::Raw;
use crate::diagnostic::Diagnostic;
use crate::element::{Element, RoleKind};
use crate::fence::Fence;
use crate::json::{Doc, Member, Node, NodeKind, found};
use crate::mask::is_reference;
use crate::quote::Quotable;
use crate::reference::{Resolver, expand};
use crate::schema::{Choices, Key, Kind, Schema};
use crate::texts::{Problem, references, values as texts};
use crate::value::{Origin, Value};

pub(crate) struct Input<'a> {
    pub(crate) raw: &'a Raw,
    pub(crate) kind: RoleKind,
    pub(crate) schema: Option<&'a Schema>,
    pub(crate) parent: Option<&'a Element>,
    /// Whether all its Types are known: what it lacks may stand in one of them.
    pub(crate) is_whole: bool,
    /// The folder of the app that it stands in.
    pub(crate) layer_dir: Option<&'a Path>,
    pub(crate) context: &'a Context<'a>,
}

#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) extra: BTreeMap<String, Json>,
    pub(crate) files: Vec<PathBuf>,
}

/// One place where a key is written.
pub(crate) struct Written<'a> {
    pub(crate) doc: &'a Doc,
    pub(crate) member: &'a Member,
    in_e_json: bool,
}

pub(crate) fn collect(input: &Input<'_>, problems: &mut Vec<Diagnostic>) -> Collected {
    let mut collector = Collector { input, problems, out: Collected::default() };
    if let Some(parent) = input.parent {
        collector.out.values = parent.values.clone();
        collector.out.extra = parent.extra.0.clone();
    }
    for key in input.schema.map(|schema| schema.keys.as_slice()).unwrap_or_default() {
        collector.key(key);
    }
    collector.others(&input.raw.e, true);
    if let Some(config) = &input.raw.config {
        collector.others(config, false);
    }
    collector.out
}

/// Whether the element's own files give the key.
pub(crate) fn is_written(raw: &Raw, key: &Key) -> bool {
    !places(raw, key).is_empty()
}

/// Every place where the element's own files give the key, the config file first.
pub(crate) fn places<'a>(raw: &'a Raw, key: &Key) -> Vec<Written<'a>> {
    let docs = raw.config.as_deref().map(|doc| (doc, false)).into_iter().chain([(raw.e.as_ref(), true)]);
    docs.flat_map(|(doc, in_e_json)| {
        let nested =
            key.group.as_deref().and_then(|group| doc.get(group)).and_then(|m| m.value.get(&key.name));
        let flat = doc.get(&key.name);
        let flat = flat.filter(|m| !(in_e_json && crate::framework::names_owner(&m.name, m.value.text())));
        [nested, flat].into_iter().flatten().map(move |member| Written { doc, member, in_e_json })
    })
    .collect()
}

struct Collector<'a, 'b> {
    input: &'a Input<'b>,
    problems: &'a mut Vec<Diagnostic>,
    out: Collected,
}

impl Collector<'_, '_> {
    fn report(&mut self, problem: Problem, doc: &Doc, span: &std::ops::Range<usize>, key: &str) {
        self.problems.push(Diagnostic::at(problem, &doc.source, span).key(key).of(&self.input.raw.full_name));
    }

    fn key(&mut self, key: &Key) {
        let raw = self.input.raw;
        let mut first: Option<(Value, Written<'_>)> = None;
        for written in places(raw, key) {
            if key.secret && written.in_e_json && !is_only_reference(&written.member.value) {
                let problem = texts::secret_in_e_json(key, &raw.config_shown);
                self.report(problem, written.doc, &written.member.name_span, &key.path());
            }
            let Some(value) = self.read(key, &written) else { continue };
            match &first {
                None => {
                    self.judge(key, &value, &written);
                    first = Some((value, written));
                }
                Some((other, place)) if differs((other, place), (&value, &written)) => {
                    let place = place.doc.place(place.member);
                    let problem = Diagnostic::at(
                        texts::conflict(key, &place.shown()),
                        &written.doc.source,
                        &written.member.name_span,
                    );
                    self.problems.push(problem.key(key.path()).of(&raw.full_name).with(&place));
                }
                Some(_) => {}
            }
        }
        if let Some((value, _)) = first {
            self.out.values.insert(key.name.clone(), value);
        }
        if !self.out.values.contains_key(&key.name) {
            self.absent(key);
        }
    }

    /// Neither the element nor its Types give a value.
    fn absent(&mut self, key: &Key) {
        let raw = self.input.raw;
        if let Some(default) = &key.default {
            let origin =
                Origin { full_name: raw.full_name.clone(), file: "default".into(), line: 0, column: 0 };
            self.out.values.insert(key.name.clone(), Value::plain(default.clone(), origin));
        } else if key.required_of_instances
            && self.input.is_whole
            && self.input.kind == RoleKind::Instance
            && !is_written(raw, key)
        {
            let config_unread = raw.config.is_none() && raw.config_path.is_some();
            // A config file that does not parse has its own error; what it lacks is not known.
            if !config_unread {
                let doc = raw.config.as_ref().unwrap_or(&raw.e);
                let other = super::config::misnamed(raw);
                let problem = texts::missing(key, &raw.config_shown, other.as_deref());
                self.report(problem, doc, &(doc.root.span.start..doc.root.span.start + 1), &key.path());
            }
        }
    }

    fn read(&mut self, key: &Key, written: &Written<'_>) -> Option<Value> {
        let node = &written.member.value;
        let (line, column) = written.doc.source.position(node.span.start);
        let origin = Origin {
            full_name: self.input.raw.full_name.clone(),
            file: written.doc.source.shown.clone(),
            line,
            column,
        };
        if !key.takes_references() && mentions_reference(node) {
            self.report(references::refused(&key.path()), written.doc, &node.span, &key.path());
            return None;
        }
        let (json, had_reference) = match self.expanded(node) {
            Ok(result) => result,
            Err(problems) => {
                for problem in problems {
                    self.report(problem, written.doc, &node.span, &key.path());
                }
                return None;
            }
        };
        let Some(json) = normalise(&key.kind, json, had_reference) else {
            self.report(
                texts::wrong_type(&key.path(), &key.kind, found(node)),
                written.doc,
                &node.span,
                &key.path(),
            );
            return None;
        };
        let value = match (key.secret, json) {
            (true, Json::String(text)) => Value::secret_text(text, origin),
            (true, other) => Value::secret_text(other.to_string(), origin),
            (false, other) => Value::plain(other, origin),
        };
        Some(value.from_reference(had_reference))
    }

    /// Rules about a value that is of the right kind.
    fn judge(&mut self, key: &Key, value: &Value, written: &Written<'_>) {
        use secrecy::ExposeSecret as _;
        let Some(text) = value.text().or_else(|| value.secret().map(|secret| secret.expose_secret())) else {
            return;
        };
        let problem = match &key.kind {
            _ if text.is_empty() && key.required_of_instances => Some(texts::empty(key)),
            Kind::OneOf(words) if !words.iter().any(|word| word == text) => {
                Some(texts::not_one_of(key, &Quotable::of(value)))
            }
            _ if self.choices(key).is_some_and(|choices| !choices.words.iter().any(|word| word == text)) => {
                let lenient = self.input.context.options.lenient;
                self.choices(key)
                    .map(|choices| texts::not_of_type(key, &Quotable::of(value), choices, lenient))
            }
            _ => {
                let finding = key.check.and_then(|check| check(text));
                let lenient = self.input.context.options.lenient;
                finding.and_then(|finding| texts::finding(&finding, &Quotable::of(value), lenient))
            }
        };
        if let Some(problem) = problem {
            self.report(problem, written.doc, &written.member.value.span, &key.path());
        }
    }

    /// What the nearest Type that says something of it lets the key hold.
    fn choices<'k>(&self, key: &'k Key) -> Option<&'k Choices> {
        let types = std::iter::successors(self.input.parent, |element| element.parent.as_deref());
        let of =
            |element: &Element| key.choices.iter().find(|choices| choices.type_name == element.full_name);
        types.into_iter().find_map(of)
    }

    /// Keys that are no declared key: groups are opened, general keys of `e.json` passed over, the rest is extra.
    fn others(&mut self, doc: &Doc, in_e_json: bool) {
        for member in doc.root.members() {
            let name = member.name.as_str();
            let is_group = self.input.schema.is_some_and(|schema| schema.groups().any(|group| group == name));
            let general = in_e_json
                && (crate::framework::kind_of(name).is_some()
                    || crate::framework::names_owner(name, member.value.text()));
            if is_group {
                self.group(doc, member, in_e_json);
            } else if !general && self.input.schema.and_then(|schema| schema.key(name)).is_none() {
                self.extra(doc, member, None, in_e_json);
            }
        }
    }

    fn group(&mut self, doc: &Doc, group: &Member, in_e_json: bool) {
        if !group.value.is_object() {
            self.report(
                texts::group_type(&group.name, found(&group.value)),
                doc,
                &group.value.span,
                &group.name,
            );
            return;
        }
        for member in group.value.members() {
            let key = self.input.schema.and_then(|schema| schema.key(&member.name));
            if key.is_none_or(|key| key.group.as_deref() != Some(group.name.as_str())) {
                self.extra(doc, member, Some(&group.name), in_e_json);
            }
        }
    }

    fn extra(&mut self, doc: &Doc, member: &Member, group: Option<&str>, in_e_json: bool) {
        let path = group.map_or_else(|| member.name.clone(), |group| format!("{group}.{}", member.name));
        if let Some(schema) = self.input.schema {
            let mut known: Vec<&str> = schema.keys.iter().map(|key| key.name.as_str()).collect();
            known.extend(schema.groups());
            if in_e_json {
                crate::framework::keys().for_each(|key| known.push(key));
            }
            let nearest = crate::names::nearest_one(&member.name, known);
            self.report(texts::unknown_key(&path, nearest.as_deref()), doc, &member.name_span, &path);
        }
        if in_e_json {
            self.out.extra.insert(path, member.value.to_json());
            return;
        }
        match self.expanded(&member.value) {
            Ok((json, _)) => drop(self.out.extra.insert(path, json)),
            Err(problems) => {
                for problem in problems {
                    self.report(problem, doc, &member.value.span, &path);
                }
            }
        }
    }

    /// The value with references replaced in every text, and whether there were any.
    fn expanded(&mut self, node: &Node) -> Result<(Json, bool), Vec<Problem>> {
        let mut json = node.to_json();
        let mut problems = Vec::new();
        let mut had_reference = false;
        let resolver = Resolver {
            variables: self.input.context.options.variables,
            fence: Fence::new(
                self.input.context.options.secret_files,
                self.input.raw.folder.as_deref(),
                self.input.layer_dir,
            ),
        };
        each_text(&mut json, &mut |text| {
            let expanded = expand(text, &resolver);
            self.out.files.extend(expanded.files);
            had_reference |= expanded.had_reference;
            match expanded.text {
                Ok(new) => *text = new,
                Err(mut new) => problems.append(&mut new),
            }
        });
        if problems.is_empty() { Ok((json, had_reference)) } else { Err(problems) }
    }
}

fn each_text(json: &mut Json, visit: &mut dyn FnMut(&mut String)) {
    match json {
        Json::String(text) => visit(text),
        Json::Array(list) => list.iter_mut().for_each(|child| each_text(child, visit)),
        Json::Object(members) => members.values_mut().for_each(|child| each_text(child, visit)),
        _ => {}
    }
}

/// Whether one key has two values. What a reference stands for is not compared with anything: whether a guess is right would
/// be told by the answer. So where a reference is written, the other place has to write the same.
fn differs(first: (&Value, &Written<'_>), second: (&Value, &Written<'_>)) -> bool {
    let referenced = first.0.is_from_reference() || second.0.is_from_reference();
    if referenced {
        first.1.member.value.to_json() != second.1.member.value.to_json()
    } else {
        !first.0.same_content(second.0)
    }
}

fn is_only_reference(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Text(text) if is_reference(text))
}

fn mentions_reference(node: &Node) -> bool {
    let mut found = false;
    each_text(&mut node.to_json(), &mut |text| found |= text.contains("{{"));
    found
}

/// The value in its kind's one form; `None` when it is of another kind. A reference always arrives as text, so from
/// there `"1"` is a flag and a number too.
fn normalise(kind: &Kind, json: Json, had_reference: bool) -> Option<Json> {
    let from_text = |text: &str| had_reference.then(|| text.trim().to_owned());
    match (kind, json) {
        (Kind::Text | Kind::OneOf(_), Json::String(text)) => Some(Json::String(text)),
        (Kind::Flag, Json::Bool(flag)) => Some(Json::Bool(flag)),
        (Kind::Flag, Json::Number(number)) => match number.as_i64() {
            Some(flag @ (0 | 1)) => Some(Json::Bool(flag == 1)),
            _ => None,
        },
        (Kind::Flag, Json::String(text)) => match from_text(&text)?.as_str() {
            "1" | "true" => Some(Json::Bool(true)),
            "0" | "false" => Some(Json::Bool(false)),
            _ => None,
        },
        (Kind::Integer, Json::Number(number)) => number.as_i64().map(Json::from),
        (Kind::Integer, Json::String(text)) => from_text(&text)?.parse::<i64>().ok().map(Json::from),
        (Kind::List, Json::Array(list)) => Some(Json::Array(list)),
        (Kind::Any, value) => Some(value),
        _ => None,
    }
}
