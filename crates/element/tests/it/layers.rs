//! Overriding, `extends`, access, and the app's identity.

use std::fs;

use serde_json::json;
use wxlogin_element::{LoadError, LoadOptions, RoleKind, SecretFiles, Tree};

use crate::common::{App, ID, load};

/// An app that extends `../base`, where `base` has a Type and an instance.
fn child_and_base() -> App {
    let app = App::new();
    app.json(
        "app.json",
        &json!({"appId": "acme.shop", "version": "1.0.0", "extends": [{"appId": "acme.base"}]}),
    );
    app.json("../base/app.json", &json!({"appId": "acme.base", "version": "2.0.0"}));
    app.json(
        "../base/auths/loginTypes/BaseType/e.json",
        &json!({"title": "Base", "type": "auths.loginTypes.WeChatType", "state": "base"}),
    );
    app.json(
        "../base/auths/loginTypes/Login/e.json",
        &json!({"title": "From base", "type": "auths.loginTypes.BaseType"}),
    );
    app.json("../base/auths/loginTypes/Login/Login.json", &json!({"appId": ID, "appSecret": "s3cr3t"}));
    app
}

#[test]
fn an_extended_apps_elements_are_there() {
    let tree = child_and_base().load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    assert_eq!((tree.app().org_id.as_str(), tree.app().name.as_str()), ("acme", "shop"));
    let login = tree.get("auths.loginTypes.Login").unwrap();
    assert_eq!((login.app_id(), login.value("state").unwrap().text()), ("acme.base", Some("base")));
    assert_eq!(tree.apps().map(|app| app.app_id.as_str()).collect::<Vec<_>>(), ["acme.shop", "acme.base"]);
    assert_eq!(login.value("appId").unwrap().origin().file, "../base/auths/loginTypes/Login/Login.json");
}

#[test]
fn the_nearest_definition_wins_and_the_shadowed_one_is_reachable() {
    let app = child_and_base();
    // An override that derives from what it overrides, under the same fullName.
    app.e_json(
        "BaseType",
        &json!({"title": "Mine", "type": "auths.loginTypes.BaseType", "corp": "corps.Head"}),
    );
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    let own = tree.get("auths.loginTypes.BaseType").unwrap();
    assert_eq!((own.app_id(), own.kind()), ("acme.shop", RoleKind::Type));
    assert_eq!(own.shadowed().unwrap().app_id(), "acme.base");
    assert_eq!(own.parent().unwrap().app_id(), "acme.base");
    let login = tree.get("auths.loginTypes.Login").unwrap();
    assert_eq!(login.parent().unwrap().app_id(), "acme.shop", "an inherited instance sees the child's Type");
    assert_eq!(login.value("state").unwrap().text(), Some("base"));
    assert_eq!(login.value("corp").unwrap().text(), Some("corps.Head"));
}

#[test]
fn an_official_type_can_be_overridden_and_keeps_its_sub_elements() {
    let app = App::new();
    app.login("Login");
    app.e_json(
        "WeChatType",
        &json!({"title": "Ours", "type": "auths.loginTypes.WeChatType", "isActive": false}),
    );
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    let login = tree.get("auths.loginTypes.Login").unwrap();
    assert_eq!(login.value("isActive").unwrap().flag(), Some(false));
    assert!(login.parent().unwrap().shadowed().unwrap().is_built_in());
    assert!(tree.get("auths.loginTypes.Login.WeChatAuthModel").is_ok());
}

#[test]
fn private_elements_are_seen_by_their_own_app_only() {
    let app = child_and_base();
    app.json(
        "../base/auths/loginTypes/BaseType/e.json",
        &json!({"title": "Base", "type": "auths.loginTypes.WeChatType", "accessModifier": "private"}),
    );
    app.e_json("Mine", &json!({"title": "Mine", "type": "auths.loginTypes.BaseType"}));
    let tree = app.load();
    let problem = &tree.diagnostics()[0];
    assert_eq!((problem.code, tree.diagnostics().len()), ("type-private", 1), "{:?}", tree.diagnostics());
    assert!(problem.message.contains("acme.base"));
    assert!(tree.get("auths.loginTypes.Login").is_ok(), "its own app may use it");
    assert!(tree.get("auths.loginTypes.BaseType").is_err());
}

#[test]
fn protected_elements_are_used_and_not_overridden() {
    for word in ["protected", "protect"] {
        let app = child_and_base();
        app.json(
            "../base/auths/loginTypes/BaseType/e.json",
            &json!({"title": "Base", "type": "auths.loginTypes.WeChatType", "accessModifier": word}),
        );
        app.e_json("BaseType", &json!({"title": "Mine", "type": "auths.loginTypes.WeChatType"}));
        let problem = app.only();
        assert_eq!(
            (problem.code, problem.file.as_str()),
            ("override-protected", "auths/loginTypes/BaseType/e.json")
        );
        assert!(problem.message.contains("../base/auths/loginTypes/BaseType/e.json"));
        assert_eq!(problem.related[0].file, "../base/auths/loginTypes/BaseType/e.json");
        assert_eq!(app.load().get("auths.loginTypes.BaseType").unwrap().app_id(), "acme.base");
    }
}

