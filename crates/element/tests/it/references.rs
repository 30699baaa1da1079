//! References: what they may name, and that nothing repeats what they stand for.

use std::fs;

use secrecy::ExposeSecret as _;
use serde_json::{Value as Json, json};
use wxlogin_element::{Language, LoadOptions, SecretFiles, Tree};

use crate::common::{App, ID, built_ins, schemas};

const PLANTED: &str = "pl4nted-value";

fn with(config: &Json) -> App {
    let app = App::new();
    app.login("Other").e_json("Site", &json!({"title": "Site", "type": "auths.loginTypes.WeChatType"}));
    app.config("Site", config);
    app
}

fn secret(value: &str) -> Json {
    json!({"appId": ID, "appSecret": value})
}

fn load(app: &App, rules: &SecretFiles) -> Tree {
    Tree::load(&LoadOptions {
        dir: &app.dir(),
        built_ins: &built_ins(),
        schemas: &schemas(),
        lenient: true,
        variables: &|_| Some(PLANTED.to_owned()),
        secret_files: rules,
        previous: None,
    })
    .unwrap()
}

fn codes(tree: &Tree) -> Vec<&'static str> {
    tree.diagnostics().iter().map(|problem| problem.code).collect()
}

/// Everything that a tree says.
fn said(tree: &Tree) -> String {
    let mut all = format!("{tree:?}");
    for problem in tree.diagnostics() {
        for language in [Language::En, Language::Zh] {
            all += &problem.render(language);
            all += &problem.one_line(language);
        }
        all += &serde_json::to_string(problem).unwrap();
    }
    for element in tree.all() {
        all += &format!("{}{}", element.public_view(), element.define());
    }
    all
}

#[test]
fn what_browsers_see_is_written_out() {
    for key in ["appId", "scope", "state"] {
        let mut config = secret("s");
        config[key] = json!("{{ANY}}");
        let app = with(&config);
        let tree = load(&app, &SecretFiles::default());
        assert_eq!(codes(&tree), ["reference-refused"], "{key}");
        assert!(tree.get("auths.loginTypes.Site").is_err() && !said(&tree).contains(PLANTED), "{key}");
        config[key] = json!("a-{{file:key}}");
        app.config("Site", &config).file("auths/loginTypes/Site/key", PLANTED);
        assert_eq!(codes(&load(&app, &SecretFiles::default())), ["reference-refused"], "{key}");
    }
    for key in ["title", "icon", "tag", "description"] {
        let app = with(&secret("s"));
        let mut e_json = json!({"title": "Site", "type": "auths.loginTypes.WeChatType"});
        e_json[key] = json!("{{ANY}}");
        app.e_json("Site", &e_json);
        assert_eq!(codes(&load(&app, &SecretFiles::default())), ["reference-refused"], "{key}");
        e_json[key] = json!("a {{ b }} of {{");
        app.e_json("Site", &e_json);
        assert_eq!(codes(&load(&app, &SecretFiles::default())), ["reference-refused"; 1], "a name in braces");
        e_json[key] = json!("{{ not a name }} {{");
        app.e_json("Site", &e_json);
        assert_eq!(codes(&load(&app, &SecretFiles::default())), [""; 0], "{key}: braces alone are text");
    }
}

