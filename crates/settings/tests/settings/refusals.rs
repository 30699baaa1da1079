//! What is refused, where it is pointed at, and what the fix says.

use crate::common::{at, load, problems};
use wxlogin_settings::{Place, Severity};

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    let found = problems("listen = \"127.0.0.1:1\"\n\n[session]\nlifetme = \"3d\"\n");
    assert_eq!(found.len(), 1);
    assert_eq!(at(&found[0]), "4:1");
    assert_eq!(found[0].en.message, "`session.lifetme` is not a setting");
    assert!(found[0].en.fix.contains("`session.lifetime`"), "{}", found[0].en.fix);
}

#[test]
fn an_unknown_section_is_refused_once() {
    let found = problems("[sesion]\nlifetime = \"3d\"\nidle = \"1d\"\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].en.fix.contains("`session`"), "{}", found[0].en.fix);
}

#[test]
fn a_wrong_type_points_at_the_value() {
    let found =
        problems("listen = 8400\nusers = { adopt_on_bind = \"yes\" }\n[session]\nmax_per_user = \"many\"\n");
    let places: Vec<_> = found.iter().map(at).collect();
    assert_eq!(places, ["1:10", "4:16", "2:27"]);
    assert!(found[0].en.fix.contains("127.0.0.1:8400"), "{}", found[0].en.fix);
}

#[test]
fn a_wrong_duration_names_the_value_and_the_form() {
    let found = problems("session.lifetime = \"thirty days\"\n");
    assert_eq!(found[0].en.message, "`session.lifetime` \"thirty days\" is not a duration");
    assert!(found[0].en.fix.contains("\"7d\""), "{}", found[0].en.fix);
}

#[test]
fn a_wrong_item_of_a_list_is_pointed_at_itself() {
    let found = problems("[http]\ntrusted_proxies = [\"10.0.0.0/8\", \"everyone\"]\n");
    assert_eq!(at(&found[0]), "2:34");
    let found = problems("login.redirects = \"https://app.example\"\n");
    assert!(found[0].en.message.contains("a list is written"), "{}", found[0].en.message);
}

#[test]
fn a_section_in_place_of_a_value_and_a_value_in_place_of_a_section() {
    assert!(problems("[listen]\nport = 1\n")[0].en.message.contains("not a section"));
    let found = problems("session = \"30d\"\n");
    assert!(found[0].en.message.contains("is a section"), "{}", found[0].en.message);
}

#[test]
fn all_problems_come_at_once_from_all_sources() {
    let env = [("WXLOGIN_SESSION_IDLE", "soon"), ("WXLOGIN_LOG_FORMAT", "xml")];
    let found =
        load("colour = 1\nlisten = \"nowhere\"\n", &env, &[("public_url", "login.example"), ("nope", "1")]);
    let found = found.unwrap_err().0;
    assert_eq!(found.len(), 6, "{found:#?}");
    let variable = |name: &str| Place::Variable(name.to_owned());
    assert!(found.iter().any(|found| found.place == variable("WXLOGIN_SESSION_IDLE")));
    assert!(found.iter().any(|found| found.place == Place::Flag("public_url".to_owned())));
    assert!(found.iter().all(|found| !found.en.fix.is_empty()));
}

#[test]
fn a_mistake_in_the_file_is_found_although_a_variable_overrides_it() {
    let found = load("session.idle = 5\n", &[("WXLOGIN_SESSION_IDLE", "1d")], &[]).unwrap_err().0;
    assert_eq!(at(&found[0]), "1:16");
}

#[test]
fn an_unknown_variable_is_a_warning_and_foreign_ones_are_silent() {
    let env = [
        ("WXLOGIN_SESION_IDLE", "1d"),
        ("WXLOGIN_SHARED", "x"),
        ("WXLOGIN_APP_DIR", "x"),
        ("WXLOGIN_MOVE_FROM", "x"),
        ("WXLOGIN_MOVE_TO", "x"),
        ("PATH", "/bin"),
    ];
    let warnings = load("", &env, &[]).unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].severity, Severity::Warning);
    assert_eq!(warnings[0].en.fix, "did you mean WXLOGIN_SESSION_IDLE?");
}

