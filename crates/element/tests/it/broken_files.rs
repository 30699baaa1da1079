//! Every way to break a folder has its own diagnostic, at its place, with what to do.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::json;
use wxlogin_element::Language;

use crate::common::{App, ID};

const E: &str = "auths/loginTypes/Login/e.json";
const CONFIG: &str = "auths/loginTypes/Login/Login.json";

/// A good login with one file replaced by this text gives this code at this line and column.
fn with(file: &str, text: impl AsRef<[u8]>, code: &str, place: (usize, usize)) {
    let app = App::new();
    app.login("Login").file(file, text.as_ref());
    let tree = app.load();
    let shown: Vec<String> = tree.diagnostics().iter().map(ToString::to_string).collect();
    let Some(problem) = tree.diagnostics().iter().find(|d| d.code == code) else {
        panic!("no {code} in {shown:#?}")
    };
    assert_eq!((problem.file.as_str(), (problem.line, problem.column)), (file, place), "{shown:#?}");
    assert_ne!(problem.message(Language::En), problem.message(Language::Zh), "{code} speaks both languages");
    let rendered = problem.render(Language::En);
    assert!(rendered.contains(code) && !rendered.contains("s3cr3t"), "{rendered}");
    let chinese = problem.render(Language::Zh);
    for english in ["help:", "here", "expected", "did you mean"] {
        assert!(!chinese.contains(english), "{chinese}");
    }
    if problem.line > 0 {
        assert!(rendered.contains(&format!("{file}:{}:{}", place.0, place.1)), "{rendered}");
    }
}

#[test]
fn json_that_is_not_json() {
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": \"s3cr3t\",}", "json-syntax", (1, 39));
    with(CONFIG, "{\"appId\": \"wx1\"\n \"appSecret\": \"s3cr3t\"}", "json-syntax", (1, 16));
    with(CONFIG, "// note\n{}", "json-syntax", (1, 1));
    with(CONFIG, "{'appSecret': 's3cr3t'}", "json-syntax", (1, 2));
    with(CONFIG, "{\"appSecret\": s3cr3t}", "json-syntax", (1, 15));
    with(CONFIG, "{\"appSecret\": \"s3cr3t", "json-syntax", (1, 15));
    with(CONFIG, "{\"appSecret\": \"s3cr3t\"", "json-syntax", (1, 1));
    with(CONFIG, "{\"a\": 01}", "json-syntax", (1, 8));
    with(CONFIG, "{} {}", "json-syntax", (1, 4));
    with(CONFIG, format!("{}{}", "[".repeat(300), "]".repeat(300)), "json-syntax", (1, 128));
}

#[test]
fn files_that_are_no_text() {
    with(E, "", "file-empty", (1, 1));
    with(E, " \n\t", "file-empty", (1, 1));
    with(E, b"\xEF\xBB\xBF{}", "file-bom", (0, 0));
    with(E, b"{\"title\": \"\xC4\xE3\"}", "file-not-utf8", (0, 0));
    with(E, vec![b' '; 1024 * 1024 + 1], "file-too-large", (0, 0));
    with(E, "[1]", "json-not-object", (1, 1));
    with(CONFIG, "\"s3cr3t\"", "json-not-object", (1, 1));
}

#[test]
fn keys_and_values() {
    with(E, "{\n \"title\": \"a\",\n \"title\": \"b\"}", "json-duplicate-key", (3, 2));
    with(
        CONFIG,
        "{\"authConfig\": {\"appSecret\": \"s3cr3t\", \"appSecret\": \"s3cr3t\"}}",
        "json-duplicate-key",
        (1, 40),
    );
    with(CONFIG, "{\"authConfig\": \"s3cr3t\"}", "group-type", (1, 16));
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": 123}", "value-type", (1, 31));
    with(CONFIG, "{\"appId\": \"\", \"appSecret\": \"s3cr3t\"}", "value-empty", (1, 11));
    with(CONFIG, "{\n  \"appId\": \"wx1\"\n}", "key-missing", (1, 1));
    with(
        CONFIG,
        "{\"appId\": \"wx1\", \"appSecret\": \"s3cr3t\", \"scope\": \"all\"}",
        "value-choice",
        (1, 50),
    );
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": \"s3cr3t\", \"isactive\": 1}", "key-unknown", (1, 41));
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": \"{{NOT_SET}}\"}", "reference-variable", (1, 31));
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": \"{{file:none}}\"}", "reference-file", (1, 31));
    with(CONFIG, "{\"appId\": \"wx1\", \"appSecret\": \"s3cr3t{{\"}", "reference-malformed", (1, 31));
}

