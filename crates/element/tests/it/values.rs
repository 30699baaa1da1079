//! Values: kinds, spellings, two files, references, views.

use std::fs;

use secrecy::ExposeSecret as _;
use serde_json::json;
use wxlogin_element::Language;

use crate::common::{App, ID};

fn site(e_json: serde_json::Value, config: serde_json::Value) -> App {
    let app = App::new();
    let mut whole = json!({"title": "Site", "type": "auths.loginTypes.WeChatType"});
    whole.as_object_mut().unwrap().extend(e_json.as_object().unwrap().clone());
    app.e_json("Site", &whole).config("Site", &config);
    app
}

#[test]
fn flags_are_true_false_one_or_zero() {
    for (written, read) in [(json!(1), true), (json!(0), false), (json!(true), true), (json!(false), false)] {
        let app = site(json!({"allowRegister": written}), json!({"appId": ID, "appSecret": "s"}));
        let tree = app.load();
        assert_eq!(
            tree.get("auths.loginTypes.Site").unwrap().value("allowRegister").unwrap().flag(),
            Some(read)
        );
    }
    for wrong in [json!(2), json!("1"), json!(null), json!([1]), json!(1.5)] {
        let problem = site(json!({"allowRegister": wrong}), json!({"appId": ID, "appSecret": "s"})).only();
        assert_eq!((problem.code, problem.key.as_deref()), ("value-type", Some("allowRegister")));
        assert_eq!(problem.expected.as_deref(), Some("true or false (1 or 0)"));
    }
}

#[test]
fn a_flag_may_come_from_a_reference() {
    let app = site(json!({}), json!({"appId": ID, "appSecret": "s", "isActive": "{{file:active}}"}));
    app.file("auths/loginTypes/Site/active", "0\n");
    assert_eq!(
        app.load().get("auths.loginTypes.Site").unwrap().value("isActive").unwrap().flag(),
        Some(false)
    );
}

#[test]
fn equal_values_in_both_files_are_fine_with_a_warning_for_the_secret() {
    let app = site(
        json!({"appSecret": "same-s3cr3t", "appId": ID}),
        json!({"authConfig": {"appId": ID, "appSecret": "same-s3cr3t"}}),
    );
    let problem = app.only();
    assert_eq!(
        (problem.code, problem.is_error(), problem.file.as_str()),
        ("secret-in-e-json", false, "auths/loginTypes/Site/e.json")
    );
    assert!(app.load().get("auths.loginTypes.Site").is_ok());
    let reference = site(json!({"appSecret": "{{APP_SECRET}}"}), json!({"appId": ID}));
    assert!(reference.codes().is_empty(), "a reference in e.json is no secret");
}

#[test]
fn different_values_name_both_places_and_no_value() {
    let app = site(
        json!({"appSecret": "one-s3cr3t"}),
        json!({"authConfig": {"appId": ID, "appSecret": "two-s3cr3t"}}),
    );
    let tree = app.load();
    let problem = tree.diagnostics().iter().find(|d| d.code == "key-conflict").unwrap();
    assert_eq!((problem.file.as_str(), problem.line), ("auths/loginTypes/Site/e.json", 4));
    assert_eq!(
        (problem.related[0].file.as_str(), problem.related[0].line),
        ("auths/loginTypes/Site/Site.json", 4)
    );
    let said = format!(
        "{problem} {} {:?} {}",
        problem.render(Language::En),
        problem,
        serde_json::to_string(problem).unwrap()
    );
    assert!(said.contains("auths/loginTypes/Site/Site.json:4:5") && !said.contains("s3cr3t"), "{said}");
    // Both spellings in one file, too.
    let both = site(
        json!({}),
        json!({"appId": ID, "authConfig": {"appId": "wx0000000000000000", "appSecret": "s"}}),
    );
    assert_eq!(both.codes(), ["key-conflict"]);
}

#[test]
fn findings_are_warnings_in_a_sandbox_and_errors_elsewhere() {
    let mut app = site(json!({}), json!({"appId": ID, "appSecret": "your_app_secret_here"}));
    let problem = app.only();
    assert_eq!((problem.code, problem.is_error()), ("value-placeholder", false));
    assert!(app.load().get("auths.loginTypes.Site").is_ok());
    app.lenient = false;
    assert!(app.only().is_error());
    assert!(app.load().get("auths.loginTypes.Site").is_err());
}

