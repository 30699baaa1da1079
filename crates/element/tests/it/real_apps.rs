//! App folders of the framework, with much beside the login elements.

use serde_json::json;
use wxlogin_element::{BuiltIn, Gravity, LoadOptions, Schema, SecretFiles, Severity, Tree};

use crate::common::{App, ID, built_ins, schemas};

fn load(dir: &std::path::Path) -> Tree {
    let mut schemas: Vec<Schema> = schemas();
    schemas[0] =
        schemas[0].clone().not_served(["auths.loginTypes.PasswordType", "auths.loginTypes.GitHubType"]);
    for key in &mut schemas[0].keys {
        *key = match key.name.as_str() {
            "appId" => key.clone().one_type(),
            "scope" => key
                .clone()
                .choices("auths.loginTypes.WeChatType", &["snsapi_login"], Gravity::Doubtful)
                .choices("auths.loginTypes.WechatPublicType", &["snsapi_base"], Gravity::Wrong),
            _ => key.clone(),
        };
    }
    let built_ins: Vec<BuiltIn> = built_ins();
    Tree::load(&LoadOptions {
        dir,
        built_ins: &built_ins,
        schemas: &schemas,
        lenient: false,
        variables: &|_| None,
        secret_files: &SecretFiles::default(),
        previous: None,
    })
    .unwrap()
}

fn found(tree: &Tree) -> Vec<(Severity, &'static str)> {
    tree.diagnostics().iter().map(|problem| (problem.severity, problem.code)).collect()
}

#[test]
fn an_e_json_may_name_the_app_that_it_belongs_to() {
    for owner in ["acme.crm", "your.app.id"] {
        let app = App::new();
        app.login("Login").e_json(
            "Login",
            &json!({"title": "a", "type": "auths.loginTypes.WeChatType", "appId": owner, "extendType": "self", "variables": []}),
        );
        app.json(
            "corps/Head/e.json",
            &json!({"title": "Head", "type": "corps.NormalType", "appId": owner, "fullName": "corps.Head"}),
        );
        let tree = load(&app.dir());
        assert_eq!(found(&tree), [], "{owner}");
        let login = tree.get("auths.loginTypes.Login").unwrap();
        assert_eq!(login.value("appId").unwrap().text(), Some(ID));
    }
    let app = App::new();
    app.login("Login").e_json(
        "Login",
        &json!({"title": "a", "type": "auths.loginTypes.WeChatType", "appId": "wx0000000000000000"}),
    );
    assert_eq!(
        found(&load(&app.dir())),
        [(Severity::Error, "key-conflict")],
        "one of the platform still counts"
    );
}

#[test]
fn an_app_of_the_framework_loads_without_the_official_apps() {
    let app = App::new();
    app.login("Login").json(
        "app.json",
        &json!({"appId": "acme.crm", "extends": [{"appId": "wanyun.JitStandard", "version": "1.0.0"}, "wanyun.JitIDE"]}),
    );
    let official = (Severity::Info, "extends-official");
    assert_eq!(found(&load(&app.dir())), [official, official]);
    app.json("app.json", &json!({"extends": ["acme.base"]}));
    assert_eq!(
        found(&load(&app.dir())),
        [(Severity::Warning, "extends-missing")],
        "nothing is known to lack"
    );
    app.e_json("Own", &json!({"title": "a", "type": "auths.loginTypes.BaseType"}));
    let lacking = [(Severity::Error, "extends-missing"), (Severity::Error, "type-unknown")];
    assert_eq!(found(&load(&app.dir())), lacking, "a Type may be missing by it");
}

#[test]
fn extended_apps_are_found_in_the_layout_of_the_framework() {
    let root = App::new();
    let own = root.root.path().join("acme/crm/1_0_0");
    root.json(
        "../acme/crm/1_0_0/app.json",
        &json!({"appId": "acme.crm", "extends": [
        {"appId": "acme.base", "version": "1.2.0"}, {"appId": "other.tools"}]}),
    );
    for (path, id, name) in [
        ("acme/base/1_2_0", "acme.base", "Right"),
        ("acme/base/1_10_0", "acme.base", "Wrong"),
        ("other/tools/2_9", "other.tools", "Old"),
        ("other/tools/2_10", "other.tools", "New"),
    ] {
        root.json(
            &format!("../{path}/app.json"),
            &json!({"appId": id, "version": path.rsplit('/').next().unwrap().replace('_', ".")}),
        );
        root.json(
            &format!("../{path}/corps/{name}/e.json"),
            &json!({"title": name, "type": "corps.NormalType"}),
        );
    }
    let tree = load(&own);
    assert_eq!(found(&tree), []);
    let there = |name: &str| tree.get(&format!("corps.{name}")).is_ok();
    assert_eq!(["Right", "Wrong", "Old", "New"].map(there), [true, false, false, true]);
}

