//! `/v1/admin/organisations`: the organisations of the app, which are elements too, and their members.

use axum::{
    extract::{Path, State},
    routing::{delete, get, post},
};
use serde_json::{Value, json};
use wxlogin::{
    App, Error, Result,
    declare::{Part, Shape},
    elements::{
        Tree,
        edit::{Editor, ElementFile},
    },
    nouns::{Corp, MemberStatus, UserId},
    ports::{Directory, Page},
};

use super::{Admin, Asked, Body, DONE, Route, Verb, elements, list_of, row, shapes, users};
use crate::{envelope::Outcome, extract::Query, state::Server};

const CORP: Shape = Shape::Object(&[
    Part::new("corpId", Shape::Text),
    Part::new("title", Shape::Text),
    Part::new("allowJoin", Shape::Flag),
    Part::new("members", Shape::Integer),
    Part::new("own", Shape::Flag),
]);
const FORM: &[Part] = &[Part::optional("title", Shape::Text), Part::optional("allowJoin", Shape::Flag)];

pub(super) const ROUTES: &[Route] = &[
    Route {
        answer: list_of!(CORP),
        ..row(
            Verb::Get,
            "/v1/admin/organisations",
            "adminListOrganisations",
            "Organisations with how many members each has.",
            || get(list),
        )
    },
    Route {
        body: Body::Json(&[Part::new("name", Shape::Text), FORM[0], FORM[1]]),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/organisations",
            "adminCreateOrganisation",
            "Makes the folder corps/<name>.",
            || post(create),
        )
    },
    Route {
        body: Body::Json(FORM),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/organisations/{id}",
            "adminChangeOrganisation",
            "Changes title or allowJoin of an own organisation.",
            || post(change),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/organisations/{id}",
            "adminDeleteOrganisation",
            "Removes an own organisation's folder. Sessions in it are in none from then on. Memberships stay \
             recorded: an organisation made with the same name has them again.",
            || delete(remove),
        )
    },
    Route {
        query: users::PAGE,
        answer: list_of!(shapes::MEMBER),
        ..row(
            Verb::Get,
            "/v1/admin/organisations/{id}/members",
            "adminListMembers",
            "Members, those who left included.",
            || get(members),
        )
    },
    Route {
        body: Body::Json(&[Part::new("userId", Shape::Text)]),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/organisations/{id}/members",
            "adminAddMember",
            "Makes a user a member.",
            || post(join),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/organisations/{id}/members/{user}",
            "adminRemoveMember",
            "Ends a membership; the user's sessions leave the organisation.",
            || delete(leave),
        )
    },
];

async fn list(State(server): State<Server>, admin: Admin) -> Outcome {
    let app = server.app();
    let tree = app.live().tree();
    let corps = app.live().corps();
    let mut items = Vec::with_capacity(corps.len());
    for corp in corps.iter() {
        let first = Page { offset: 0, limit: 1 };
        let members = app.core().stores.members.members(&corp.id, first).await?.1;
        items.push(view(&tree, corp, members));
    }
    let total = items.len() as u64;
    admin.list(items, total)
}

fn view(tree: &Tree, corp: &Corp, members: u64) -> Value {
    let own = tree.get(&corp.id).is_ok_and(|e| !e.is_built_in() && e.app_id() == tree.app().app_id);
    json!({"corpId": corp.id, "title": corp.title, "allowJoin": corp.allow_join, "members": members, "own": own})
}

async fn create(State(server): State<Server>, admin: Admin, mut asked: Asked) -> Outcome {
    let (name, title, allow_join) =
        (asked.text("name")?, asked.maybe_text("title")?, asked.maybe_flag("allowJoin")?);
    asked.done()?;
    let title = title.unwrap_or_else(|| name.clone());
    let e_json = json!({"title": title, "type": "corps.NormalType", "allowJoin": u8::from(allow_join.unwrap_or(true))});
    edit(&server, move |editor, _| {
        editor.create(&format!("corps.{name}"), &e_json, None).map(|_| ()).map_err(elements::refused)
    })
    .await?;
    admin.done()
}

async fn change(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let (title, allow_join) = (asked.maybe_text("title")?, asked.maybe_flag("allowJoin")?);
    asked.done()?;
    edit(&server, move |editor, tree| {
        must_be_corp(tree, &id)?;
        let mut changes = vec![];
        changes.extend(title.map(|title| ("title", Some(json!(title)))));
        changes.extend(allow_join.map(|allow| ("allowJoin", Some(json!(u8::from(allow))))));
        editor.update(&id, ElementFile::EJson, &changes).map_err(elements::refused)
    })
    .await?;
    admin.done()
}

async fn remove(State(server): State<Server>, admin: Admin, Path(id): Path<String>) -> Outcome {
    admin.fresh(&server).await?;
    edit(&server, move |editor, tree| {
        must_be_corp(tree, &id)?;
        editor.delete(&id).map_err(elements::refused)
    })
    .await?;
    admin.done()
}

async fn edit(
    server: &Server,
    work: impl FnOnce(&Editor<'_>, &Tree) -> Result<()> + Send + 'static,
) -> Result<()> {
    let app: App = server.app().clone();
    elements::blocking(move || {
        let tree = app.live().tree();
        let schemas = app.live().schemas();
        work(&Editor::new(tree.dir(), &schemas), &tree)?;
        app.live().reload().map(|_| ()).map_err(Error::internal)
    })
    .await
}

fn must_be_corp(tree: &Tree, id: &str) -> Result<()> {
    if tree.get(id).is_ok_and(|found| found.meta_name() == "corps.Meta") { Ok(()) } else { Err(no_corp()) }
}

fn no_corp() -> Error {
    Error::new(wxlogin::Code::NotFound).message("There is no such organisation.", "不存在该组织。")
}

async fn members(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
    query: Query,
) -> Outcome {
    let stores = &server.app().core().stores;
    let (members, total) = stores.members.members(&id, users::page(&query)).await?;
    let mut items = Vec::with_capacity(members.len());
    for member in members {
        let user = stores.users.user(&member.user_id).await?;
        let mut shown = user.as_ref().map_or_else(|| json!({"userId": member.user_id}), users::line);
        shown["isMember"] = json!(member.status == MemberStatus::Active);
        shown["since"] = json!(member.created_at);
        items.push(shown);
    }
    admin.list(items, total)
}

async fn join(
    State(server): State<Server>,
    admin: Admin,
    Path(id): Path<String>,
    mut asked: Asked,
) -> Outcome {
    let user = asked.user_id("userId")?;
    asked.done()?;
    server.app().core().set_member(&admin.visit, &id, &user, MemberStatus::Active).await?;
    admin.done()
}

async fn leave(
    State(server): State<Server>,
    admin: Admin,
    Path((id, user)): Path<(String, String)>,
) -> Outcome {
    let user = UserId::parse(&user).ok_or_else(no_corp)?;
    server.app().core().set_member(&admin.visit, &id, &user, MemberStatus::Left).await?;
    admin.done()
}
