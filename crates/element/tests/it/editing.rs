//! Creating, updating and deleting element folders.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;
use wxlogin_element::edit::{EditError, Editor, ElementFile};

use crate::common::{App, ID, schemas};

const LOGIN: &str = "auths.loginTypes.Login";
const CONFIG: &str = "auths/loginTypes/Login/Login.json";

fn mode(app: &App, path: &str) -> u32 {
    fs::metadata(app.dir().join(path)).unwrap().permissions().mode() & 0o777
}

fn text(app: &App, path: &str) -> String {
    fs::read_to_string(app.dir().join(path)).unwrap()
}

fn update(
    app: &App,
    file: ElementFile,
    changes: &[(&str, Option<serde_json::Value>)],
) -> Result<(), EditError> {
    Editor::new(&app.dir(), &schemas()).update(LOGIN, file, changes)
}

#[test]
fn a_created_element_loads_and_its_secret_is_for_the_owner_only() {
    let app = App::new();
    let e_json =
        json!({"title": "登录", "type": "auths.loginTypes.WeChatType", "frontBundleEntry": "./Login.json"});
    let config = json!({"authConfig": {"appId": ID, "appSecret": "s"}});
    let (dir, schemas) = (app.dir(), schemas());
    let editor = Editor::new(&dir, &schemas);
    editor.create(LOGIN, &e_json, Some(&config)).unwrap();
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    assert_eq!(tree.get(LOGIN).unwrap().title(), "登录");
    assert_eq!(mode(&app, CONFIG), 0o600);
    assert_ne!(mode(&app, "auths/loginTypes/Login/e.json"), 0o600);
    assert!(matches!(editor.create(LOGIN, &e_json, None), Err(EditError::Exists(_))));
    assert!(!text(&app, CONFIG).is_empty(), "a refused creation leaves what was there");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let app = App::new();
    let outside = app.root.path().join("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, app.dir().join("link")).unwrap();
    let (dir, schemas) = (app.dir(), schemas());
    let editor = Editor::new(&dir, &schemas);
    let e_json = json!({"title": "x", "type": "corps.NormalType"});
    for bad in ["../x", "a/../../x", "", "a..b", "/etc/x", "a.backend", "node_modules.x", "a b"] {
        assert!(matches!(editor.create(bad, &e_json, None), Err(EditError::Name(_))), "{bad}");
    }
    assert!(matches!(editor.create("link.X", &e_json, None), Err(EditError::Outside(_))));
    let escaping = json!({"title": "x", "type": "corps.NormalType", "frontBundleEntry": "../../x.json"});
    assert!(matches!(editor.create("corps.X", &escaping, Some(&json!({}))), Err(EditError::Outside(_))));
    let deep = json!({"title": "x", "type": "corps.NormalType", "frontBundleEntry": "./conf/x.json"});
    editor.create("auths.Deep", &deep, Some(&json!({"a": 1}))).unwrap();
    assert!(dir.join("auths/Deep/conf/x.json").is_file());
    assert!(fs::read_dir(&outside).unwrap().next().is_none());
    assert!(!dir.join("corps").exists(), "nothing is left of a refused creation");
}

#[test]
fn an_update_keeps_order_indentation_newlines_and_unknown_keys() {
    let app = App::new();
    app.login("Login");
    let old = "{\r\n\t\"mine\": [1,2],\r\n\t\"authConfig\": { \"appId\": \"wx1\", \"appSecret\": \"s\" },\r\n\t\"isActive\": 1\r\n}\r\n";
    app.file(CONFIG, old);
    update(&app, ElementFile::Config, &[("appId", Some(json!(ID))), ("isActive", Some(json!(0)))]).unwrap();
    let expected = old.replace("wx1", ID).replace("\"isActive\": 1", "\"isActive\": 0");
    assert_eq!(text(&app, CONFIG), expected);
    update(&app, ElementFile::Config, &[("isActive", None)]).unwrap();
    assert!(
        !text(&app, CONFIG).contains("isActive") && text(&app, CONFIG).contains("\t\"mine\": [1,2],\r\n")
    );
    assert_eq!(mode(&app, CONFIG), 0o600, "the file holds a secret");
}

#[test]
fn a_key_is_written_in_the_spelling_that_the_file_uses() {
    let app = App::new();
    app.login("Login").config("Login", &json!({"appId": "wx1"}));
    update(
        &app,
        ElementFile::Config,
        &[("authConfig.appId", Some(json!(ID))), ("appSecret", Some(json!("s")))],
    )
    .unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text(&app, CONFIG)).unwrap(),
        json!({"appId": ID, "appSecret": "s"})
    );
    fs::remove_file(app.dir().join(CONFIG)).unwrap();
    update(&app, ElementFile::Config, &[("appId", Some(json!(ID))), ("appSecret", Some(json!("q\"\\\n中")))])
        .unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text(&app, CONFIG)).unwrap(),
        json!({"authConfig": {"appId": ID, "appSecret": "q\"\\\n中"}})
    );
}

