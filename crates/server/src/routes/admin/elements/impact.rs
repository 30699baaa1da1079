//! What would break without a login element.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use serde_json::json;
use wxlogin::{
    App, Result,
    nouns::{Identity, UserId},
    ports::{Directory, Page, Scope, Select},
};

use super::{Admin, is_login, unknown};
use crate::{envelope::Outcome, state::Server};

/// Accounts that are looked at one by one; beyond them the answer says "at least".
const LOOKED_AT: u32 = 500;

pub(super) async fn show(State(server): State<Server>, admin: Admin, Path(name): Path<String>) -> Outcome {
    let app = server.app();
    let tree = app.live().tree();
    let found = tree.get(&name).ok().filter(|found| is_login(found));
    if found.is_none() && tree.broken().all(|broken| broken != name) {
        return Err(unknown(&tree, &name).into());
    }
    let app_id = found.as_ref().and_then(|found| found.value("appId")?.text().map(str::to_owned));
    let methods = app.live().methods();
    let same_app = methods.iter().filter(|m| Some(&m.app_id) == app_id.as_ref() && m.full_name != name);
    let same_app: Vec<_> = same_app.map(|method| &method.full_name).collect();
    let inside = format!("{name}.");
    let below: Vec<_> =
        tree.all().filter(|e| e.full_name().starts_with(&inside)).map(|e| e.full_name()).collect();
    let made_of: Vec<_> = tree
        .all()
        .filter(|e| e.type_chain().any(|above| above.full_name() == name))
        .map(|e| e.full_name())
        .collect();
    let (accounts, total) = match &app_id {
        Some(app_id) => accounts(app, app_id).await?,
        None => (vec![], 0),
    };
    let stranded = if same_app.is_empty() { stranded(app, &accounts).await? } else { 0 };
    admin.tell(json!({
        "accounts": total, "strandedUsers": stranded, "atLeast": total > u64::from(LOOKED_AT),
        "sameApp": same_app, "elementsBelow": below, "madeOf": made_of,
        "servesInstead": found.as_ref().and_then(|found| found.shadowed()).map(|hidden| hidden.app_id()),
    }))
}

async fn accounts(app: &App, app_id: &str) -> Result<(Vec<Identity>, u64)> {
    let select = Select { filter: None, order: vec![], page: Page { offset: 0, limit: LOOKED_AT } };
    let rows = &app.core().stores.rows;
    Ok(rows.select_identities(&Scope::App(app_id.to_owned()), &select).await?)
}

/// Users who could sign in by nothing else: no account in another app, no username.
async fn stranded(app: &App, accounts: &[Identity]) -> Result<usize> {
    let stores = &app.core().stores;
    let users: BTreeSet<&UserId> = accounts.iter().map(|account| &account.user_id).collect();
    let mut stranded = 0;
    for id in users {
        let named = stores.users.user(id).await?.is_some_and(|user| user.username.is_some());
        let only = stores.identities.identities_of_user(id).await?.len() < 2;
        stranded += usize::from(only && !named);
    }
    Ok(stranded)
}
