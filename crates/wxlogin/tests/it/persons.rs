//! Random lives of people against the real store: sign-ins, registrations, links, unlinks, unionIds that arrive late, users
//! disabled and enabled. After every step the answer is what a small model says, and at the end nobody is lost, doubled or
//! in another's account. The login type is an own one, in Rust: its code simply says who comes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::support::{Stage, write_element};
use async_trait::async_trait;
use proptest::prelude::*;
use serde_json::{Value, json};
use wxlogin::{
    LoginMethod, LoginType, Result, Visit,
    login_type::{Descriptor, Secrets, Verified},
    nouns::IdentityKey,
    ports,
};
use wxlogin_core::flows::Core;

const APPS: [&str; 3] = ["auths.loginTypes.Web", "auths.loginTypes.Phone", "auths.loginTypes.Pad"];

/// `person/told/serial`: who comes, whether the platform tells their unionId, and a number that makes the code new.
struct OwnType(Arc<dyn LoginType>);

#[async_trait]
impl LoginType for OwnType {
    fn descriptor(&self) -> &'static Descriptor {
        self.0.descriptor()
    }

    async fn exchange(&self, _: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        let mut parts = code.split('/');
        let person = parts.next().unwrap_or_default();
        let told = parts.next() == Some("told");
        Ok(Verified {
            key: IdentityKey {
                app_id: method.app_id.clone(),
                open_id: format!("o-{person}-{}", method.name),
            },
            union_id: told.then(|| format!("u-{person}")),
            snapshot: false,
            profile: None,
            secrets: Secrets::default(),
            expires_in: None,
            scope: None,
            asked: None,
        })
    }
}

#[derive(Debug, Clone)]
enum Step {
    SignIn { person: usize, app: usize, told: bool },
    Bind { user: usize, person: usize, app: usize, told: bool },
    Unbind { user: usize, app: usize },
    Switch { user: usize, active: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let (person, app, user) = (0..3_usize, 0..3_usize, 0..4_usize);
    prop_oneof![
        5 => (person.clone(), app.clone(), any::<bool>()).prop_map(|(person, app, told)| Step::SignIn { person, app, told }),
        3 => (user.clone(), person, app.clone(), any::<bool>()).prop_map(|(user, person, app, told)| Step::Bind { user, person, app, told }),
        1 => (user.clone(), app).prop_map(|(user, app)| Step::Unbind { user, app }),
        1 => (user, any::<bool>()).prop_map(|(user, active)| Step::Switch { user, active }),
    ]
}

/// What should be: (person, app) to user and whether the unionId is known there.
#[derive(Default, Debug)]
struct Model {
    rows: BTreeMap<(usize, usize), (String, bool)>,
    users: Vec<String>,
    disabled: BTreeSet<String>,
}

impl Model {
    fn by_union(&self, person: usize, app: usize) -> BTreeSet<&String> {
        let rows = self.rows.iter().filter(|((p, a), (_, told))| *p == person && *a != app && *told);
        rows.map(|(_, (user, _))| user).collect()
    }

    fn has_another(&self, user: &str, person: usize, app: usize) -> bool {
        self.rows.iter().any(|((p, a), (u, _))| *a == app && *p != person && u == user)
    }

    /// Whose it is, before anything is stored: `Err` is the expected code, `Ok(None)` is nobody.
    fn owner(
        &self,
        person: usize,
        app: usize,
        told: bool,
    ) -> std::result::Result<Option<String>, &'static str> {
        let found = match self.rows.get(&(person, app)) {
            Some((user, _)) => Some(user.clone()),
            None if told => {
                let users = self.by_union(person, app);
                if users.len() > 1 {
                    return Err("identity_conflict");
                }
                users.into_iter().next().cloned()
            }
            None => None,
        };
        Ok(found)
    }

    fn store(&mut self, person: usize, app: usize, user: &str, told: bool) {
        let row = self.rows.entry((person, app)).or_insert_with(|| (user.to_owned(), false));
        row.1 |= told;
    }
}

struct Life {
    stage: Stage,
    model: Model,
    serial: usize,
}