#[test]
fn a_broken_or_missing_file_is_not_touched() {
    let app = App::new();
    assert!(matches!(update(&app, ElementFile::EJson, &[]), Err(EditError::NotFound(_))));
    app.login("Login").file(CONFIG, "{\"appId\": 1, }");
    assert!(matches!(
        update(&app, ElementFile::Config, &[("x", Some(json!(1)))]),
        Err(EditError::NotAnObject(_))
    ));
    assert_eq!(text(&app, CONFIG), "{\"appId\": 1, }");
    app.config("Login", &json!({"limit": 1}));
    assert!(matches!(
        update(&app, ElementFile::Config, &[("limit.x", Some(json!(1)))]),
        Err(EditError::Key(_))
    ));
    let names: Vec<_> = fs::read_dir(app.dir().join("auths/loginTypes/Login"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "no temporary file stays: {names:?}");
}

#[test]
fn a_deleted_element_is_gone_and_what_a_crash_left_is_swept() {
    let app = App::new();
    app.login("Login").login("Other");
    app.file("auths/loginTypes/.wxlogin-trash-1-1-Old/e.json", "{}");
    let (dir, schemas) = (app.dir(), schemas());
    let editor = Editor::new(&dir, &schemas);
    assert!(app.load().get("auths.loginTypes.Old").is_err());
    editor.delete(LOGIN).unwrap();
    let names: Vec<_> =
        fs::read_dir(dir.join("auths/loginTypes")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["Other"]);
    assert!(matches!(editor.delete(LOGIN), Err(EditError::NotFound(_))));
    assert!(matches!(editor.delete("auths.loginTypes.WeChatType"), Err(EditError::NotFound(_))));
}

#[test]
fn edits_at_the_same_time_are_all_kept() {
    let app = App::new();
    app.login("Login");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let app = &app;
            scope.spawn(move || {
                update(app, ElementFile::Config, &[(&format!("key{number}"), Some(json!(number)))]).unwrap();
            });
        }
    });
    let file: serde_json::Value = serde_json::from_str(&text(&app, CONFIG)).unwrap();
    assert!((0..8).all(|number| file[format!("key{number}")] == number), "{file}");
}

#[test]
fn a_key_with_very_many_parts_is_refused() {
    let app = App::new();
    app.login("Login");
    let before = text(&app, CONFIG);
    for parts in [33, 100_000] {
        let key = vec!["a"; parts].join(".");
        let refused = update(&app, ElementFile::Config, &[(&key, Some(json!(1)))]);
        assert!(matches!(refused, Err(EditError::Key(_))), "{parts}");
    }
    assert_eq!(text(&app, CONFIG), before);
    update(&app, ElementFile::Config, &[(&vec!["a"; 32].join("."), Some(json!(1)))]).unwrap();
}
