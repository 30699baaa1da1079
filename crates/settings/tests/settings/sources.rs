//! Every key can be given in the file, by a variable and by a flag; the stronger source wins.

use crate::common::load;
use wxlogin_settings::{Origin, keys};

/// For each key a value that is not its default, as text. Numbers, booleans and lists are bare in the file.
const OTHER: &[(&str, &str)] = &[
    ("listen", "0.0.0.0:9000"),
    ("public_url", "https://login.example"),
    ("database.url", "postgres://wx:hunter2@db/wxlogin"),
    ("database.migrate", "manual"),
    ("database.connections", "7"),
    ("database.connect_timeout", "1s"),
    ("database.timeout", "4s"),
    ("redis.url", "redis://:hunter2@cache:6379/1"),
    ("security.master_key_file", "keys/master"),
    ("security.master_key", "0101010101010101010101010101010101010101010101010101010101010101"),
    ("wechat.connect_timeout", "1s"),
    ("wechat.request_timeout", "4s"),
    ("wechat.total_timeout", "9s"),
    ("wechat.max_in_flight", "7"),
    ("wechat.queue", "17"),
    ("wechat.queue_timeout", "1s"),
    ("wechat.dns_fresh", "10s"),
    ("wechat.dns_stale", "2h"),
    ("wechat.breaker.percent", "75"),
    ("wechat.breaker.calls", "50"),
    ("wechat.breaker.window", "20s"),
    ("wechat.breaker.pause", "9s"),
    ("wechat.breaker.probes", "1"),
    ("wechat.max_long_polls", "7"),
    ("wechat.hosts.api", "http://127.0.0.1:8401"),
    ("wechat.hosts.open", "http://127.0.0.1:8401"),
    ("wechat.hosts.lp", "http://127.0.0.1:8401"),
    ("wechat.hosts.mp", "http://127.0.0.1:8401"),
    ("wechat.hosts.res", "http://127.0.0.1:8401"),
    ("elements.secret_dirs", "[\"/srv/secrets\"]"),
    ("session.lifetime", "14d"),
    ("session.idle", "1d"),
    ("session.cookie_secure", "never"),
    ("session.max_per_user", "3"),
    ("session.cache", "0s"),
    ("login.redirects", "[\"https://app.example/done\"]"),
    ("login.state_lifetime", "5m"),
    ("login.code_lifetime", "1m"),
    ("login.bind_code_lifetime", "1m"),
    ("login.by_get", "false"),
    ("login.qr", "own"),
    ("console.session_lifetime", "4h"),
    ("console.session_idle", "30m"),
    ("console.second_factor", "required"),
    ("console.proof_lifetime", "5m"),
    ("users.adopt_on_bind", "false"),
    ("users.password_min_length", "12"),
    ("users.merge_undo", "7d"),
    ("password.memory_kib", "65536"),
    ("password.iterations", "3"),
    ("password.parallelism", "2"),
    ("password.concurrency", "4"),
    ("password.queue_timeout", "1s"),
    ("limits.per_address", "1"),
    ("limits.per_account", "1"),
    ("limits.per_element", "1"),
    ("limits.connections_per_address", "7"),
    ("limits.requests_per_address", "7"),
    ("limits.polls_per_address", "7"),
    ("http.body_timeout", "5s"),
    ("http.head_timeout", "5s"),
    ("http.body_limit", "1MiB"),
    ("http.max_in_flight", "77"),
    ("http.request_timeout", "20s"),
    ("http.shutdown_grace", "5s"),
    ("http.idle_timeout", "50s"),
    ("http.drain_delay", "3s"),
    ("http.trusted_proxies", "[\"10.0.0.0/8\"]"),
    ("cors.origins", "[\"https://app.example\"]"),
    ("log.level", "debug"),
    ("log.format", "json"),
    ("metrics.enabled", "false"),
    ("ops.listen", "127.0.0.1:9002"),
    ("ops.key", "0123456789abcdef"),
    ("events.retention", "7d"),
    ("webhook.url", "https://app.example/events"),
    ("webhook.secret", "a secret of a webhook"),
    ("webhook.events", "[\"user.registered\"]"),
    ("sandbox.listen", "127.0.0.1:9001"),
];

