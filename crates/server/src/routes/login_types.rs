//! `/v1/login-types`: the active login methods and how to show them; and what a Type's form asks for.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};
use wxlogin::{
    Code, Error, Language, LoginMethod, LoginType,
    declare::{Part, Shape},
    login_type::{Descriptor, Entry, Field},
    ports::Directory,
};

use super::{Answer, Body, Route, Verb, Who, browser::address};
use crate::{
    context::Known,
    envelope::{self, Outcome},
    state::Server,
};

const MAYBE: Shape = Shape::OneOf(&[Shape::Text, Shape::Null]);

/// How people come to a method.
pub(super) const ENTRY: Shape =
    Shape::OneOf(&[Shape::Constant("qr"), Shape::Constant("in-wechat"), Shape::Constant("mini-program")]);
const FIELD_KIND: Shape = Shape::OneOf(&[
    Shape::Constant("text"),
    Shape::Constant("secret"),
    Shape::Constant("flag"),
    Shape::Constant("choice"),
    Shape::Constant("corp"),
]);
const FIELD: Shape = Shape::Object(&[
    Part::new("key", Shape::Text),
    Part::new("kind", FIELD_KIND),
    Part::optional("options", Shape::List(&Shape::Text)),
    Part::new("required", Shape::Flag),
    Part::new("public", Shape::Flag),
    Part::new("label", Shape::Text),
    Part::new("help", Shape::Text),
    Part::new("formDefault", Shape::Any),
]);
const COLUMN: Shape = Shape::Object(&[Part::new("name", Shape::Text), Part::new("type", Shape::Text)]);
const DESCRIPTOR: Shape = Shape::Object(&[
    Part::new("fullName", Shape::Text),
    Part::new("authType", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("entry", ENTRY),
    Part::new("defaultScope", MAYBE),
    Part::new("documentation", Shape::Text),
    Part::new("fields", Shape::List(&FIELD)),
    Part::new("functions", Shape::List(&Shape::Text)),
    Part::new(
        "model",
        Shape::Object(&[Part::new("fullName", Shape::Text), Part::new("fields", Shape::List(&COLUMN))]),
    ),
]);
const METHOD: Shape = Shape::Object(&[
    Part::new("fullName", Shape::Text),
    Part::new("name", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("icon", MAYBE),
    Part::new("authType", Shape::Text),
    Part::new("entry", Shape::Text),
    Part::new("appId", Shape::Text),
    Part::new("scope", MAYBE),
    Part::new("isDefault", Shape::Flag),
    Part::new("loginUrl", MAYBE),
]);

pub(super) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Get,
        path: "/v1/login-types",
        tag: "login types",
        id: "listLoginTypes",
        doc: "The active login methods and how to show them.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(Shape::Object(&[
            Part::new(
                "app",
                Shape::Object(&[
                    Part::new("orgId", Shape::Text),
                    Part::new("appName", Shape::Text),
                    Part::new("title", Shape::Text),
                ]),
            ),
            Part::new("loginTypes", Shape::List(&METHOD)),
        ])),
        errors: &[],
        handler: || get(list),
    },
    Route {
        verb: Verb::Get,
        path: "/v1/login-types/{type}/descriptor",
        tag: "login types",
        id: "describeLoginType",
        doc: "What a login Type is and which fields its form has, in the caller's language; by fullName or short name.",
        who: Who::Anyone,
        query: &[],
        body: Body::Nothing,
        answer: Answer::Envelope(DESCRIPTOR),
        errors: &[Code::NotFound],
        handler: || get(describe),
    },
];

async fn list(State(server): State<Server>, known: Known) -> Outcome {
    let app = server.app();
    let info = app.info();
    let methods = app.live().methods();
    let active = methods.iter().filter(|method| method.is_active);
    let shown: Vec<_> = active.filter_map(|method| shown(&server, method)).collect();
    let title = info.title.as_deref().unwrap_or(&info.name);
    let app = json!({"orgId": info.org_id, "appName": info.name, "title": title});
    Ok(envelope::data(&known, json!({"app": app, "loginTypes": shown})))
}

/// What a browser may know: an allow-list. A method whose Type has no code cannot be used and is not shown.
fn shown(server: &Server, method: &LoginMethod) -> Option<Value> {
    let login_type = server.app().core().login_type(method).ok()?;
    let descriptor = login_type.descriptor();
    let scope = method.scope.as_ref().filter(|_| descriptor.default_scope.is_some());
    let login_url = (descriptor.entry != Entry::MiniProgram)
        .then(|| server.site().absolute(&address::path(server.app(), &method.name, &method.full_name)));
    Some(json!({
        "fullName": method.full_name, "name": method.name, "title": method.title, "icon": method.icon,
        "authType": descriptor.auth_type, "entry": descriptor.entry, "appId": method.app_id, "scope": scope,
        "isDefault": method.is_default, "loginUrl": login_url,
    }))
}

async fn describe(State(server): State<Server>, known: Known, Path(name): Path<String>) -> Outcome {
    let login_type = find(&server, &name)?;
    Ok(envelope::data(&known, described(login_type.descriptor(), known.language)))
}

fn find(server: &Server, name: &str) -> Result<Arc<dyn LoginType>, Error> {
    let types = &server.app().core().types;
    let names = types.names();
    let fits = |full: &&&str| **full == name || full.rsplit('.').next() == Some(name);
    let found = names.iter().find(fits).and_then(|full| types.get(full));
    found.ok_or_else(|| {
        let names = names.join(", ");
        Error::new(Code::NotFound)
            .message("There is no login Type with this name.", "没有这个名称的登录类型。")
            .hint(format!("There are: {names}."), format!("现有：{names}。"))
    })
}

fn described(descriptor: &Descriptor, language: Language) -> Value {
    let say = |text: (&'static str, &'static str)| said(text, language);
    let fields: Vec<_> = descriptor.fields.iter().map(|field| form_field(field, language)).collect();
    let functions: Vec<_> =
        wxlogin::declare::FAMILY.iter().chain(descriptor.functions).map(|f| f.name).collect();
    let columns: Vec<_> =
        descriptor.model.fields.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect();
    json!({
        "fullName": descriptor.full_name, "authType": descriptor.auth_type, "title": say(descriptor.title),
        "entry": descriptor.entry, "defaultScope": descriptor.default_scope,
        "documentation": descriptor.documentation, "fields": fields, "functions": functions,
        "model": {"fullName": descriptor.model_full_name(), "fields": columns},
    })
}

/// The declared kind (with its options), and the texts in one language instead of two.
fn form_field(field: &Field, language: Language) -> Value {
    let mut form = serde_json::to_value(field).unwrap_or_default();
    form["label"] = json!(said(field.label, language));
    form["help"] = json!(said(field.help, language));
    let default = field.form_default.and_then(|text| serde_json::from_str::<Value>(text).ok());
    form["formDefault"] = default.unwrap_or_default();
    form
}

const fn said(text: (&'static str, &'static str), language: Language) -> &'static str {
    match language {
        Language::En => text.0,
        Language::Zh => text.1,
    }
}
