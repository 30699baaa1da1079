//! Secrets are planted wherever a value can come from, every diagnostic is brought about, and none of them repeats one.
//!
//! The diagnostics are those of `src/texts`: a new one that no scenario brings about fails this test, so that whoever adds
//! it shows what it says.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::json;
use wxlogin_element::{
    Gravity, Language, LoadOptions, Names, Schema, SecretFiles, Tree, masked_source, shareable,
};

use crate::common::{App, ID, built_ins, schemas};

/// What is looked for in everything that is said.
const PLANTED: &str = "pl4nted";
const VARIABLE: &str = "pl4nted-by-a-variable";
const FILE: &str = "pl4nted-in-a-file";

/// Not brought about here: a folder that cannot be read needs a user who is not root, one that is gone a running watch. Both
/// say the operating system's reason and nothing of a file.
const ELSEWHERE: [&str; 2] = ["folder-unreadable", "app-folder"];

const CONFIG: &str = "auths/loginTypes/Login/Login.json";

fn family() -> Vec<Schema> {
    let mut all = schemas();
    for key in all.iter_mut().flat_map(|schema| &mut schema.keys) {
        *key = match key.name.as_str() {
            "corp" => key.clone().names(Names {
                meta: "corps.Meta",
                what: ("organisation", "组织"),
                flag: "allowJoin",
            }),
            "appId" => key.clone().one_type(),
            "scope" => key.clone().choices("auths.loginTypes.WeChatType", &["snsapi_login"], Gravity::Wrong),
            _ => key.clone(),
        };
    }
    all.into_iter().map(|schema| schema.not_served(["auths.loginTypes.PhoneType"])).collect()
}

fn load(dir: &Path, lenient: bool) -> Tree {
    Tree::load(&LoadOptions {
        dir,
        built_ins: &built_ins(),
        schemas: &family(),
        lenient,
        variables: &|name| match name {
            "NOT_SET" => None,
            "EMPTY" => Some(String::new()),
            _ => Some(VARIABLE.to_owned()),
        },
        secret_files: &SecretFiles::default(),
        previous: None,
    })
    .unwrap()
}

/// Everything that a tree and its files say to anybody.
fn said(tree: &Tree) -> String {
    let mut all = format!("{tree:?}{:?}", tree.watched());
    for problem in tree.diagnostics() {
        all += &format!("{problem:?}{}", serde_json::to_string(problem).unwrap());
        for language in [Language::En, Language::Zh] {
            all += &problem.render(language);
            all += &problem.render_coloured(language);
            all += &problem.one_line(language);
            all += &format!("{:?}{}", problem.text(language), problem.message(language));
        }
    }
    for element in tree.all() {
        all += &format!("{}{}{:?}", element.public_view(), element.define(), element.values());
        for file in
            [element.folder().map(|folder| folder.join("e.json")), element.config_file().map(Into::into)]
        {
            let Some(text) = file.and_then(|file| fs::read_to_string(file).ok()) else { continue };
            all += &masked_source(&text, &family());
            if let Ok(content) = serde_json::from_str(&text) {
                all += &shareable(&content, &family(), "WX_SITE").to_string();
            }
        }
    }
    all
}

/// A login whose own files hold planted secrets, before a scenario spoils something.
fn app() -> App {
    let app = App::new();
    app.e_json("Login", &json!({"title": "Login", "type": "auths.loginTypes.WeChatType"}));
    app.config(
        "Login",
        &json!({"appId": ID, "appSecret": PLANTED, "misspeltSecrt": PLANTED, "areaCode": "{{ANY}}",
                "from": "{{file:key}}", "nested": {"list": [PLANTED, "{{ANY}}"]}}),
    );
    app.file("auths/loginTypes/Login/key", FILE).file("data/master.key", PLANTED);
    app
}

fn written(file: &'static str, text: impl AsRef<[u8]> + 'static) -> Box<dyn Fn(&App)> {
    Box::new(move |app| {
        app.file(file, text.as_ref());
    })
}

fn e_json(value: serde_json::Value) -> Box<dyn Fn(&App)> {
    Box::new(move |app| {
        let mut whole = json!({"title": "Login", "type": "auths.loginTypes.WeChatType", "appSecrt": PLANTED});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        whole.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        app.e_json("Login", &whole);
    })
}

fn config(value: serde_json::Value) -> Box<dyn Fn(&App)> {
    Box::new(move |app| {
        let mut whole = json!({"appId": ID, "appSecret": PLANTED});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        app.config("Login", &whole);
    })
}

