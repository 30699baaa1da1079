//! Meta, Type, instance, and sub-elements reached through them.

use serde_json::json;
use wxlogin_element::{BuiltIn, LoadOptions, RoleKind, SecretFiles, Tree};

use crate::common::{App, ID, built_ins, schemas};

fn app_with_own_type() -> App {
    let app = App::new();
    app.e_json("OwnType", &json!({"title": "Own", "type": "auths.loginTypes.WechatPublicType"}));
    app.config("OwnType", &json!({"scope": "snsapi_base", "state": "own", "region": "cn"}));
    app.e_json("Site", &json!({"title": "Site", "type": "auths.loginTypes.OwnType"}));
    app.config("Site", &json!({"appId": ID, "appSecret": "s3cr3t", "state": "site"}));
    app
}

#[test]
fn a_chain_of_types_gives_defaults() {
    let tree = app_with_own_type().load();
    let site = tree.get("auths.loginTypes.Site").unwrap();
    let chain: Vec<&str> = site.type_chain().map(|t| t.full_name()).collect();
    assert_eq!(
        chain,
        ["auths.loginTypes.OwnType", "auths.loginTypes.WechatPublicType", "auths.loginTypes.Meta"]
    );
    assert_eq!(site.value("scope").unwrap().text(), Some("snsapi_base"));
    assert_eq!(site.value("state").unwrap().text(), Some("site"));
    assert_eq!(site.extra().get("region"), Some(&json!("cn")), "an own Type's own key is readable");
    assert_eq!(tree.get("auths.loginTypes.OwnType").unwrap().kind(), RoleKind::Type);
    let codes: Vec<_> = tree.diagnostics().iter().map(|d| (d.code, d.severity.to_string())).collect();
    assert_eq!(codes, [("key-unknown", "warning".to_owned())]);
}

#[test]
fn a_folder_that_another_names_is_a_type_whatever_it_is_called() {
    let app = App::new();
    app.e_json("Base", &json!({"title": "Base", "type": "auths.loginTypes.WeChatType", "isActive": 0}));
    app.e_json("Site", &json!({"title": "Site", "type": "auths.loginTypes.Base"}));
    app.config("Site", &json!({"appId": ID, "appSecret": "s"}));
    let tree = app.load();
    assert!(!tree.has_errors(), "{:?}", tree.diagnostics());
    assert_eq!(tree.get("auths.loginTypes.Base").unwrap().kind(), RoleKind::Type);
    assert_eq!(tree.get("auths.loginTypes.Site").unwrap().value("isActive").unwrap().flag(), Some(false));
}

#[test]
fn naming_a_finished_instance_does_not_turn_it_into_a_type() {
    let app = App::new();
    app.login("First").login("Second");
    app.e_json("Second", &json!({"title": "Second", "type": "auths.loginTypes.First"}));
    let problem = app.only();
    assert_eq!((problem.code, problem.key.as_deref()), ("type-names-instance", Some("type")));
    let tree = app.load();
    assert_eq!(tree.get("auths.loginTypes.First").unwrap().kind(), RoleKind::Instance);
    assert!(tree.get("auths.loginTypes.Second").unwrap_err().broken);
}

