//! `wxlogin check`.

use crate::commands::support::{demo_app, empty_folder, write, wxlogin, wxlogin_with};

const E_JSON: &str = r#"{"title": "Shop", "type": "auths.loginTypes.WeChatType"}"#;

#[test]
fn the_demo_app_has_nothing_wrong() {
    let app = demo_app();
    for platform in [&[][..], &["--platform", "sandbox"]] {
        let report = wxlogin(app.path(), &[&["check", "--json"], platform].concat()).json();
        assert_eq!(report["diagnostics"], serde_json::json!([]), "{platform:?}");
    }
    let ran = wxlogin(app.path(), &["check", "--platform", "production", "--json"]);
    assert_eq!(ran.code, 1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found: Vec<_> = report["diagnostics"].as_array().unwrap().iter().map(|found| &found["key"]).collect();
    assert_eq!(found, ["public_url"], "in front of WeChat it has no address yet");
    assert!(!app.path().join("data").exists(), "checking makes nothing");
}

#[test]
fn every_problem_is_told_with_its_place_and_fix() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", E_JSON);
    write(
        app.path(),
        "auths/loginTypes/Shop/Shop.json",
        "{\n  \"appId\": \"wx0123456789abcdef\",\n  \"apSecret\": \"hush-hush\"\n}\n",
    );
    write(app.path(), "wxlogin.toml", "\nlisten = 8400\n");
    let ran = wxlogin(app.path(), &["check"]);
    assert_eq!(ran.code, 1);
    for part in [
        "auths/loginTypes/Shop/Shop.json:3:",
        "appSecret",
        "wxlogin.toml:2:10",
        "2 │ listen = 8400",
        "^",
        "help:",
    ] {
        assert!(ran.out.contains(part), "{part} is not in:\n{}", ran.out);
    }
    assert!(!ran.out.contains("hush-hush"), "a misspelt secret is still a secret");
}

#[test]
fn placeholders_are_warnings_in_the_sandbox_and_errors_in_production() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", E_JSON);
    write(
        app.path(),
        "auths/loginTypes/Shop/Shop.json",
        r#"{"appId": "put_yours_here", "appSecret": "your_secret"}"#,
    );
    let counts = |platform: &[&str]| {
        let ran = wxlogin(app.path(), &[&["check", "--json"], platform].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        (ran.code, report["errors"].as_u64().unwrap(), report["warnings"].as_u64().unwrap())
    };
    assert_eq!(counts(&["--platform", "sandbox"]), (0, 0, 2));
    assert_eq!(counts(&["--platform", "production"]), (1, 2, 0));
    assert_eq!(counts(&[]), (1, 2, 0), "production is the default");
    write(app.path(), "wxlogin.toml", "[wechat.hosts]\napi = \"http://127.0.0.1:8401\"\n");
    assert_eq!(counts(&[]), (0, 0, 2), "unless the hosts are others");
}

#[test]
fn json_has_the_same_shape_for_elements_and_settings() {
    let app = empty_folder();
    write(app.path(), "auths/loginTypes/Shop/e.json", "{");
    write(app.path(), "wxlogin.toml", "listn = 1\n");
    let ran = wxlogin(app.path(), &["check", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    assert!(found.len() >= 2);
    for problem in found {
        for key in ["severity", "code", "file", "line", "column", "message", "fix"] {
            assert!(!problem[key].is_null(), "{key} in {problem}");
        }
    }
}

#[test]
fn an_organisation_that_cannot_be_joined_is_told_at_its_key_in_both_languages() {
    let app = demo_app();
    let config = "auths/loginTypes/ScanLogin/ScanLogin.json";
    let text = std::fs::read_to_string(app.path().join(config)).unwrap();
    let found = |corp: &str| {
        write(app.path(), config, &text.replace("corps.Default", corp));
        let ran = wxlogin(app.path(), &["check", "--platform", "sandbox", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        (ran.code, report["diagnostics"].clone())
    };
    let (code, problems) = found("corps.Defalt");
    assert_eq!((code, problems.as_array().unwrap().len()), (1, 1), "{problems}");
    let problem = &problems[0];
    assert_eq!((&problem["code"], &problem["key"]), (&"name-unknown".into(), &"corp".into()));
    assert_eq!((&problem["file"], problem["line"].as_u64()), (&config.into(), Some(7)));
    assert_eq!(problem["message"], "`corp` names the organisation `corps.Defalt`, which does not exist");
    assert_eq!(problem["messageZh"], "`corp` 指向的组织 `corps.Defalt` 不存在");
    assert!(problem["fix"].as_str().unwrap().contains("did you mean `corps.Default`"), "{problem}");
    assert_eq!(problem["expectedZh"], "某个组织的 fullName 或名称");
    assert!(problem["fixZh"].as_str().unwrap().contains("是否想写 `corps.Default`"), "{problem}");

    write(
        app.path(),
        "corps/Shut/e.json",
        r#"{"title": "Shut", "type": "corps.NormalType", "allowJoin": 0}"#,
    );
    let (code, problems) = found("corps.Shut");
    assert_eq!((code, &problems[0]["code"]), (1, &"name-refuses".into()), "{problems}");
    assert_eq!(found("corps.Default").0, 0);
}

#[test]
fn a_chinese_locale_has_every_word_in_chinese() {
    let app = empty_folder();
    write(
        app.path(),
        "auths/loginTypes/Shop/e.json",
        r#"{"title": "Shop", "type": "auths.loginTypes.WeChatTyp"}"#,
    );
    write(app.path(), "auths/loginTypes/Shop/Shop.json", r#"{"appId": 12, "apSecret": "hush"}"#);
    write(app.path(), "wxlogin.toml", "listn = 1\nlisten = 8400\n[session]\nidle = \"thirty days\"\n");
    let chinese = [("LC_ALL", "zh_CN.UTF-8"), ("WXLOGIN_SESION", "1")];
    let ran = wxlogin_with(app.path(), &["check"], &chinese);
    assert_eq!(ran.code, 1);
    let english =
        ["help:", "expected", "did you mean", "is not", "which does not exist", "give ", "errors", "in: "];
    for part in english {
        assert!(!ran.out.contains(part), "{part:?} is in:\n{}", ran.out);
    }
    for part in
        ["不存在", "应为 一个 Type 的 fullName", "建议：", "是否想写 `listen`？", "环境变量 WXLOGIN_SESION"]
    {
        assert!(ran.out.contains(part), "{part:?} is not in:\n{}", ran.out);
    }
    // And a start that is refused says the same.
    let refused = wxlogin_with(app.path(), &["user", "list"], &chinese).failed(3, "请写：");
    assert!(refused.contains("错误:") && !refused.contains("fix:"), "{refused}");
}
