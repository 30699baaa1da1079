//! What an app folder means: names, Types, instances, sub-elements.

use crate::common::{App, ID};
use secrecy::ExposeSecret as _;
use serde_json::json;
use wxlogin_element::RoleKind;

#[test]
fn a_folder_with_two_files_is_a_login() {
    let app = App::new();
    app.login("MyLogin");
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    let login = tree.get("auths.loginTypes.MyLogin").unwrap();
    assert_eq!(login.kind(), RoleKind::Instance);
    assert_eq!(login.type_name(), "auths.loginTypes.WeChatType");
    assert_eq!(login.meta_name(), "auths.loginTypes.Meta");
    assert_eq!(login.value("appId").unwrap().text(), Some(ID));
    assert_eq!(login.value("appSecret").unwrap().secret().unwrap().expose_secret(), "s3cr3t-value");
    assert_eq!(login.value("isActive").unwrap().flag(), Some(true));
    assert_eq!(login.value("appId").unwrap().origin().line, 3);
    assert_eq!((tree.app().org_id.as_str(), tree.app().name.as_str()), ("local", "my-app"));
    assert!(!format!("{tree:?}").contains("s3cr3t-value"));
}

#[test]
fn both_spellings_are_read() {
    let app = App::new();
    app.e_json(
        "Flat",
        &json!({"title": "Flat", "type": "auths.loginTypes.WechatPublicType", "allowRegister": 1}),
    );
    app.config("Flat", &json!({"appId": ID, "appSecret": "{{APP_SECRET}}"}));
    let tree = app.load();
    assert!(tree.diagnostics().is_empty(), "{:?}", tree.diagnostics());
    let login = tree.get("auths.loginTypes.Flat").unwrap();
    assert_eq!(login.value("scope").unwrap().text(), Some("snsapi_userinfo"), "the Type's default");
    assert_eq!(login.value("scope").unwrap().origin().full_name, "auths.loginTypes.WechatPublicType");
    assert_eq!(login.value("appSecret").unwrap().secret().unwrap().expose_secret(), "from-the-environment");
    assert_eq!(login.value("allowRegister").unwrap().flag(), Some(true));
    assert_eq!(
        login.public_view(),
        json!({
            "fullName": "auths.loginTypes.Flat", "name": "Flat", "title": "Flat",
            "type": "auths.loginTypes.WechatPublicType",
            "authConfig": {"appId": ID, "scope": "snsapi_userinfo"},
        })
    );
}