#[test]
fn a_folder_with_code_and_no_credentials_is_a_type_before_anything_names_it() {
    let app = App::new();
    app.e_json("Staff", &json!({"title": "Staff", "type": "auths.loginTypes.WeChatType"}));
    assert_eq!(app.codes(), ["key-missing", "key-missing"], "without code it is an unfinished instance");
    app.file("auths/loginTypes/Staff/__init__.py", "class Staff: ...\n");
    let tree = app.load();
    assert_eq!(tree.diagnostics().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(tree.get("auths.loginTypes.Staff").unwrap().kind(), RoleKind::Type);

    app.config("Staff", &json!({"appId": ID}));
    assert_eq!(app.codes(), ["key-missing"], "an instance whose secret was forgotten stays one");
    app.config("Staff", &json!({"appIdd": ID}));
    assert_eq!(app.codes().len(), 3, "as does one with nothing but mistakes in its config file");
}

#[test]
fn a_type_that_a_program_registers_is_a_type_whatever_it_is_called() {
    let app = App::new();
    let staff = json!({"title": "Staff", "type": "auths.loginTypes.WeChatType"});
    let built_ins = [built_ins(), vec![BuiltIn::new("auths.loginTypes.Staff", staff.clone())]].concat();
    let tree = || {
        let dir = &app.dir();
        let (built_ins, schemas) = (&built_ins, &schemas());
        let options = LoadOptions {
            dir,
            built_ins,
            schemas,
            lenient: true,
            variables: &|_| None,
            secret_files: &SecretFiles::default(),
            previous: None,
        };
        Tree::load(&options).unwrap()
    };
    let problems = || tree().diagnostics().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(problems(), [""; 0], "nothing names it yet");
    app.login("Desk").e_json("Desk", &json!({"title": "Desk", "type": "auths.loginTypes.Staff"}));
    assert_eq!(problems(), [""; 0]);
    app.e_json("Staff", &staff);
    assert_eq!(problems(), [""; 0], "nor when a folder defines it nearer");
    assert_eq!(tree().get("auths.loginTypes.Staff").unwrap().kind(), RoleKind::Type);
    let model = tree().get("auths.loginTypes.Staff.WeChatAuthModel").unwrap().kind();
    assert_eq!(model, RoleKind::Instance, "a family without required keys is not judged so");
}

#[test]
fn sub_elements_are_reached_through_instances_and_own_types() {
    let tree = app_with_own_type().load();
    let service = tree.get("auths.loginTypes.Site.services.WechatPublicAuthSvc").unwrap();
    assert_eq!(service.full_name(), "auths.loginTypes.WechatPublicType.services.WechatPublicAuthSvc");
    assert_eq!(service.bound_to().unwrap().full_name(), "auths.loginTypes.Site");
    assert_eq!(service.requested(), "auths.loginTypes.Site.services.WechatPublicAuthSvc");
    let of_type = tree.get("auths.loginTypes.OwnType.services.WechatPublicAuthSvc").unwrap();
    assert!(of_type.bound_to().is_none());
    assert_eq!(of_type.via().unwrap().full_name(), "auths.loginTypes.OwnType");
    let exact = tree.get("auths.loginTypes.WeChatType.WeChatAuthModel").unwrap();
    assert!(exact.bound_to().is_none());
    assert!(tree.get("auths.loginTypes.services.AuthSvc").unwrap().via().is_none());
}

#[test]
fn an_own_sub_element_wins_over_the_types() {
    let app = app_with_own_type();
    app.json(
        "auths/loginTypes/Site/services/WechatPublicAuthSvc/e.json",
        &json!({"title": "Mine", "type": "services.NormalType"}),
    );
    let service = app.load().get("auths.loginTypes.Site.services.WechatPublicAuthSvc").unwrap();
    assert_eq!((service.title(), service.bound_to().unwrap().name()), ("Mine", "Site"));
}

#[test]
fn an_unknown_name_lists_the_nearest() {
    let tree = app_with_own_type().load();
    let unknown = tree.get("auths.loginTypes.Sitte").unwrap_err();
    assert_eq!(unknown.nearest[0], "auths.loginTypes.Site");
    assert!(unknown.to_string().contains("did you mean auths.loginTypes.Site"));
    let service = tree.get("auths.loginTypes.Site.services.WechatPublicAuthSv").unwrap_err();
    assert_eq!(service.nearest[0], "auths.loginTypes.Site.services.WechatPublicAuthSvc");
    assert_eq!(tree.get("Site").unwrap_err().nearest[0], "auths.loginTypes.Site");
    for nonsense in ["", ".", "..", "a..b", "auths.loginTypes.Site.", ".Site"] {
        assert!(tree.get(nonsense).is_err(), "{nonsense}");
    }
}

#[test]
fn instances_are_listed_default_first_then_by_sort() {
    let app = App::new();
    for (name, extra) in [
        ("B", json!({"sort": 2})),
        ("A", json!({"sort": 10})),
        ("C", json!({})),
        ("D", json!({"default": 1})),
    ] {
        app.login(name);
        let mut e_json = json!({"title": name, "type": "auths.loginTypes.WeChatType"});
        e_json.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        app.e_json(name, &e_json);
    }
    let tree = app.load();
    let names = |type_name, recursive| {
        tree.instances_of(type_name, recursive).iter().map(|e| e.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("auths.loginTypes.WeChatType", false), ["D", "B", "A", "C"]);
    assert_eq!(names("auths.loginTypes.Meta", true), ["D", "B", "A", "C"]);
    assert!(names("auths.loginTypes.Meta", false).is_empty());
}

#[test]
fn selectors_find_by_type_attribute_parent_and_child() {
    let app = app_with_own_type();
    app.login("Web");
    app.e_json(
        "Web",
        &json!({"title": "网站", "type": "auths.loginTypes.WeChatType", "sort": 3, "default": 1}),
    );
    let tree = app.load();
    let find = |selector: &str| {
        tree.find(selector).unwrap().iter().map(|r| r.requested().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find(".auths.loginTypes.WeChatType"), ["auths.loginTypes.Web"]);
    assert_eq!(find("#title=网站"), ["auths.loginTypes.Web"]);
    assert_eq!(find("#sort>2:#sort<4:#default=1"), ["auths.loginTypes.Web"]);
    assert_eq!(find(".auths.loginTypes.WeChatType:#title!=网站"), Vec::<String>::new());
    assert_eq!(find("*auths.loginTypes.WeChatType.WeChatAuthModel"), ["auths.loginTypes.WeChatType"]);
    assert_eq!(find("auths.loginTypes.WeChatType*"), ["auths.loginTypes.WeChatType.WeChatAuthModel"]);
    assert_eq!(
        find("auths.loginTypes.Web, auths.loginTypes.Site, auths.loginTypes.Web"),
        ["auths.loginTypes.Web", "auths.loginTypes.Site"]
    );
    assert_eq!(
        find("auths.loginTypes.Site.services.WechatPublicAuthSvc"),
        ["auths.loginTypes.Site.services.WechatPublicAuthSvc"]
    );
    assert!(find("auths.loginTypes.Nothing").is_empty());
    assert!(tree.find("#").is_err());
}

#[test]
fn a_trailing_backend_folder_is_not_part_of_the_name_and_some_folders_are_skipped() {
    let app = App::new();
    app.json(
        "corps/Head/backend/e.json",
        &json!({"title": "Head", "type": "corps.NormalType", "allowJoin": 1}),
    );
    for skipped in
        ["corps/commons/X", "corps/data/X", "dist/X", "node_modules/X", ".git/X", "extends/other/X"]
    {
        app.json(&format!("{skipped}/e.json"), &json!({"title": "X", "type": "corps.NormalType"}));
    }
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    let own: Vec<&str> = tree.all().filter(|e| !e.is_built_in()).map(|e| e.full_name()).collect();
    assert_eq!(own, ["corps.Head"]);
    assert_eq!(tree.get("corps.Head").unwrap().value("allowJoin").unwrap().flag(), Some(true));
}