#[test]
fn the_value_behind_a_reference_is_in_no_message_and_no_view() {
    for config in [
        json!({"appId": ID, "appSecret": "{{ANY}}"}),
        json!({"appId": "{{ANY}}", "appSecret": "{{ANY}}", "scope": "{{ANY}}", "state": "x{{ANY}}"}),
        json!({"appId": ID, "appSecret": "s", "allowRegister": "{{ANY}}", "isActive": "{{ANY}}"}),
        json!({"appId": ID, "appSecret": "s", "areaCode": "{{ANY}}", "unknown": "{{ANY}}", "deep": {"list": ["{{ANY}}"]}}),
        json!({"appId": ID, "appSecret": "{{ANY}}", "authConfig": {"appSecret": "{{file:k}}", "areaCode": "{{ANY}}"}}),
        json!({"appId": ID, "appSecret": "s", "corp": "{{ANY}}"}),
    ] {
        let app = with(&config);
        app.file("auths/loginTypes/Site/k", PLANTED);
        let tree = load(&app, &SecretFiles::default());
        assert!(!said(&tree).contains(PLANTED), "{config}: {}", said(&tree));
    }
    let tree =
        load(&with(&json!({"appId": ID, "appSecret": "s", "areaCode": "{{ANY}}"})), &SecretFiles::default());
    let element = tree.get("auths.loginTypes.Site").unwrap();
    let region = element.value("areaCode").unwrap();
    assert_eq!((region.text(), region.literal()), (Some(PLANTED), None), "there to work with, not to show");
}

/// Whether a guess is right would be told by whether the two places differ.
#[test]
fn what_a_reference_stands_for_is_compared_with_nothing() {
    for guess in [PLANTED, "another"] {
        let app = with(&json!({"appId": ID, "appSecret": "{{ANY}}", "authConfig": {"appSecret": guess}}));
        assert_eq!(codes(&load(&app, &SecretFiles::default())), ["key-conflict"], "{guess}");
    }
    let same = with(&json!({"appId": ID, "appSecret": "{{ANY}}", "authConfig": {"appSecret": "{{ANY}}"}}));
    assert_eq!(codes(&load(&same, &SecretFiles::default())), [""; 0]);
}