fn app_json(value: serde_json::Value) -> Box<dyn Fn(&App)> {
    Box::new(move |app| {
        app.json("../base/app.json", &json!({"name": "base", "version": "1", "token": PLANTED}));
        let mut whole = json!({"secret": PLANTED});
        whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        app.json("app.json", &whole);
    })
}

fn files() -> Vec<Box<dyn Fn(&App)>> {
    vec![
        written(CONFIG, format!("{{\"appSecret\": \"{PLANTED}\",}}")),
        written(CONFIG, format!("{{\"appSecret\": {PLANTED}}}")),
        written(CONFIG, format!("{{\"appSecret\": \"{PLANTED}")),
        written(CONFIG, format!("// {PLANTED}\n{{'appSecret': '{PLANTED}'}}")),
        written(CONFIG, format!("{{\"appSecret\": \"{PLANTED}\", \"appSecret\": \"{PLANTED}\"}}")),
        written(CONFIG, format!("\"{PLANTED}\"")),
        written(CONFIG, format!("\u{feff}{{\"appSecret\": \"{PLANTED}\"}}")),
        written(CONFIG, [PLANTED.as_bytes(), b"\xC4"].concat()),
        written(CONFIG, PLANTED.repeat(200_000)),
        written(CONFIG, ""),
        Box::new(|app| {
            app.json("auths/loginTypes/My.Login/e.json", &json!({"title": "a", "appSecret": PLANTED}));
            app.json("auths/loginTypes/Forgotten/Forgotten.json", &json!({"appSecret": PLANTED}));
            app.json("e.json", &json!({"title": "a", "appSecret": PLANTED}));
            app.json("corps/A/e.json", &json!({"title": "a", "type": "corps.NormalType", "key": PLANTED}));
            app.json("corps/A/backend/e.json", &json!({"title": "b", "key": PLANTED}));
            fs::create_dir_all(app.dir().join("corps/B/e.json")).unwrap();
            fs::create_dir_all(app.dir().join("corps/C")).unwrap();
            symlink("nowhere", app.dir().join("corps/C/e.json")).unwrap();
            symlink(app.dir().join("auths"), app.dir().join("auths/loginTypes/again")).unwrap();
            fs::create_dir_all(app.dir().join("a/".repeat(40))).unwrap();
        }),
    ]
}

fn types() -> Vec<Box<dyn Fn(&App)>> {
    vec![
        e_json(json!({"type": null})),
        e_json(json!({"type": ""})),
        e_json(json!({"type": "auths.loginTypes.WeChatTyp"})),
        e_json(json!({"type": "auths.loginTypes.Login"})),
        e_json(json!({"type": "auths.loginTypes.PhoneType"})),
        e_json(json!({"title": null, "accessModifier": "none"})),
        e_json(json!({"title": "{{ANY}}", "frontBundleEntry": "./None.json"})),
        e_json(json!({"frontBundleEntry": "../../../../x.json"})),
        Box::new(|app| {
            app.e_json("Second", &json!({"title": "b", "type": "auths.loginTypes.Login"}));
            app.e_json("OneType", &json!({"title": "b", "type": "auths.loginTypes.TwoType", "key": PLANTED}));
            app.e_json("TwoType", &json!({"title": "b", "type": "auths.loginTypes.OneType"}));
            app.e_json("Third", &json!({"title": "b", "type": "auths.loginTypes.TwoType"}));
        }),
        Box::new(|app| {
            let hidden =
                json!({"title": "a", "type": "auths.loginTypes.WeChatType", "accessModifier": "private"});
            app.json("../base/auths/loginTypes/HiddenType/e.json", &hidden);
            let mut fixed = hidden.clone();
            fixed["accessModifier"] = json!("protected");
            app.json("../base/auths/loginTypes/Fixed/e.json", &fixed);
            app.e_json("Fixed", &json!({"title": "b", "type": "auths.loginTypes.WeChatType", "x": PLANTED}));
            app.e_json("Second", &json!({"title": "b", "type": "auths.loginTypes.HiddenType", "x": PLANTED}));
            app.json("../base/app.json", &json!({"name": "base"}))
                .json("app.json", &json!({"extends": ["base"]}));
        }),
    ]
}

