//! Whatever is in the files, loading ends, and untouched keys stay untouched.

use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use wxlogin_element::Language;
use wxlogin_element::edit::{Editor, ElementFile};

use crate::common::{App, schemas};

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z{}.: \"\\\\中]{0,12}".prop_map(Json::from),
        Just(Json::from("auths.loginTypes.WeChatType")),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            members(inner, "[a-zA-Z]{1,6}").prop_map(Json::Object),
        ]
    })
}

fn members(
    value: impl Strategy<Value = Json>,
    name: &'static str,
) -> impl Strategy<Value = Map<String, Json>> {
    let names = prop_oneof![
        3 => prop::sample::select(vec!["title", "type", "authConfig", "appId", "appSecret", "frontBundleEntry", "extends", "sort"])
            .prop_map(str::to_owned),
        1 => name,
    ];
    prop::collection::vec((names, value), 0..6).prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_in_any_file_load(e_json in prop::collection::vec(any::<u8>(), 0..64), config in ".{0,64}", app_json in ".{0,32}") {
        let app = App::new();
        app.file("auths/loginTypes/X/e.json", e_json).file("auths/loginTypes/X/X.json", config).file("app.json", app_json);
        for problem in app.load().diagnostics() {
            prop_assert!(!problem.render(Language::En).is_empty() && problem.to_string().contains(problem.code));
        }
    }

    #[test]
    fn any_json_in_any_file_loads(e_json in json(), config in json(), app_json in json()) {
        let app = App::new();
        app.json("auths/loginTypes/X/e.json", &e_json).json("auths/loginTypes/X/X.json", &config).json("app.json", &app_json);
        let tree = app.load();
        for problem in tree.diagnostics() {
            prop_assert!(!problem.render_coloured(Language::En).is_empty() && !problem.code.is_empty());
        }
        prop_assert_eq!(tree.get("auths.loginTypes.X").is_ok(), !tree.broken().any(|name| name == "auths.loginTypes.X"));
    }

    #[test]
    fn selectors_and_names_never_panic(text in "[a-zA-Z.#*:,=!<>\"' ]{0,24}") {
        let app = App::new();
        app.login("Login");
        let tree = app.load();
        let _ = (tree.find(&text), tree.get(&text), tree.get(&format!("auths.loginTypes.Login.{text}")));
    }

    #[test]
    fn editing_keeps_what_it_does_not_touch(file in members(json(), "[a-zA-Z]{1,6}"), value in json()) {
        let app = App::new();
        let mut file = file;
        file.remove("authConfig");
        app.login("Login").config("Login", &Json::Object(file.clone()));
        let dir = app.dir();
        let schemas = schemas();
        Editor::new(&dir, &schemas)
            .update("auths.loginTypes.Login", ElementFile::Config, &[("zzz", Some(value.clone()))])
            .unwrap();
        let text = std::fs::read_to_string(dir.join("auths/loginTypes/Login/Login.json")).unwrap();
        let after: Map<String, Json> = serde_json::from_str(&text).unwrap();
        let mut expected = file.clone();
        expected.insert("zzz".to_owned(), value);
        prop_assert_eq!(after.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the order of keys");
        prop_assert_eq!(after, expected);
    }
}