impl Life {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (n, name) in APPS.iter().enumerate() {
            let define = json!({"type": "auths.loginTypes.OwnType", "title": name, "allowRegister": 1});
            let short = name.rsplit('.').next().unwrap();
            write_element(
                folder.path(),
                short,
                &define,
                &json!({"appId": format!("wx{n:016x}"), "appSecret": "none at all"}),
            );
        }
        let stage = Stage::at(folder, |builder| {
            builder.login_type("auths.loginTypes.OwnType", |types| {
                Arc::new(OwnType(types.get("auths.loginTypes.WeChatType").unwrap()))
            })
        });
        Self { stage: stage.await, model: Model::default(), serial: 0 }
    }

    fn code(&mut self, person: usize, told: bool) -> Value {
        self.serial += 1;
        json!(format!("p{person}/{}/{}", if told { "told" } else { "untold" }, self.serial))
    }

    fn user(&self, n: usize) -> String {
        self.model.users.get(n).cloned().unwrap_or_else(|| format!("app-{n}"))
    }

    async fn sign_in(&mut self, person: usize, app: usize, told: bool) {
        let code = self.code(person, told);
        let answer = self.stage.ask(APPS[app], "getLoginCode", json!({"code": code})).await;
        let owner = match self.model.owner(person, app, told) {
            Ok(owner) => owner,
            Err(expected) => return assert_eq!(crate::support::failure(answer), expected),
        };
        match owner {
            Some(user) if self.model.disabled.contains(&user) => {
                assert_eq!(crate::support::failure(answer), "user_disabled")
            }
            Some(user) if self.model.has_another(&user, person, app) => {
                assert_eq!(crate::support::failure(answer), "identity_conflict")
            }
            Some(user) => {
                self.model.store(person, app, &user, told);
                let login = json!({"loginCode": answer.unwrap()["loginCode"]});
                let session =
                    self.stage.ask("auths.loginTypes.services.AuthSvc", "loginByCode", login).await.unwrap();
                assert_eq!(session["userId"], user.as_str(), "a foreign sign-in");
            }
            None => {
                let bind_code = json!({"bindCode": answer.unwrap()["bindCode"]});
                let user = self.stage.ask(APPS[app], "register", bind_code).await.unwrap();
                let user = user["userId"].as_str().unwrap().to_owned();
                assert!(!self.model.users.contains(&user));
                self.model.store(person, app, &user, told);
                self.model.users.push(user);
            }
        }
    }

    async fn bind(&mut self, user: usize, person: usize, app: usize, told: bool) {
        let user = self.user(user);
        let code = self.code(person, told);
        let answer = self.stage.serve(APPS[app], "bind", json!({"userId": user, "code": code})).await;
        if self.model.disabled.contains(&user) {
            return assert_eq!(crate::support::failure(answer), "user_disabled");
        }
        match self.model.owner(person, app, told) {
            Err(expected) => assert_eq!(crate::support::failure(answer), expected),
            Ok(Some(owner)) if owner != user => assert_eq!(crate::support::failure(answer), "already_bound"),
            Ok(_) if self.model.has_another(&user, person, app) => {
                assert_eq!(crate::support::failure(answer), "already_bound")
            }
            Ok(_) => {
                answer.unwrap();
                self.model.store(person, app, &user, told);
                if !self.model.users.contains(&user) {
                    self.model.users.push(user);
                }
            }
        }
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::SignIn { person, app, told } => self.sign_in(person, app, told).await,
            Step::Bind { user, person, app, told } => self.bind(user, person, app, told).await,
            Step::Unbind { user, app } => {
                let user = self.user(user);
                self.stage.serve(APPS[app], "unbind", json!({"userId": user})).await.unwrap();
                self.model.rows.retain(|(_, a), (u, _)| *a != app || *u != user);
            }
            Step::Switch { user, active } => {
                let user = self.user(user);
                if let Ok(found) = self.stage.app.core().find_user(&user).await {
                    self.stage.app.core().set_active(&Visit::in_process(), &found, active).await.unwrap();
                    let _ = if active {
                        self.model.disabled.remove(&user)
                    } else {
                        self.model.disabled.insert(user)
                    };
                }
            }
        }
    }

    /// Every row is there, and none that should not be.
    async fn compare(&self) {
        for ((person, app), (user, told)) in &self.model.rows {
            let name = APPS[*app].rsplit('.').next().unwrap();
            let key = IdentityKey { app_id: format!("wx{app:016x}"), open_id: format!("o-p{person}-{name}") };
            let row = self.stage.app.core().stores.identities.identity(&key).await.unwrap().unwrap();
            assert_eq!((row.user_id.as_str(), row.union_id.is_some()), (user.as_str(), *told));
        }
        let page = ports::Page { offset: 0, limit: 1000 };
        let (_, users) =
            self.stage.app.core().stores.users.users(&ports::UserFilter::default(), page).await.unwrap();
        assert_eq!(users, self.model.users.len() as u64, "a user too many or too few");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_lost_doubled_or_let_into_another_s_account(steps in proptest::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut life = Life::new().await;
            for step in steps {
                life.step(step).await;
            }
            life.compare().await;
        });
    }
}