#[test]
fn references_are_read_from_files_beside_the_element() {
    let app = site(
        json!({}),
        json!({"appId": ID, "appSecret": "{{file:../../../secrets/key}}", "areaCode": "a-{{APP_SECRET}}-b"}),
    );
    app.file("secrets/key", "from-a-file\n");
    let tree = app.load();
    let site = tree.get("auths.loginTypes.Site").unwrap();
    assert_eq!(site.value("appSecret").unwrap().secret().unwrap().expose_secret(), "from-a-file");
    assert_eq!(site.value("areaCode").unwrap().text(), Some("a-from-the-environment-b"));
    assert!(tree.watched().iter().any(|(dir, recursive)| !recursive && dir.ends_with("secrets")));
    fs::write(app.dir().join("secrets/key"), "another\n").unwrap();
    assert_eq!(wxlogin_element::changes(&tree, &app.load()).updated, ["auths.loginTypes.Site"]);
}

#[test]
fn an_unknown_key_is_a_warning_with_the_nearest() {
    let app = site(
        json!({}),
        json!({"authConfig": {"appId": ID, "appSecret": "s", "appSecrt": "s3cr3t"}, "lmit": 5}),
    );
    let tree = app.load();
    let problems = tree.diagnostics();
    assert_eq!(
        problems.iter().map(|p| (p.code, p.is_error())).collect::<Vec<_>>(),
        [("key-unknown", false); 2]
    );
    assert_eq!(problems[0].fix.as_deref(), Some("did you mean `appSecret`?"));
    let site = tree.get("auths.loginTypes.Site").unwrap();
    assert_eq!(site.extra().get("lmit"), Some(&json!(5)));
    assert_eq!(site.extra().get("authConfig.appSecrt"), Some(&json!("s3cr3t")));
    assert!(!format!("{tree:?}{}", problems[0].render(Language::En)).contains("s3cr3t"));
}

#[test]
fn nothing_secret_is_in_any_view() {
    let app = site(
        json!({"appSecret": "s3cr3t-1", "authConfig": {"appSecret": "s3cr3t-1", "scope": "snsapi_login"}, "apiKey": "s3cr3t-2",
               "functionList": [{"name": "f", "token": "s3cr3t-3"}], "icon": "i.svg"}),
        json!({"appId": ID, "state": "internal"}),
    );
    app.json(
        "corps/Head/e.json",
        &json!({"title": "Head", "type": "models.NormalType", "db": "x", "dbPassword": "s3cr3t-4"}),
    );
    let tree = app.load();
    let site = tree.get("auths.loginTypes.Site").unwrap();
    assert_eq!(
        site.public_view(),
        json!({"fullName": "auths.loginTypes.Site", "name": "Site", "title": "Site", "icon": "i.svg",
               "type": "auths.loginTypes.WeChatType", "authConfig": {"appId": ID, "scope": "snsapi_login"}})
    );
    let define = tree.element_define("auths.loginTypes.Site").unwrap();
    assert_eq!(define["authConfig"], json!({"scope": "snsapi_login"}));
    assert_eq!(define["functionList"], json!([{"name": "f"}]));
    assert_eq!(tree.element_define("corps.Head").unwrap()["db"], "x");
    let all: String = tree.all().map(|e| format!("{}{}{e:?}", e.define(), e.public_view())).collect();
    assert!(!all.contains("s3cr3t"), "{all}");
}

#[test]
fn a_config_file_by_another_name_is_told() {
    let app = App::new();
    app.e_json("Site", &json!({"title": "Site", "type": "auths.loginTypes.WeChatType"}));
    let fix = || app.load().diagnostics().first().unwrap().clone();
    assert_eq!(fix().fix.as_deref(), Some("add it to auths/loginTypes/Site/Site.json"));
    app.json("auths/loginTypes/Site/Sites.json", &json!({"appId": ID, "appSecret": "s"}));
    let problem = fix();
    let told = "there is no auths/loginTypes/Site/Site.json; the folder has Sites.json: rename it";
    assert_eq!((problem.code, problem.fix.as_deref()), ("key-missing", Some(told)));
    let chinese = problem.text(wxlogin_element::Language::Zh).fix.unwrap();
    assert!(chinese.contains("Sites.json") && chinese.contains("改名"), "{chinese}");
    app.json("auths/loginTypes/Site/package.json", &json!({}));
    assert_eq!(fix().fix.as_deref(), Some(told), "the nearest of several");
}