fn in_file(path: &str, value: &str) -> String {
    let bare = value.starts_with('[') || ["true", "false"].contains(&value) || value.parse::<u32>().is_ok();
    if bare { format!("{path} = {value}\n") } else { format!("{path} = \"{value}\"\n") }
}

#[test]
fn the_table_of_this_test_names_every_key() {
    let mut tested: Vec<_> = OTHER.iter().map(|(path, _)| *path).collect();
    let mut known: Vec<_> = keys().iter().map(|key| key.path).collect();
    tested.sort_unstable();
    known.sort_unstable();
    assert_eq!(tested, known);
}

#[test]
fn every_key_is_set_by_the_file_a_variable_and_a_flag() {
    let folder_apart = |loaded: &wxlogin_settings::Loaded| {
        // The app folder is a new one for each load, and paths are joined with it.
        let text = format!("{:?}", loaded.settings);
        text.split('"').filter(|part| !part.contains("wxlogin.db")).collect::<String>()
    };
    let default = folder_apart(&load("", &[], &[]).unwrap());
    for key in keys() {
        let value = OTHER.iter().find(|(path, _)| *path == key.path).unwrap().1;
        let variable = key.variable();
        let ways = [
            (Origin::File, load(&in_file(key.path, value), &[], &[])),
            (Origin::Environment, load("", &[(&variable, value)], &[])),
            (Origin::Flag, load("", &[], &[(key.path, value)])),
        ];
        for (origin, loaded) in ways {
            let loaded = loaded.unwrap_or_else(|problems| panic!("{}: {problems}", key.path));
            assert_eq!(loaded.origin(key.path), origin, "{}", key.path);
            assert_ne!(folder_apart(&loaded), default, "{} by {origin:?}", key.path);
        }
    }
}

#[test]
fn a_flag_beats_a_variable_beats_the_file() {
    let file = "[session]\nlifetime = \"20d\"\n";
    let variable = [("WXLOGIN_SESSION_LIFETIME", "10d")];
    let days =
        |env: &[_], flags: &[_]| load(file, env, flags).unwrap().settings.session.lifetime.as_secs() / 86_400;
    assert_eq!(days(&[], &[]), 20);
    assert_eq!(days(&variable, &[]), 10);
    assert_eq!(days(&variable, &[("session.lifetime", "15d")]), 15);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let loaded = load("redis.url = \"redis://cache\"\n", &[("WXLOGIN_REDIS_URL", "")], &[]).unwrap();
    assert_eq!(loaded.origin("redis.url"), Origin::File);
}

#[test]
fn lists_are_separated_by_commas_in_a_variable() {
    let loaded =
        load("", &[("WXLOGIN_CORS_ORIGINS", "https://a.example, https://b.example:8443")], &[]).unwrap();
    let origins: Vec<_> = loaded.settings.cors.origins.iter().map(|origin| origin.as_str()).collect();
    assert_eq!(origins, ["https://a.example", "https://b.example:8443"]);
}

#[test]
fn the_public_url_follows_the_address() {
    let url = |listen| load("", &[], &[("listen", listen)]).unwrap().settings.public_url.to_string();
    assert_eq!(url("127.0.0.1:9000"), "http://127.0.0.1:9000");
    assert_eq!(url("0.0.0.0:9000"), "http://127.0.0.1:9000");
    assert_eq!(url("[::]:9000"), "http://[::1]:9000");
}

#[test]
fn sessions_are_remembered_longer_where_servers_tell_each_other_what_ended() {
    let cache = |env: &[_]| load("", env, &[]).unwrap().settings.session.cache.get().as_secs();
    assert_eq!(cache(&[]), 1);
    assert_eq!(cache(&[("WXLOGIN_DATABASE_URL", "postgres://wx@db/wxlogin")]), 5);
    assert_eq!(cache(&[("WXLOGIN_REDIS_URL", "redis://cache")]), 5);
    assert_eq!(cache(&[("WXLOGIN_REDIS_URL", "redis://cache"), ("WXLOGIN_SESSION_CACHE", "0s")]), 0);
}

#[test]
fn no_two_keys_share_a_variable() {
    let mut names: Vec<_> = keys().iter().map(|key| key.variable()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
