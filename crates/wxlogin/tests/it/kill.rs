//! `kill -9` while people register, bind and sign in: every acknowledged change is there, and nothing is half made.
//!
//! The test starts itself again as a child that opens the app folder, lets people register and be bound as fast as it can,
//! and prints a line for each change that was acknowledged. The child is killed at a random moment; then the folder is opened
//! again, everybody who was acknowledged signs in as the same user, and nobody is there without their account.
//! `WXLOGIN_KILLS` raises the number of rounds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use crate::support::write_element;
use async_trait::async_trait;
use serde_json::{Value, json};
use wxlogin::{
    App, LoginMethod, LoginType, Result, Visit,
    login_type::{Descriptor, Secrets, Verified},
    nouns::{IdentityKey, Profile},
    ports::{Page, UserFilter},
};
use wxlogin_core::flows::Core;

const CHILD: &str = "WXLOGIN_KILL_CHILD";
const ELEMENT: &str = "auths.loginTypes.Door";
const APP_ID: &str = "wx00000000000000d1";

/// The code is who comes, and a serial number behind a slash.
struct Door(Arc<dyn LoginType>);

#[async_trait]
impl LoginType for Door {
    fn descriptor(&self) -> &'static Descriptor {
        self.0.descriptor()
    }

    async fn exchange(&self, _: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        let person = code.split('/').next().unwrap_or_default();
        Ok(Verified {
            key: IdentityKey { app_id: method.app_id.clone(), open_id: format!("o-{person}") },
            union_id: Some(format!("u-{person}")),
            snapshot: false,
            profile: Some(Profile { nickname: person.to_owned(), ..Profile::default() }),
            secrets: Secrets { session_key: Some("key".into()), ..Secrets::default() },
            expires_in: None,
            scope: None,
            asked: None,
        })
    }
}

async fn open(dir: &Path) -> App {
    let door = |types: &wxlogin::login_type::Registry| -> Arc<dyn LoginType> {
        Arc::new(Door(types.get("auths.loginTypes.WeChatMiniType").unwrap()))
    };
    let limits = ["limits.per_address", "limits.per_element"];
    let builder =
        App::builder(dir).environment([]).login_type("auths.loginTypes.DoorType", door).watch(false);
    limits.into_iter().fold(builder, |builder, key| builder.set(key, "0")).lenient(true).open().await.unwrap()
}

async fn ask(app: &App, function: &str, arguments: Value) -> Value {
    let arguments = arguments.as_object().unwrap().clone();
    app.call(&Visit::in_process(), ELEMENT, function, arguments).await.unwrap()
}

/// Odd people register, even ones are bound to a user of the application.
async fn one_person(app: &App, person: &str, bound: bool) -> String {
    if bound {
        let user = format!("app-{person}");
        ask(app, "bind", json!({"userId": user, "code": format!("{person}/1")})).await;
        return user;
    }
    let answer = ask(app, "getLoginCode", json!({"code": format!("{person}/1")})).await;
    let user = ask(app, "register", json!({"bindCode": answer["bindCode"]})).await;
    user["userId"].as_str().unwrap().to_owned()
}

/// Not a test of its own: it works when the test below starts it, and does nothing otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(start) = std::env::var(CHILD) else { return };
    let (dir, round) = start.rsplit_once('|').unwrap();
    let app = open(Path::new(dir)).await;
    let workers = (0..8).map(|worker| {
        let (app, round) = (app.clone(), round.to_owned());
        tokio::spawn(async move {
            for n in 0_u64.. {
                let person = format!("p{round}x{worker}x{n}");
                let user = one_person(&app, &person, n % 2 == 0).await;
                println!("ack {person} {user}");
            }
        })
    });
    futures::future::join_all(workers).await;
}

/// Starts a child, kills it at a random moment, and gives who was acknowledged as which user.
fn one_life(dir: &Path, round: usize) -> BTreeMap<String, String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--nocapture"])
        .env(CHILD, format!("{}|{round}", dir.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = BTreeMap::new();
    let mut take = |line: String| {
        let mut words = line.split("ack ").nth(1).unwrap_or_default().split(' ').map(str::to_owned);
        if let (Some(person), Some(user)) = (words.next(), words.next()) {
            acknowledged.insert(person, user);
        }
    };
    for line in lines.by_ref().take(3 + round * 7 % 40) {
        take(line.unwrap());
    }
    std::thread::sleep(Duration::from_micros(round as u64 * 911 % 9000));
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines.map_while(std::result::Result::ok) {
        take(line);
    }
    acknowledged
}

#[tokio::test]
async fn everybody_who_was_acknowledged_is_there_and_nobody_is_half_made() {
    let rounds = std::env::var("WXLOGIN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let folder = tempfile::tempdir().unwrap();
    let define = json!({"type": "auths.loginTypes.DoorType", "title": "Door", "allowRegister": 1});
    write_element(folder.path(), "Door", &define, &json!({"appId": APP_ID, "appSecret": "none at all"}));
    let mut everybody = BTreeMap::new();
    for round in 0..rounds {
        let acknowledged = one_life(folder.path(), round);
        assert!(!acknowledged.is_empty(), "the child did nothing, so this shows nothing");
        let app = open(folder.path()).await;
        for (person, user) in &acknowledged {
            let answer = ask(&app, "getLoginCode", json!({"code": format!("{person}/2")})).await;
            let arguments = json!({"loginCode": answer["loginCode"]}).as_object().unwrap().clone();
            let service = "auths.loginTypes.services.AuthSvc";
            let session = app.call(&Visit::anonymous(), service, "loginByCode", arguments).await.unwrap();
            assert_eq!(session["userId"], user.as_str(), "{person}");
        }
        everybody.extend(acknowledged);
        // Users and accounts are made together: as many of the one as of the other, acknowledged or not.
        let page = Page { offset: 0, limit: 1 };
        let (_, users) = app.core().stores.users.users(&UserFilter::default(), page).await.unwrap();
        let model = "auths.loginTypes.Door.WeChatMiniAuthModel";
        let rows = app.element(model).unwrap().call("query", json!({"size": 1})).await.unwrap();
        assert_eq!(rows["totalCount"], users, "a user without an account, or the other way round");
        assert!(users >= everybody.len() as u64);
    }
}
