//! An own login type in Rust: it stands on an official one, learns of sign-ins and of changes to its elements.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex};

use crate::support::{MINI, Stage};
use serde_json::json;
use wxlogin::{
    Error, LoginMethod, LoginType, Result,
    login_type::{Descriptor, Lifecycle, Verified},
    nouns::UserId,
};
use wxlogin_core::flows::Core;

struct Watching {
    base: Arc<dyn LoginType>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Watching {
    fn note(&self, what: String) {
        self.seen.lock().unwrap().push(what);
    }
}

#[async_trait::async_trait]
impl LoginType for Watching {
    fn descriptor(&self) -> &'static Descriptor {
        self.base.descriptor()
    }

    async fn exchange(&self, core: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        self.base.exchange(core, method, code).await
    }

    async fn after_login(&self, method: &LoginMethod, user_id: &UserId) -> Result<()> {
        self.note(format!("{} signed in through {}", user_id, method.name));
        Err(Error::internal("this step fails"))
    }

    async fn lifecycle(&self, change: Lifecycle, full_name: &str) -> Result<()> {
        self.note(format!("{change:?} {full_name}"));
        Ok(())
    }
}

#[tokio::test]
async fn an_own_type_learns_of_sign_ins_and_of_its_elements() {
    let seen = Arc::new(Mutex::new(vec![]));
    let noted = Arc::clone(&seen);
    let stage = Stage::with(|builder| {
        builder.watch(false).login_type("auths.loginTypes.WeChatMiniType", move |registry| {
            let base = registry.get("auths.loginTypes.WeChatMiniType").unwrap();
            Arc::new(Watching { base, seen: noted })
        })
    })
    .await;
    let user = stage.register(MINI, "alice").await;
    assert_eq!(stage.sign_in(MINI, "alice").await.unwrap().0, user, "a failing step undoes nothing");
    assert_eq!(
        seen.lock().unwrap().drain(..).collect::<Vec<_>>(),
        [format!("{user} signed in through Mini")]
    );

    let folder = stage.folder.path().join("auths/loginTypes/Mini");
    let define = json!({"type": "auths.loginTypes.WeChatMiniType", "title": "New title", "allowRegister": 1});
    std::fs::write(folder.join("e.json"), define.to_string()).unwrap();
    stage.app.live().reload().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    stage.app.live().reload().unwrap();
    stage.app.live().reload().unwrap();
    let expected = [format!("Updated {MINI}"), format!("Deleted {MINI}")];
    for _ in 0..200 {
        if seen.lock().unwrap().len() >= expected.len() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mut told = seen.lock().unwrap().clone();
    told.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(told, expected);
}