#[test]
fn extended_apps_are_found_in_every_documented_place() {
    for (entry, place) in [
        (json!("../elsewhere/base"), "../elsewhere/base"),
        (json!({"path": "inside/base"}), "inside/base"),
        (json!("base"), "../base"),
        (json!("acme.base"), "../acme/base"),
        (json!({"appId": "acme.base"}), "extends/base"),
    ] {
        let app = App::new();
        app.json("app.json", &json!({"extends": [entry]}));
        app.json(&format!("{place}/app.json"), &json!({"appId": "acme.base"}));
        app.json(
            &format!("{place}/corps/Head/e.json"),
            &json!({"title": "Head", "type": "corps.NormalType"}),
        );
        let tree = app.load();
        assert!(tree.diagnostics().is_empty(), "{entry}: {:?}", tree.diagnostics());
        assert_eq!(tree.get("corps.Head").unwrap().app_id(), "acme.base", "{entry}");
    }
}

#[test]
fn the_listed_order_decides_depth_first() {
    let app = App::new();
    app.json("app.json", &json!({"extends": ["one", "two"]}));
    app.json("../one/app.json", &json!({"name": "one", "extends": ["three"]}));
    for name in ["one", "two", "three"] {
        app.json(
            &format!("../{name}/corps/OfAll/e.json"),
            &json!({"title": name, "type": "corps.NormalType"}),
        );
    }
    for name in ["two", "three"] {
        app.json(
            &format!("../{name}/corps/OfTwo/e.json"),
            &json!({"title": name, "type": "corps.NormalType"}),
        );
    }
    let tree = app.load();
    assert_eq!(tree.get("corps.OfAll").unwrap().title(), "one");
    assert_eq!(tree.get("corps.OfTwo").unwrap().title(), "three");
}

#[test]
fn a_broken_edit_keeps_the_last_good_definition() {
    let app = App::new();
    app.login("Login").login("Other");
    let before = app.load();
    app.file("auths/loginTypes/Login/Login.json", "{\"authConfig\": ");
    app.file("app.json", "{");
    let after = app.load_after(Some(&before));
    assert!(after.has_errors());
    assert_eq!(after.kept().collect::<Vec<_>>(), ["auths.loginTypes.Login"]);
    assert_eq!(after.get("auths.loginTypes.Login").unwrap().value("appId").unwrap().text(), Some(ID));
    assert!(wxlogin_element::changes(&before, &after).is_empty());
    // Removing the folder is not a broken edit.
    fs::remove_dir_all(app.dir().join("auths/loginTypes/Login")).unwrap();
    let removed = app.load_after(Some(&after));
    assert_eq!(wxlogin_element::changes(&after, &removed).deleted, ["auths.loginTypes.Login"]);
}

#[test]
fn a_broken_type_keeps_its_instances_serving() {
    let app = App::new();
    app.e_json("OwnType", &json!({"title": "Own", "type": "auths.loginTypes.WeChatType", "corp": "a"}));
    app.login("Login");
    app.e_json("Login", &json!({"title": "Login", "type": "auths.loginTypes.OwnType"}));
    let before = app.load();
    for broken in ["{", "{\"title\": \"Own\", \"type\": \"auths.loginTypes.NoType\"}"] {
        app.file("auths/loginTypes/OwnType/e.json", broken);
        let after = app.load_after(Some(&before));
        assert_eq!(after.get("auths.loginTypes.Login").unwrap().value("corp").unwrap().text(), Some("a"));
        assert!(app.load().get("auths.loginTypes.Login").is_err(), "without an earlier form it cannot load");
        assert!(app.codes().contains(&"type-broken"));
    }
}

#[test]
fn a_typo_in_app_json_keeps_the_address_and_the_extended_apps() {
    let app = child_and_base();
    let before = app.load();
    app.file("app.json", "{\"appId\": \"acme.shop\",}");
    let after = app.load_after(Some(&before));
    assert_eq!(after.app(), before.app());
    assert!(after.get("auths.loginTypes.Login").is_ok());
    assert_eq!(after.diagnostics().len(), 1);
}

#[test]
fn a_missing_folder_is_the_only_failure() {
    let app = App::new();
    let load_of = |dir: &std::path::Path| {
        Tree::load(&LoadOptions {
            dir,
            built_ins: &[],
            schemas: &[],
            lenient: true,
            variables: &|_| None,
            secret_files: &SecretFiles::default(),
            previous: None,
        })
    };
    assert!(matches!(load_of(&app.dir().join("none")), Err(LoadError::Missing(_))));
    app.file("file", "");
    assert!(matches!(load_of(&app.dir().join("file")), Err(LoadError::NotAFolder(_))));
    assert!(load_of(&app.dir()).unwrap().all().next().is_none());
    assert_eq!(load(&app.dir(), false, None).app().app_id, "local.my-app");
}

#[test]
fn a_tree_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tree>();
    shared::<wxlogin_element::Resolved>();
}