#[test]
fn e_json_that_does_not_say_what_it_is() {
    with(E, "{\"title\": \"a\"}", "type-missing", (1, 1));
    with(E, "{\"title\": \"a\", \"type\": 5}", "value-type", (1, 24));
    with(E, "{\"title\": \"a\", \"type\": \"\"}", "type-empty", (1, 24));
    with(E, "{\"title\": \"a\", \"type\": \"auths.loginTypes.WechatType\"}", "type-unknown", (1, 24));
    with(E, "{\"title\": \"a\", \"type\": \"auths.loginTypes.Login\"}", "type-self", (1, 24));
    with(E, "{\"type\": \"auths.loginTypes.WeChatType\"}", "title-missing", (1, 1));
    with(E, "{\"title\": 5, \"type\": \"auths.loginTypes.WeChatType\"}", "value-type", (1, 11));
    let rest = "\"title\": \"a\", \"type\": \"auths.loginTypes.WeChatType\"}";
    with(E, format!("{{\"accessModifier\": \"secret\", {rest}"), "access-modifier", (1, 20));
    with(E, format!("{{\"functionList\": {{}}, {rest}"), "value-type", (1, 18));
    with(E, format!("{{\"frontBundleEntry\": \"./Other.json\", {rest}"), "config-missing", (1, 22));
    with(E, format!("{{\"frontBundleEntry\": \"../../../../x.json\", {rest}"), "config-outside", (1, 22));
    with(E, format!("{{\"frontBundleEntry\": \"/etc/x.json\", {rest}"), "config-outside", (1, 22));
}

#[test]
fn the_nearest_names_are_suggested() {
    let app = App::new();
    app.login("Login").e_json("Login", &json!({"title": "a", "type": "auths.loginTypes.WechatType"}));
    assert_eq!(
        app.only().fix.as_deref().map(|fix| fix.contains("`auths.loginTypes.WeChatType`")),
        Some(true)
    );
    app.e_json("Login", &json!({"title": "a", "tpye": "auths.loginTypes.WeChatType"}));
    assert_eq!(app.only().fix.as_deref(), Some("rename `tpye` to `type`"));
}

#[test]
fn what_can_be_judged_without_the_type_is_told_with_the_unknown_type() {
    let app = App::new();
    let all = ["type-unknown", "value-type", "key-unknown", "value-type"];
    let config = json!({"appId": 1, "colour": "red", "isActive": "x", "appSecret": "{{APP_SECRET}}"});
    app.config("Login", &config);
    let codes = |type_name: serde_json::Value| {
        app.e_json("Login", &json!({"type": type_name, "title": "a"}));
        let mut codes = app.codes();
        codes.sort_unstable();
        codes
    };
    let mut expected = all.to_vec();
    expected.sort_unstable();
    assert_eq!(codes(json!("auths.loginTypes.WeChatTyp")), expected, "by the family of the nearest Type");
    assert_eq!(codes(json!("nothing.like.it")), expected, "by the family whose folder it is");
    assert_eq!(codes(json!(5)), ["key-unknown", "value-type", "value-type", "value-type"]);
    assert_eq!(codes(json!("models.NormalTyp")), ["type-unknown"], "a family without keys has none to judge");

    app.config("Login", &json!({"appId": ID}));
    assert_eq!(codes(json!("auths.loginTypes.WeChatTyp")), ["type-unknown"], "a Type may give the secret");
}

#[test]
fn what_a_broken_type_may_give_is_not_missing() {
    let app = App::new();
    app.e_json("OwnType", &json!({"title": "Own", "type": "auths.loginTypes.WeChatType", "sort": "1"}));
    app.e_json("Login", &json!({"title": "a", "type": "auths.loginTypes.OwnType"}));
    assert_eq!(app.codes(), ["type-broken", "value-type"]);
}

#[test]
fn types_in_a_circle() {
    let app = App::new();
    for (name, type_name) in [("AType", "BType"), ("BType", "CType"), ("CType", "AType"), ("Login", "AType")]
    {
        app.e_json(name, &json!({"title": name, "type": format!("auths.loginTypes.{type_name}")}));
    }
    assert_eq!(app.codes(), ["type-cycle", "type-cycle", "type-cycle", "type-broken"]);
    let problem = app.load().diagnostics()[0].clone();
    assert!(
        problem
            .message
            .contains("AType → auths.loginTypes.BType → auths.loginTypes.CType → auths.loginTypes.AType")
    );
}

#[test]
fn folders_that_are_no_elements() {
    let app = App::new();
    app.json(
        "auths/loginTypes/My.Login/e.json",
        &json!({"title": "a", "type": "auths.loginTypes.WeChatType"}),
    );
    app.json(
        "auths/loginTypes/My.Login/deep/e.json",
        &json!({"title": "a", "type": "auths.loginTypes.WeChatType"}),
    );
    let problem = app.only();
    assert_eq!((problem.code, problem.file.as_str()), ("folder-name", "auths/loginTypes/My.Login"));

    let app = App::new();
    app.json("auths/loginTypes/Login/Login.json", &json!({"appId": ID}));
    assert_eq!(app.only().code, "e-json-missing");

    let app = App::new();
    app.json("e.json", &json!({"title": "a", "type": "auths.loginTypes.WeChatType"}));
    assert_eq!(app.only().code, "e-json-at-root");

    let app = App::new();
    fs::create_dir_all(app.dir().join(E)).unwrap();
    assert_eq!((app.only().code, app.only().file.as_str()), ("file-not-regular", E));

    let app = App::new();
    app.json("corps/A/e.json", &json!({"title": "a", "type": "corps.NormalType"}));
    app.json("corps/A/backend/e.json", &json!({"title": "b", "type": "corps.NormalType"}));
    assert_eq!(app.only().code, "element-twice");
    assert_eq!(app.load().get("corps.A").unwrap().title(), "a");
}

