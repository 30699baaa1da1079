//! Code that calls as a service, as the Python package does in process, gives nobody an admin's rights and takes none.

use serde_json::json;
use wxlogin::{
    ConsoleStep, Visit,
    nouns::{Caller, UserId},
};

use crate::support::{SITE, Stage, failure};

/// A service in process, and one with a key.
fn services() -> [Visit; 2] {
    let key = Caller::Service { name: "backend".to_owned() };
    [Visit::in_process(), Visit { caller: key, ..Visit::in_process() }]
}

#[tokio::test]
async fn a_service_makes_no_admin_and_no_admin_key() {
    let stage = Stage::new().await;
    let core = stage.app.core();
    let user = core.add_user(&Visit::operator(), "amy", Some(&"correct horse".into()), None).await.unwrap();
    for visit in services() {
        assert_eq!(failure(core.set_admin(&visit, &user, true).await), "forbidden");
        assert_eq!(failure(core.add_key(&visit, "more", true).await), "forbidden");
        assert_eq!(failure(core.clear_factors(&visit, &user).await), "forbidden");
    }
    assert!(!core.find_user("amy").await.unwrap().admin);
}

#[tokio::test]
async fn a_service_changes_nothing_of_an_admin_by_any_verb() {
    let stage = Stage::new().await;
    let core = stage.app.core();
    let operator = Visit::operator();
    let amy = core.add_user(&operator, "amy", Some(&"correct horse".into()), None).await.unwrap();
    let bob = core.add_user(&operator, "bob", None, None).await.unwrap();
    core.set_admin(&operator, &amy, true).await.unwrap();
    let amy = core.find_user("amy").await.unwrap();
    for visit in services() {
        assert_eq!(failure(core.set_password(&visit, &amy, &"battery staple".into()).await), "forbidden");
        assert_eq!(failure(core.set_active(&visit, &amy, false).await), "forbidden");
        assert_eq!(failure(core.rename_user(&visit, &amy, Some("eve"), None).await), "forbidden");
        assert_eq!(failure(core.unbind_app(&visit, &amy.id, Stage::app_id(SITE)).await), "forbidden");
        assert_eq!(failure(core.merge(&visit, &bob.id, &amy.id).await), "forbidden");
        assert_eq!(failure(core.merge(&visit, &amy.id, &bob.id).await), "forbidden");
        let bind = json!({"userId": amy.id, "code": stage.code(SITE, "carol")});
        assert_eq!(failure(stage.call(&visit, SITE, "bind", bind).await), "forbidden");
        assert_eq!(failure(stage.call(&visit, SITE, "unbind", json!({"userId": amy.id})).await), "forbidden");
    }
    let step = core.console_sign_in(&Visit::anonymous(), "amy", &"correct horse".into()).await.unwrap();
    assert!(matches!(step, ConsoleStep::Done(_)));
}

#[tokio::test]
async fn a_password_that_a_service_set_never_opens_the_console() {
    let stage = Stage::new().await;
    let core = stage.app.core();
    for (number, visit) in services().into_iter().enumerate() {
        let name = format!("user-{number}");
        let user = core.add_user(&visit, &name, Some(&"correct horse".into()), None).await.unwrap();
        core.set_admin(&Visit::operator(), &user, true).await.unwrap();
        let refused = core.console_sign_in(&Visit::anonymous(), &name, &"correct horse".into()).await;
        assert_eq!(failure(refused.map(|_| ())), "forbidden");
        core.set_password(&Visit::operator(), &user, &"battery staple".into()).await.unwrap();
        let step = core.console_sign_in(&Visit::anonymous(), &name, &"battery staple".into()).await.unwrap();
        assert!(matches!(step, ConsoleStep::Done(_)), "{name}");
        // Adopted by a bind, the user may be promoted; there is no password then, and no other way in.
        let adopted = format!("app-{number}");
        let bind = json!({"userId": adopted, "code": stage.code(SITE, ["carol", "bob"][number])});
        stage.call(&visit, SITE, "bind", bind).await.unwrap();
        let adopted = core.find_user(&adopted).await.unwrap();
        core.set_admin(&Visit::operator(), &adopted, true).await.unwrap();
        let id: &UserId = &adopted.id;
        assert!(!core.stores.users.user(id).await.unwrap().unwrap().password_vouched);
    }
}

/// Somebody else's userId that reads like an operator's username leads nobody to the wrong user, whichever came first.
#[tokio::test]
async fn a_user_id_that_is_a_username_of_another_user_is_never_taken_for_it() {
    for named_first in [true, false] {
        let stage = Stage::new().await;
        let core = stage.app.core();
        let mut boss = None;
        if named_first {
            boss = Some(core.add_user(&Visit::operator(), "boss", None, None).await.unwrap());
        }
        let bind = json!({"userId": "boss", "code": stage.code(SITE, "carol")});
        stage.call(&services()[1], SITE, "bind", bind).await.unwrap();
        let boss = match boss {
            Some(boss) => boss,
            None => core.add_user(&Visit::operator(), "boss", None, None).await.unwrap(),
        };
        assert_eq!(core.user_with_username("boss").await.unwrap().id, boss.id);
        let other = core.user_with_id("boss").await.unwrap();
        assert_eq!((other.id.as_str(), other.username), ("boss", None));
        let error = core.find_user("boss").await.unwrap_err();
        assert_eq!(error.code().as_str(), "invalid_argument");
        assert!(error.to_string().contains(boss.id.as_str()), "{error}");
        assert_eq!(core.find_user(boss.id.as_str()).await.unwrap().id, boss.id);
        assert_eq!(failure(core.user_with_username(boss.id.as_str()).await), "not_found");
    }
}
