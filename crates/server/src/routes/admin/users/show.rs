//! Lists and single users.

use axum::extract::{Path, State};
use serde_json::{Value, json};
use wxlogin::{
    App, Result,
    nouns::{Identity, Member, MemberStatus, User},
    ports::{Directory, Merge, Page, UserFilter},
};

use super::{Admin, find};
use crate::{envelope::Outcome, extract::Query, state::Server};

pub(super) async fn list(State(server): State<Server>, admin: Admin, query: Query) -> Outcome {
    let flag = |name: &str| query.get(name).map(|value| value == "true");
    let filter = UserFilter {
        text: query.get("text").map(str::to_owned),
        active: flag("active"),
        admin: flag("admin"),
        merged: None,
    };
    let (users, total) = server.app().core().stores.users.users(&filter, page(&query)).await?;
    let mut items = Vec::with_capacity(users.len());
    for user in &users {
        let accounts = server.app().core().stores.identities.identities_of_user(&user.id).await?;
        let mut line = line(user);
        line["methods"] =
            json!(accounts.iter().map(|i| title_of(server.app(), &i.key.app_id)).collect::<Vec<_>>());
        items.push(line);
    }
    admin.list(items, total)
}

pub(super) async fn one(State(server): State<Server>, admin: Admin, Path(id): Path<String>) -> Outcome {
    let user = find(&server, &id).await?;
    let app = server.app();
    let stores = &app.core().stores;
    let mut shown = line(&user);
    let accounts = stores.identities.identities_of_user(&user.id).await?;
    shown["identities"] = accounts.iter().map(|identity| account(app, identity)).collect();
    let members = stores.members.memberships(&user.id).await?;
    shown["organisations"] = members.iter().map(|member| membership(app, member)).collect();
    shown["sessions"] = json!(app.core().sessions_of(&admin.visit, &user.id).await?);
    let merges = stores.merges.merges_of(&user.id).await?;
    shown["merges"] = merges.iter().map(|merge| merged(app, merge)).collect::<Result<_>>()?;
    admin.tell(shown)
}

/// A user as a line of a list.
pub(in crate::routes::admin) fn line(user: &User) -> Value {
    json!({
        "userId": user.id, "username": user.username, "nick": user.nick, "avatar": user.avatar,
        "phone": user.phone, "isActive": user.active, "isAdmin": user.admin,
        "passwordOpensConsole": user.password_vouched, "origin": user.origin,
        "mergedInto": user.merged_into, "createdAt": user.created_at,
    })
}

/// A WeChat account. Tokens and keys are not among what is shown; whether there are any is.
fn account(app: &App, identity: &Identity) -> Value {
    json!({
        "id": identity.id, "appId": identity.key.app_id, "openId": identity.key.open_id,
        "unionId": identity.union_id, "method": title_of(app, &identity.key.app_id),
        "nickname": identity.profile.as_ref().map(|profile| &profile.nickname),
        "avatar": identity.profile.as_ref().map(|profile| &profile.headimgurl),
        "createdAt": identity.created_at, "updatedAt": identity.updated_at,
    })
}

/// The title of the login method that uses an app, or the appId when none does any more.
fn title_of(app: &App, app_id: &str) -> String {
    let methods = app.live().methods();
    let found = methods.iter().find(|method| method.app_id == app_id);
    found.map_or_else(|| app_id.to_owned(), |method| method.title.clone())
}

fn membership(app: &App, member: &Member) -> Value {
    let corps = app.live().corps();
    let title = corps.iter().find(|corp| corp.id == member.corp_id).map(|corp| corp.title.as_str());
    json!({
        "corpId": member.corp_id, "title": title.unwrap_or(&member.corp_id),
        "isActive": member.status == MemberStatus::Active, "since": member.created_at,
    })
}

pub(super) fn merged(app: &App, merge: &Merge) -> Result<Value> {
    let span =
        jiff::SignedDuration::try_from(app.core().policy.merge_undo).unwrap_or(jiff::SignedDuration::MAX);
    let over = app.core().clock.now().duration_since(merge.at) > span;
    Ok(json!({
        "id": merge.id, "from": merge.from, "into": merge.into, "at": merge.at, "undoneAt": merge.undone_at,
        "accounts": merge.identities.len(), "canUndo": merge.undone_at.is_none() && !over,
    }))
}

pub(in crate::routes::admin) fn page(query: &Query) -> Page {
    let number =
        |name: &str, otherwise: u32| query.get(name).and_then(|v| v.parse().ok()).unwrap_or(otherwise);
    Page { offset: number("offset", 0), limit: number("limit", 50).min(200) }
}
