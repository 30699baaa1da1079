//! `app.json`: who the application is, and which apps it extends.

use std::path::Path;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::files::{Read, read_json};
use crate::json::{Doc, Member, Node, NodeKind, found};
use crate::mask::Harmless;
use crate::names::{app_name_of, valid_segment};
use crate::texts::app as texts;

/// The application's identity. Without an `app.json`: organisation `local`, named after the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The organisation that owns it, such as `acme`.
    pub org_id: String,
    /// Its name within the organisation.
    pub name: String,
    /// `orgId.name`.
    pub app_id: String,
    /// What people see.
    pub title: Option<String>,
    /// Its version, as written.
    pub version: Option<String>,
    /// The apps it extends, in order of precedence.
    pub extends: Vec<Extended>,
}

/// One entry of `extends`.
///
/// Where it is looked for, first match wins: its `path` relative to the app folder; `../<name>`; `../<orgId>/<name>`;
/// `extends/<name>` in the app folder. A folder whose `app.json` names another app is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extended {
    /// `orgId.name`, or just a name.
    pub app_id: Option<String>,
    /// The version it should have; another one found is a warning.
    pub version: Option<String>,
    /// A folder relative to the app folder.
    pub path: Option<String>,
}

impl Extended {
    /// What to call it in a message.
    pub(crate) fn shown(&self) -> String {
        self.app_id.clone().or_else(|| self.path.clone()).unwrap_or_default()
    }
}

/// `app.json` as read: the info, and where each `extends` entry stands.
pub(crate) struct AppFile {
    pub(crate) info: AppInfo,
    pub(crate) doc: Option<Box<Doc>>,
    pub(crate) entries: Vec<(Extended, std::ops::Range<usize>)>,
    pub(crate) broken: bool,
}

pub(crate) fn read_app(
    dir: &Path,
    label: &str,
    harmless: &Harmless,
    problems: &mut Vec<Diagnostic>,
) -> AppFile {
    let shown = if label.is_empty() { "app.json".to_owned() } else { format!("{label}/app.json") };
    let fallback = || AppInfo { name: app_name_of(dir), org_id: "local".to_owned(), ..AppInfo::default() };
    let (doc, broken) = match read_json(&dir.join("app.json"), &shown, harmless, problems) {
        Read::Ok(doc) => (Some(doc), false),
        Read::Missing => (None, false),
        Read::Broken => (None, true),
    };
    let mut info = fallback();
    let mut entries = Vec::new();
    if let Some(doc) = &doc {
        let mut reader = Reader { doc, problems };
        reader.identity(&mut info);
        info.title = reader.text("title");
        info.version = reader.text("version");
        entries = reader.extends();
        info.extends = entries.iter().map(|(entry, _)| entry.clone()).collect();
    }
    info.app_id = format!("{}.{}", info.org_id, info.name);
    AppFile { info, doc, entries, broken }
}

struct Reader<'a> {
    doc: &'a Doc,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn text(&mut self, key: &str) -> Option<String> {
        let member = self.doc.get(key)?;
        if let Some(text) = member.value.text() {
            return Some(text.to_owned());
        }
        let problem = texts::field_type(key, ("a text", "文本"), found(&member.value));
        self.problems.push(Diagnostic::at(problem, &self.doc.source, &member.value.span).key(key));
        None
    }

    fn segment(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if valid_segment(&text) {
            return Some(text);
        }
        self.report(key, texts::name_invalid(key));
        None
    }

    fn report(&mut self, key: &str, problem: crate::texts::Problem) {
        if let Some(Member { value, .. }) = self.doc.get(key) {
            self.problems.push(Diagnostic::at(problem, &self.doc.source, &value.span).key(key));
        }
    }

    /// `appId` decides; `orgId` and `name` fill in for it and must not contradict it.
    fn identity(&mut self, info: &mut AppInfo) {
        let org = self.segment("orgId");
        let name = self.segment("name");
        let app_id = self.text("appId");
        let split = app_id.as_deref().and_then(|id| id.split_once('.'));
        match split {
            Some((o, n)) if valid_segment(o) && valid_segment(n) => {
                for (key, given, wanted) in [("orgId", &org, o), ("name", &name, n)] {
                    if given.as_deref().is_some_and(|given| given != wanted) {
                        self.report(key, texts::app_id_differs(key));
                    }
                }
                (info.org_id, info.name) = (o.to_owned(), n.to_owned());
            }
            _ => {
                if app_id.is_some() {
                    self.report("appId", texts::app_id_shape());
                }
                info.org_id = org.unwrap_or_else(|| info.org_id.clone());
                info.name = name.unwrap_or_else(|| info.name.clone());
            }
        }
    }

    fn extends(&mut self) -> Vec<(Extended, std::ops::Range<usize>)> {
        let Some(member) = self.doc.get("extends") else { return Vec::new() };
        let NodeKind::List(list) = &member.value.kind else {
            let problem = texts::field_type("extends", ("a list", "列表"), found(&member.value));
            self.report("extends", problem);
            return Vec::new();
        };
        list.iter()
            .filter_map(|node| match entry_of(node) {
                Some(entry) => Some((entry, node.span.clone())),
                None => {
                    let problem = texts::extends_entry();
                    self.problems.push(Diagnostic::at(problem, &self.doc.source, &node.span).key("extends"));
                    None
                }
            })
            .collect()
    }
}

fn entry_of(node: &Node) -> Option<Extended> {
    if let Some(text) = node.text().filter(|text| !text.is_empty()) {
        let is_path = text.contains('/') || text.starts_with('.');
        let text = Some(text.to_owned());
        return Some(if is_path {
            Extended { path: text, ..Extended::default() }
        } else {
            Extended { app_id: text, ..Extended::default() }
        });
    }
    let field = |key| node.get(key).and_then(|m| m.value.text()).filter(|t| !t.is_empty()).map(str::to_owned);
    let entry = Extended { app_id: field("appId"), version: field("version"), path: field("path") };
    (entry.app_id.is_some() || entry.path.is_some()).then_some(entry)
}