#[test]
fn broken_toml_is_pointed_at_and_not_quoted() {
    let found = problems("[database]\nurl = \"postgres://wx:hunter2@db/app\nlisten = 1\n");
    assert_eq!(found.len(), 1);
    assert!(at(&found[0]).starts_with("2:"), "{}", found[0]);
    assert!(!found[0].to_string().contains("hunter2"));
    assert!(at(&problems("密 = \n")[0]).starts_with("1:"));
}

#[test]
fn numbers_that_cannot_work_are_refused() {
    let found = problems("[password]\nparallelism = 4\nmemory_kib = 16\niterations = 0\n");
    let keys: Vec<_> = found.iter().filter_map(|found| found.key.as_deref()).collect();
    assert_eq!(keys, ["password.iterations", "password.memory_kib"]);
    assert_eq!(at(&found[1]), "3:14");
}

#[test]
fn a_pool_without_connections_and_limits_that_others_cut_short_are_told() {
    let found = problems("database.connections = 0\n");
    assert!(found[0].en.message.contains("the least that works is 1"), "{}", found[0]);
    for (text, key) in [
        ("database.connect_timeout = \"9s\"\n", "database.connect_timeout"),
        ("database.timeout = \"2m\"\n", "database.timeout"),
        ("session.cache = \"2m\"\n", "session.cache"),
    ] {
        let warnings = load(text, &[], &[]).unwrap().warnings;
        assert_eq!(warnings[0].key.as_deref(), Some(key), "{}", warnings[0]);
    }
}

#[test]
fn contradictions_are_warned_of() {
    let warnings = load("session.idle = \"60d\"\n", &[], &[]).unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert_eq!(at(&warnings[0]), "1:16");
    let warnings = load("", &[("WXLOGIN_SESSION_COOKIE_SECURE", "always")], &[]).unwrap().warnings;
    assert!(warnings[0].en.message.contains("browsers drop the cookie"));
    assert!(load("", &[], &[]).unwrap().warnings.is_empty());
}

#[test]
fn no_secret_is_printed() {
    let key = "ab".repeat(32);
    let env = [
        ("WXLOGIN_DATABASE_URL", "postgres://wx:hunter2@db/app"),
        ("WXLOGIN_REDIS_URL", "redis://:hunter2@cache"),
        ("WXLOGIN_SECURITY_MASTER_KEY", key.as_str()),
    ];
    let shown = format!("{:?}", load("", &env, &[]).unwrap());
    assert!(!shown.contains("hunter2") && !shown.contains("abab"), "{shown}");

    let wrong = [
        ("WXLOGIN_DATABASE_URL", "mysql://wx:hunter2@db/app"),
        ("WXLOGIN_REDIS_URL", "hunter2@cache"),
        ("WXLOGIN_SECURITY_MASTER_KEY", "hunter2"),
        ("WXLOGIN_PUBLIC_URL", "https://me:hunter2@login.example"),
    ];
    let problems = load("", &wrong, &[]).unwrap_err();
    assert_eq!(problems.0.len(), 4);
    assert!(!format!("{problems} {problems:?}").contains("hunter2"));
}

#[test]
fn brackets_and_dots_nested_very_deep_are_refused() {
    for times in [100, 10_000, 100_000] {
        for text in [
            format!("cors.origins = {}{}", "[".repeat(times), "]".repeat(times)),
            format!("cors.origins = {}", "[".repeat(times)),
            format!("http = {}1{}", "{a = ".repeat(times), "}".repeat(times)),
            format!("http = {}", "{a = ".repeat(times)),
            format!("{} = 1", vec!["http"; times].join(".")),
            format!("[{}]", vec!["http"; times].join(".")),
            format!("http = {{{} = 1}}", vec!["a"; times].join(".")),
        ] {
            assert!(!problems(&text).is_empty());
        }
        let flag = format!("{}{}", "[".repeat(times), "]".repeat(times));
        assert!(load("", &[], &[("cors.origins", &flag)]).is_err());
        assert!(load("", &[("WXLOGIN_CORS_ORIGINS", &flag)], &[]).is_err());
    }
}