#[test]
fn files_are_read_within_the_fence_only() {
    let app = with(&secret("s"));
    let outside = app.root.path().join("outside");
    fs::create_dir_all(outside.join("listed")).unwrap();
    for (path, text) in [("key", "outside"), ("listed/key", "listed"), ("listed/master.key", "master")] {
        fs::write(outside.join(path), text).unwrap();
    }
    app.file("secrets/key", "own").file("data/master.key", "master").file("data/deep/key", "x");
    app.file("auths/loginTypes/Other/key", "other").file("auths/loginTypes/Site/key", "beside");
    app.file("auths/loginTypes/Site/deep/key", "deep").file("wxlogin.toml", "x").file("app.json", "{}");
    app.file("auths/loginTypes/Site/code.py", "x").file("secrets/list.JSON", "{}");
    let listed = outside.join("listed");
    let rules = SecretFiles {
        folders: vec![listed.clone(), "/proc".into()],
        never: vec![listed.join("master.key")],
        copy_of: None,
    };
    let absolute = |path: &std::path::Path| path.display().to_string();
    for (path, content) in [
        ("../../../secrets/key".to_owned(), "own"),
        ("key".to_owned(), "beside"),
        ("./deep/../key".to_owned(), "beside"),
        ("deep/key".to_owned(), "deep"),
        (absolute(&listed.join("key")), "listed"),
        ("../../../../outside/listed/key".to_owned(), "listed"),
    ] {
        app.config("Site", &secret(&format!("{{{{file:{path}}}}}")));
        let tree = load(&app, &rules);
        assert_eq!(codes(&tree), [""; 0], "{path}");
        let read = tree.get("auths.loginTypes.Site").unwrap();
        assert_eq!(read.value("appSecret").unwrap().secret().unwrap().expose_secret(), content, "{path}");
    }
    for path in [
        "../../../data/master.key".to_owned(),
        "../../../data/none".to_owned(),
        "../../../secrets/../data/deep/key".to_owned(),
        "../Other/Other.json".to_owned(),
        "../Other/e.json".to_owned(),
        "../Other/key".to_owned(),
        "Site.json".to_owned(),
        "e.json".to_owned(),
        "code.py".to_owned(),
        "../../../secrets/list.JSON".to_owned(),
        "../../../wxlogin.toml".to_owned(),
        "../../../app.json".to_owned(),
        "../../../../outside/key".to_owned(),
        "../../../../../../../../../../etc/shadow".to_owned(),
        absolute(&outside.join("key")),
        absolute(&listed.join("../key")),
        absolute(&listed.join("master.key")),
        absolute(&app.dir().join("secrets/key")),
        "/proc/self/environ".to_owned(),
        "/etc/shadow".to_owned(),
        "/etc/passwd".to_owned(),
        "/there/is/no/such/file".to_owned(),
        "/".to_owned(),
    ] {
        app.config("Site", &secret(&format!("{{{{file:{path}}}}}")));
        let tree = load(&app, &rules);
        assert_eq!(codes(&tree), ["reference-fence"], "{path}");
        assert!(!tree.watched().iter().any(|(dir, _)| dir.ends_with("outside")), "{path}: not even watched");
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    use std::os::unix::fs::symlink;
    let app = with(&secret("s"));
    let outside = app.root.path().join("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("key"), "outside").unwrap();
    app.file("data/master.key", "master")
        .file("secrets/real", "own")
        .file("auths/loginTypes/Other/key", "other");
    symlink(&outside, app.dir().join("secrets/folder")).unwrap();
    symlink(outside.join("key"), app.dir().join("secrets/file")).unwrap();
    symlink(outside.join("none"), app.dir().join("secrets/dangling")).unwrap();
    symlink(app.dir().join("data"), app.dir().join("secrets/data")).unwrap();
    symlink(app.dir().join("auths/loginTypes/Other"), app.dir().join("secrets/other")).unwrap();
    symlink("real", app.dir().join("secrets/within")).unwrap();
    let code = |path: &str, rules: &SecretFiles| {
        app.config("Site", &secret(&format!("{{{{file:../../../secrets/{path}}}}}")));
        let tree = load(&app, rules);
        let own = |problem: &&wxlogin_element::Diagnostic| {
            problem.full_name.as_deref() == Some("auths.loginTypes.Site")
        };
        tree.diagnostics().iter().filter(own).map(|problem| problem.code).collect::<Vec<_>>()
    };
    let rules = SecretFiles::default();
    for path in ["folder/key", "file", "data/master.key", "other/key"] {
        assert_eq!(code(path, &rules), ["reference-fence"], "{path}");
    }
    assert_eq!(code("dangling", &rules), ["reference-file"]);
    assert_eq!(
        code("within", &rules),
        [""; 0],
        "a mounted secret is a link to another place of the same folder"
    );
    let listed = SecretFiles { folders: vec![outside.clone()], ..SecretFiles::default() };
    assert_eq!(code("file", &listed), [""; 0], "a link may lead to a folder that is listed");
}

#[test]
fn settings_of_the_server_are_refused() {
    for text in ["{{WXLOGIN_SECURITY_MASTER_KEY}}", "x{{wxlogin_database_url}}", "{{ WXLOGIN_NONE }}"] {
        let tree = load(&with(&secret(text)), &SecretFiles::default());
        assert_eq!(codes(&tree), ["reference-setting"], "{text}");
    }
}

#[test]
fn control_characters_are_shown_escaped() {
    let app = App::new();
    app.e_json(
        "Site",
        &json!({"title": "S", "type": "no\nType\u{1b}[31m", "accessModifier": "\u{9b}x\u{202e}"}),
    );
    app.config("Site", &json!({"appId": "your_\u{1b}[2J\u{7f}", "appSecret": "s", "k\u{1b}ey": 1}));
    app.json("app.json", &json!({"extends": ["no\u{1b}.app"]}));
    let tree = app.load();
    assert!(codes(&tree).len() > 3, "{:?}", codes(&tree));
    for problem in tree.diagnostics() {
        for text in [problem.one_line(Language::En), problem.one_line(Language::Zh)] {
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
        let drawn = problem.render(Language::En);
        assert!(!drawn.chars().any(|c| c.is_control() && c != '\n'), "{drawn:?}");
    }
    assert!(said(&tree).contains("your_\\u{1b}[2J\\u{7f}"), "shown, and escaped");
}