#[test]
fn links_that_lead_nowhere_or_back() {
    let app = App::new();
    app.login("Login");
    symlink(app.dir().join("auths"), app.dir().join("auths/loginTypes/again")).unwrap();
    let problem = app.only();
    assert_eq!((problem.code, problem.file.as_str()), ("symlink-loop", "auths/loginTypes/again"));

    let app = App::new();
    fs::create_dir_all(app.dir().join("auths/loginTypes/Login")).unwrap();
    symlink("nowhere", app.dir().join(E)).unwrap();
    assert_eq!(app.only().code, "file-unreadable");

    let app = App::new();
    fs::create_dir_all(app.dir().join("a/".repeat(40))).unwrap();
    assert_eq!(app.only().code, "folder-too-deep");
}

#[test]
fn app_json() {
    for (content, code) in [
        (json!({"appId": "noDot"}), "app-id"),
        (json!({"appId": 5}), "app-field"),
        (json!({"name": "a b"}), "app-name"),
        (json!({"appId": "a.b", "orgId": "c"}), "app-id-differs"),
        (json!({"extends": "base"}), "app-field"),
        (json!({"extends": [{}]}), "extends-entry"),
        (json!({"extends": ["none"]}), "extends-missing"),
        (json!({"extends": ["."]}), "extends-cycle"),
        (json!({"extends": [{"appId": "base", "version": "2"}]}), "extends-version"),
    ] {
        let app = App::new();
        app.json("../base/app.json", &json!({"name": "base", "version": "1"}));
        app.json("app.json", &content);
        let problem = app.only();
        assert_eq!((problem.code, problem.file.as_str()), (code, "app.json"), "{content}");
        assert!(problem.line > 0, "{content}");
    }
    let app = App::new();
    app.json("app.json", &json!({"extends": ["base"]}));
    app.json("../base/app.json", &json!({"name": "base", "extends": ["my-app"]}));
    assert_eq!((app.only().code, app.only().file.as_str()), ("extends-cycle", "../base/app.json"));
}

#[test]
fn all_problems_are_told_at_once_and_the_good_elements_load() {
    let app = App::new();
    app.login("Good").login("Bad").login("Worse");
    app.file("auths/loginTypes/Worse/e.json", "{");
    app.e_json(
        "Bad",
        &json!({"title": "Bad", "type": "auths.loginTypes.WeChatType", "allowRegister": "yes", "sort": "1"}),
    );
    app.config("Bad", &json!({"appId": "", "isActive": 5}));
    assert_eq!(
        app.codes(),
        ["key-missing", "value-empty", "value-type", "value-type", "value-type", "json-syntax"]
    );
    assert!(app.load().get("auths.loginTypes.Good").is_ok());
}

#[test]
fn a_diagnostic_reads_well() {
    let app = App::new();
    app.login("Login")
        .file(CONFIG, "{\n  \"authConfig\": {\n    \"appId\": 12,\n    \"appSecret\": \"s3cr3t\"\n  }\n}\n");
    let problem = app.only();
    assert_eq!(
        problem.to_string(),
        "auths/loginTypes/Login/Login.json:3:14: error: `authConfig.appId` is a number; \
         expected a text in double quotes [value-type]"
    );
    let rendered = problem.render(Language::En);
    assert!(
        rendered.contains("\"appSecret\": \"******\"") && rendered.contains("authConfig.appId"),
        "{rendered}"
    );
    let json = serde_json::to_value(&problem).unwrap();
    assert_eq!(
        (&json["severity"], &json["line"], &json["fullName"]),
        (&json!("error"), &json!(3), &json!("auths.loginTypes.Login"))
    );
    let chinese = problem.render(Language::Zh);
    assert!(
        chinese.ends_with("  建议：应为 双引号中的文本\n") && chinese.contains("× `authConfig.appId` 是数字"),
        "{chinese}"
    );
    assert_eq!(
        problem.one_line(Language::Zh),
        "auths/loginTypes/Login/Login.json:3:14: 错误: `authConfig.appId` 是数字；应为 双引号中的文本 [value-type]"
    );
}

#[test]
fn brackets_nested_very_deep_are_refused_in_every_file() {
    let deep =
        |open: &str, close: &str, times| format!("{{\"a\": {}1{}}}", open.repeat(times), close.repeat(times));
    for times in [130, 500, 600, 100_000] {
        for text in [
            deep("[", "]", times),
            deep("{\"a\":", "}", times),
            deep("[", "", times),
            deep("{\"a\":", "", times),
        ] {
            for file in ["app.json", "auths/loginTypes/Login/e.json", "auths/loginTypes/Login/Login.json"] {
                let app = App::new();
                app.login("Login").file(file, &text);
                let tree = app.load();
                assert!(!tree.diagnostics().is_empty(), "{file} {times}");
            }
        }
    }
}
