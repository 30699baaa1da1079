//! `wxlogin user list`.

use clap::Args;
use serde_json::json;
use wxlogin::{
    App,
    nouns::User,
    ports::{Page, UserFilter},
};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// How many users are asked for at once.
const PAGE: u32 = 1000;

/// Lists users.
#[derive(Args)]
#[command(after_help = help!(
    "  wxlogin user list my-app\n  \
       wxlogin user list --search zhang --limit 20\n  \
       wxlogin user list --json | jq length"
))]
pub(crate) struct List {
    #[command(flatten)]
    app: AppDir,

    /// Only users whose id, username or nick holds this text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,

    /// At most so many
    #[arg(long, default_value_t = u32::MAX, hide_default_value = true)]
    limit: u32,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let filter = UserFilter { text: self.search, ..UserFilter::default() };
        let users = all(&app, &filter, self.limit).await?;
        if self.json {
            return say::json(&users.iter().map(shown).collect());
        }
        let rows: Vec<Vec<String>> = users.iter().map(row).collect();
        say::table(&["USERID", "USERNAME", "NICK", "STATE", "CREATED"], &rows)
    }
}

async fn all(app: &App, filter: &UserFilter, limit: u32) -> Result<Vec<User>, Failure> {
    let mut found = Vec::new();
    loop {
        let offset = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let page = Page { offset, limit: PAGE.min(limit.saturating_sub(offset)) };
        if page.limit == 0 {
            return Ok(found);
        }
        let (users, _) = app.core().stores.users.users(filter, page).await?;
        if users.is_empty() {
            return Ok(found);
        }
        found.extend(users);
    }
}

fn shown(user: &User) -> serde_json::Value {
    json!({
        "userId": user.id,
        "username": user.username,
        "nick": user.nick,
        "phone": user.phone,
        "isActive": user.active,
        "isAdmin": user.admin,
        "origin": user.origin,
        "createdAt": user.created_at.to_string(),
    })
}

fn row(user: &User) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        user.id.to_string(),
        text(&user.username),
        text(&user.nick),
        match (user.active, user.admin) {
            (false, _) => "disabled",
            (true, true) => "admin",
            (true, false) => "active",
        }
        .to_owned(),
        format!("{:.0}", user.created_at),
    ]
}
