//! `wxlogin key`: service keys, with which the application's back end proves itself.

use clap::{Args, Subcommand};
use serde_json::json;
use wxlogin::{App, Language};

use super::visit;
use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder, say,
};

/// Service keys.
#[derive(Subcommand)]
#[command(after_help = help!(
    "  KEY=$(wxlogin key add --name backend my-app)\n  \
       wxlogin key list my-app\n  \
       wxlogin key revoke --name backend my-app"
))]
pub(crate) enum Key {
    /// Make a key and print it, once
    Add(Add),
    /// List the keys, without their texts
    List(List),
    /// End a key's use
    Revoke(Revoke),
    /// Give the app a new master key and seal what is stored with it
    Rotate(Rotate),
    /// Make the master key at hand the database's, after the other was lost or changed
    Adopt(Adopt),
}

/// Adopts the master key.
#[derive(Args)]
#[command(
    long_about = "Make the master key at hand the one of this database. Servers with another one do not start. For the case that \
        the key the database was made with is lost, or that WXLOGIN_SECURITY_MASTER_KEY was changed on purpose: what was sealed \
        with the other key does not open any more, and stored tokens are fetched anew as people sign in.",
    after_help = help!("  wxlogin key adopt my-app")
)]
pub(crate) struct Adopt {
    #[command(flatten)]
    app: AppDir,
}

/// Changes the master key.
#[derive(Args)]
#[command(
    long_about = "Add a new master key to the key file and seal stored tokens and session keys anew with it. It may run while \
        the server runs, which finds the new key by itself. The older keys stay in the file until --forget-old: what a running \
        server has sealed meanwhile, and one-time codes of the last minutes, still need them.",
    after_help = help!("  wxlogin key rotate my-app\n  wxlogin key rotate --forget-old my-app     a day later")
)]
pub(crate) struct Rotate {
    #[command(flatten)]
    app: AppDir,

    /// Add no key: seal anew with the newest one and remove the others from the file
    #[arg(long)]
    forget_old: bool,
}

/// Makes a key.
#[derive(Args)]
#[command(
    long_about = "Make a key and print it, once: only its hash is kept. Send it as `Authorization: Bearer KEY`.",
    after_help = help!(
        "  wxlogin key add --name backend my-app\n  \
           KEY=$(wxlogin key add --name ops --admin --app my-app)"
    )
)]
pub(crate) struct Add {
    #[command(flatten)]
    app: AppDir,

    /// What to call it; unique among the keys in use
    #[arg(long)]
    name: String,

    /// The key may also use the admin API
    #[arg(long)]
    admin: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lists keys.
#[derive(Args)]
#[command(after_help = help!("  wxlogin key list my-app\n  wxlogin key list --json"))]
pub(crate) struct List {
    #[command(flatten)]
    app: AppDir,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Ends a key's use.
#[derive(Args)]
#[command(after_help = help!("  wxlogin key revoke --name backend my-app"))]
pub(crate) struct Revoke {
    #[command(flatten)]
    app: AppDir,

    /// The key's name
    #[arg(long)]
    name: String,
}

impl Key {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(list) => list.run().await,
            Self::Revoke(revoke) => {
                let app = folder::open(&revoke.app.path()).await?;
                app.core().revoke_key(&visit(), &revoke.name).await?;
                say::note(format!("revoked {}", revoke.name));
                Ok(())
            }
            Self::Rotate(rotate) => rotate.run().await,
            Self::Adopt(adopt) => {
                folder::adopt_key(&adopt.app.path()).await?;
                say::note("the master key at hand is this database's; servers with another one do not start");
                Ok(())
            }
        }
    }
}

impl Rotate {
    async fn run(self) -> Result<(), Failure> {
        let settings = folder::open(&self.app.path()).await?.settings().clone();
        if !self.forget_old {
            let id = wxlogin::rotate_master_key(&settings, false)?;
            say::note(format!("key {id} seals from now on"));
        }
        let done = folder::open(&self.app.path()).await?.core().reseal().await?;
        say::data(format!(
            "{} rows, {} sealed anew, {} that no key opens",
            done.seen, done.resealed, done.unreadable
        ))?;
        if done.unreadable > 0 {
            say::note("older keys are kept, since some rows do not open; restore the key file from a backup");
            return Err(Failure::Found);
        }
        if self.forget_old {
            let id = wxlogin::rotate_master_key(&settings, true)?;
            say::note(format!(
                "key {id} is the only one now; restart a server that started before it was made"
            ));
        }
        Ok(())
    }
}

impl Add {
    async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let text = app.core().add_key(&visit(), &self.name, self.admin).await?;
        let shown = if self.json {
            say::json(&json!({"name": self.name, "key": text, "admin": self.admin}))
        } else {
            say::data(text)
        };
        if let Err(failure) = shown {
            return Err(self.not_shown(&app, failure).await);
        }
        say::note(say::either(
            "This key is shown once; keep it where your back end reads its secrets.",
            "该密钥仅显示一次，请保存到后端读取密钥的位置。",
        ));
        Ok(())
    }

    /// A key that nobody saw is of use to nobody, and holds the name.
    async fn not_shown(&self, app: &App, failure: Failure) -> Failure {
        match app.core().revoke_key(&visit(), &self.name).await {
            Ok(()) => say::note(say::either(
                "The key could not be shown and was revoked; the name is free again.",
                "密钥未能显示，已将其吊销；该名称可再次使用。",
            )),
            Err(_) => say::note(match say::language() {
                Language::En => format!(
                    "The key could not be shown and could not be revoked either: wxlogin key revoke --name {}",
                    self.name
                ),
                Language::Zh => {
                    format!("密钥未能显示，也未能吊销，请执行：wxlogin key revoke --name {}", self.name)
                }
            }),
        }
        failure
    }
}

impl List {
    async fn run(self) -> Result<(), Failure> {
        let app = folder::open(&self.app.path()).await?;
        let keys = app.core().stores.keys.keys().await?;
        if self.json {
            let rows = keys.iter().map(|key| {
                json!({
                    "name": key.name,
                    "admin": key.admin,
                    "createdAt": key.created_at.to_string(),
                    "usedAt": key.used_at.map(|at| at.to_string()),
                    "revokedAt": key.revoked_at.map(|at| at.to_string()),
                })
            });
            return say::json(&rows.collect());
        }
        let time = |at: Option<jiff::Timestamp>| at.map_or("-".to_owned(), |at| format!("{at:.0}"));
        let rows: Vec<Vec<String>> = keys
            .iter()
            .map(|key| {
                let rights = if key.admin { "admin" } else { "service" };
                vec![
                    key.name.clone(),
                    rights.to_owned(),
                    time(Some(key.created_at)),
                    time(key.used_at),
                    time(key.revoked_at),
                ]
            })
            .collect();
        say::table(&["NAME", "RIGHTS", "CREATED", "USED", "REVOKED"], &rows)
    }
}