fn values() -> Vec<Box<dyn Fn(&App)>> {
    let all = json!("{{ANY}}");
    vec![
        config(json!({"appId": all, "scope": all, "state": all})),
        config(json!({"appSecret": ""})),
        config(json!({"appSecret": {"deep": PLANTED}})),
        config(json!({"authConfig": PLANTED})),
        config(json!({"authConfig": {"appSecret": "{{ANY}}"}})),
        config(json!({"authConfig": {"appSecret": "pl4nted-twice"}})),
        config(json!({"allowRegister": all, "isActive": all, "areaCode": [PLANTED]})),
        config(json!({"corp": all})),
        config(json!({"corp": "nowhere"})),
        config(json!({"appSecret": "your_pl4nted"})),
        config(json!({"scope": "all"})),
        config(json!({"scope": "snsapi_base"})),
        config(json!({"appSecret": "{{NOT_SET}}"})),
        config(json!({"appSecret": "{{EMPTY}}"})),
        config(json!({"appSecret": "{{WXLOGIN_SECURITY_MASTER_KEY}}"})),
        config(json!({"appSecret": "pl4nted{{"})),
        config(json!({"appSecret": "{{file:none}}pl4nted"})),
        config(json!({"appSecret": "{{file:../../../data/master.key}}"})),
        config(json!({"appSecret": "{{file:/proc/self/environ}}"})),
        Box::new(|app| {
            app.config("Login", &json!({"appSecret": PLANTED}));
        }),
        e_json(json!({"appSecret": PLANTED, "cacheLevel": "{{ANY}}"})),
        e_json(json!({"appSecret": "{{A}}pl4nted{{B}}"})),
        Box::new(|app| {
            app.json(
                "corps/Shut/e.json",
                &json!({"title": "Shut", "type": "corps.NormalType", "allowJoin": 0}),
            );
            app.config("Login", &json!({"appId": ID, "appSecret": PLANTED, "corp": "Shut"}));
            app.e_json("Other", &json!({"title": "b", "type": "auths.loginTypes.WechatPublicType"}));
            app.config("Other", &json!({"appId": ID, "appSecret": PLANTED}));
        }),
    ]
}

fn apps() -> Vec<Box<dyn Fn(&App)>> {
    vec![
        app_json(json!({"appId": "noDot", "name": "a b", "version": 5})),
        app_json(json!({"appId": "a.b", "orgId": "c"})),
        app_json(json!({"extends": [{}, "none", ".", "wanyun.JitStandard"]})),
        app_json(json!({"extends": [{"appId": "base", "version": "2"}]})),
    ]
}

/// The codes of every constructor in `src/texts`.
fn declared() -> BTreeSet<String> {
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/texts");
    let mut codes = BTreeSet::new();
    for file in fs::read_dir(texts).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for made in ["Problem::error(", "Problem::warning(", "Problem::info(", " make("] {
            for (at, _) in text.match_indices(made) {
                let arguments = text[at + made.len()..].trim_start();
                // Findings bring their code along.
                let Some(literal) = arguments.strip_prefix('"') else { continue };
                codes.insert(literal.split('"').next().unwrap().to_owned());
            }
        }
    }
    codes
}

/// A diagnostic that is worded anywhere else would escape this walk.
fn worded_elsewhere(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("texts") {
            found.extend(worded_elsewhere(&path));
        } else if path.is_file() {
            let text = fs::read_to_string(&path).unwrap();
            let makes = |kind: &&&str| text.contains(&format!("Problem::{kind}("));
            found.extend(["error", "warning", "info"].iter().find(makes).map(|_| path.display().to_string()));
        }
    }
    found
}

#[test]
fn no_diagnostic_view_or_export_repeats_a_planted_secret() {
    let mut brought_about = BTreeSet::new();
    for (index, spoil) in [files(), types(), values(), apps()].into_iter().flatten().enumerate() {
        let app = app();
        spoil(&app);
        for lenient in [true, false] {
            let tree = load(&app.dir(), lenient);
            let said = said(&tree);
            let at = said
                .find(PLANTED)
                .map(|at| said[at.saturating_sub(200)..].chars().take(300).collect::<String>());
            assert_eq!(at, None, "scenario {index}");
            brought_about.extend(tree.diagnostics().iter().map(|problem| problem.code.to_owned()));
        }
    }
    brought_about.remove("value-placeholder");
    brought_about.extend(ELSEWHERE.map(str::to_owned));
    assert_eq!(brought_about, declared(), "each diagnostic of src/texts is brought about by a scenario");
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_eq!(worded_elsewhere(&src), [""; 0], "diagnostics are worded in src/texts only");
}