#[test]
fn what_is_not_served_is_one_line_and_no_fault() {
    let app = App::new();
    app.login("Login");
    app.e_json("Password", &json!({"title": 5, "type": "auths.loginTypes.PasswordType", "default": 1}));
    app.config("Password", &json!({"authConfig": {"salt": "x"}, "limit": {"minLength": 6}}));
    app.e_json("GitHub", &json!({"title": "a", "type": "auths.loginTypes.GitHubType"}));
    app.json("pages/Home/e.json", &json!({"type": "pages.ReactType", "frontBundleEntry": "./None.json"}));
    app.json("roles/Boss/e.json", &json!({"title": "a", "type": "roles.NormalType"}));
    app.json("databases/Main/e.json", &json!({"title": "a", "type": "databases.MysqlType"}));
    app.file("databases/Main/Main.json", "not JSON");
    app.json("pages/OwnType/e.json", &json!({"title": "a", "type": "pages.Meta"}));
    app.json("pages/Own/e.json", &json!({"title": "a", "type": "pages.OwnType"}));
    let tree = load(&app.dir());
    assert_eq!(found(&tree), [(Severity::Info, "type-not-served")]);
    let message = &tree.diagnostics()[0].message;
    assert!(message.starts_with("7 elements are of Types that wxlogin does not serve: "), "{message}");
    assert!(message.contains("auths.loginTypes.PasswordType") && message.contains("pages.Meta"), "{message}");
    assert_eq!(tree.broken().count(), 0);
    assert!(tree.get("auths.loginTypes.Login").is_ok() && tree.get("auths.loginTypes.Password").is_err());
}

#[test]
fn did_you_mean_is_for_near_spellings() {
    for (place, wrong) in [
        ("auths/loginTypes/Site", "auths.loginTypes.WechatTyp"),
        ("auths/loginTypes/Site", "auths.loginTypes.Nothing"),
        ("corps/Head", "corps.NormalTyp"),
        ("my/models/Row", "models.NormalTyp"),
    ] {
        let app = App::new();
        app.json(&format!("{place}/e.json"), &json!({"title": "a", "type": wrong}));
        assert_eq!(found(&load(&app.dir())), [(Severity::Error, "type-unknown")], "{wrong}");
    }
}

#[test]
fn a_scope_is_judged_by_the_type_and_an_app_id_belongs_to_one() {
    let app = App::new();
    let public = "auths.loginTypes.WechatPublicType";
    app.e_json("Public", &json!({"title": "a", "type": public}));
    app.config("Public", &json!({"appId": ID, "appSecret": "s", "scope": "snsapi_login"}));
    assert_eq!(found(&load(&app.dir())), [(Severity::Error, "value-of-other-type")]);
    app.config("Public", &json!({"appId": ID, "appSecret": "s", "scope": "snsapi_base"}));
    app.e_json("OwnType", &json!({"title": "a", "type": "auths.loginTypes.WeChatType"}));
    app.e_json("Site", &json!({"title": "a", "type": "auths.loginTypes.OwnType"}));
    app.config("Site", &json!({"appId": "wx0", "appSecret": "s", "scope": "snsapi_base"}));
    assert_eq!(
        found(&load(&app.dir())),
        [(Severity::Warning, "value-of-other-type")],
        "passed over, so a doubt"
    );
    app.config("Site", &json!({"appId": ID, "appSecret": "s"}));
    let tree = load(&app.dir());
    assert_eq!(found(&tree), [(Severity::Warning, "value-in-two-types")]);
    assert!(tree.diagnostics()[0].message.contains("auths.loginTypes.Public"));
    app.e_json("Public", &json!({"title": "a", "type": "auths.loginTypes.WeChatType"}));
    app.config("Public", &json!({"appId": ID, "appSecret": "s"}));
    assert_eq!(found(&load(&app.dir())), [], "two of one kind may share an account");
}
