//! `wxlogin sandbox`.

use serde_json::json;

use crate::commands::support::{
    Running, address, demo_app, empty_folder, http, post, write, wxlogin, wxlogin_with,
};

const PEOPLE: &str = r#"{
  "personas": [{"id": "dora", "nickname": "多拉"}],
  "apps": [{"app_id": "wx00000000000000aa", "secret": "s", "kind": "mini"}]
}"#;

#[tokio::test]
async fn the_sandbox_serves_people_from_a_file_and_stops_on_sigterm() {
    let dir = empty_folder();
    write(dir.path(), "people.json", PEOPLE);
    let mut sandbox =
        Running::start(dir.path(), &["sandbox", "--listen", "127.0.0.1:0", "--people", "people.json"]);
    let url = address(&sandbox.line("wxlogin sandbox on"));
    let asked = json!({"appid": "wx00000000000000aa", "persona": "dora", "kind": "mini"});
    let (status, answer) = post(&format!("{url}/sandbox/codes"), asked).await;
    assert_eq!(status, 200, "{answer}");
    let exchange = format!(
        "{url}/sns/jscode2session?appid=wx00000000000000aa&secret=s&grant_type=authorization_code&js_code={}",
        answer["code"].as_str().unwrap()
    );
    let session = http().get(&exchange).send().await.unwrap().text().await.unwrap();
    assert!(session.contains("openid"), "{session}");
    let again = http().get(&exchange).send().await.unwrap().text().await.unwrap();
    assert!(again.contains("40163"), "{again}");
    assert_eq!(sandbox.stop("-TERM"), 0);
}

#[test]
fn a_port_in_use_names_the_flag() {
    let dir = empty_folder();
    let taken = taken();
    let address = taken.local_addr().unwrap().to_string();
    let error = wxlogin(dir.path(), &["sandbox", "--listen", &address]).failed(3, "in use");
    assert!(error.contains("--listen") && error.contains("WXLOGIN_SANDBOX_LISTEN"));
}

#[test]
fn a_people_file_that_cannot_be_used_is_told() {
    let dir = empty_folder();
    wxlogin(dir.path(), &["sandbox", "--people", "none.json"]).failed(3, "none.json");
    write(dir.path(), "people.json", r#"{"personas": [{"id": "a b", "nickname": "x"}]}"#);
    wxlogin(dir.path(), &["sandbox", "--people", "people.json"]).failed(3, "a b");
}

#[test]
fn the_address_comes_from_a_variable_too_and_the_nearer_one_wins() {
    let dir = empty_folder();
    let (one, two) = (taken(), taken());
    let address = |listener: &std::net::TcpListener| listener.local_addr().unwrap().to_string();
    let (general, own) = (address(&one), address(&two));
    let refused = |variables: &[(&str, &str)]| wxlogin_with(dir.path(), &["sandbox"], variables);
    refused(&[("WXLOGIN_LISTEN", &general)]).failed(3, &general);
    refused(&[("WXLOGIN_LISTEN", &general), ("WXLOGIN_SANDBOX_LISTEN", &own)]).failed(3, &own);
}

/// A port that nobody else can listen on.
fn taken() -> std::net::TcpListener {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap()
}

#[tokio::test]
async fn it_knows_what_an_app_folder_holds() {
    let app = demo_app();
    let mut sandbox = Running::start(app.path(), &["sandbox", "--listen", "127.0.0.1:0"]);
    let url = address(&sandbox.line("wxlogin sandbox on"));
    for (app_id, kind) in [
        ("wx5a4db0e500000001", "website"),
        ("wx5a4db0e500000002", "official"),
        ("wx5a4db0e500000003", "mini"),
    ] {
        let asked = json!({"appid": app_id, "persona": "alice", "kind": kind});
        assert_eq!(post(&format!("{url}/sandbox/codes"), asked).await.0, 200, "{kind}");
    }
}

#[tokio::test]
async fn seed_switches_and_lifetimes_are_set_at_the_start_and_ready_finds_it() {
    let dir = empty_folder();
    write(dir.path(), "people.json", PEOPLE);
    let start = [
        "sandbox",
        "--listen",
        "127.0.0.1:0",
        "--people",
        "people.json",
        "--seed",
        "7",
        "--switch",
        "expired_code_is_42003",
        "--switch",
        "strict_parameter_order=off",
        "--lifetime",
        "js_code=1",
    ];
    let code = async |sandbox: &mut Running| {
        let url = address(&sandbox.line("wxlogin sandbox on"));
        let asked = json!({"appid": "wx00000000000000aa", "persona": "dora", "kind": "mini"});
        (post(&format!("{url}/sandbox/codes"), asked).await.1["code"].as_str().unwrap().to_owned(), url)
    };
    let (mut one, mut two) = (Running::start(dir.path(), &start), Running::start(dir.path(), &start));
    let (first, url) = code(&mut one).await;
    assert_eq!(first, code(&mut two).await.0, "the same seed, the same codes");
    post(&format!("{url}/sandbox/clock"), json!({"advance_seconds": 2})).await;
    let exchange = format!(
        "{url}/sns/jscode2session?appid=wx00000000000000aa&secret=s&grant_type=authorization_code&js_code={first}"
    );
    let old = http().get(&exchange).send().await.unwrap().text().await.unwrap();
    assert!(old.contains("42003"), "{old}");
    let switches = http().get(format!("{url}/sandbox/switches")).send().await.unwrap().text().await.unwrap();
    assert!(switches.contains("\"strict_parameter_order\":false"), "{switches}");
    let listen = url.strip_prefix("http://").unwrap();
    wxlogin(dir.path(), &["ready", "--listen", listen]).done();
}

#[test]
fn a_switch_or_a_lifetime_that_does_not_exist_is_told_with_those_that_do() {
    let dir = empty_folder();
    for (flag, value, named) in [
        ("--switch", "strict", "strict_parameter_order_on_phones"),
        ("--switch", "sns_as_json=maybe", "sns_as_json=off"),
        ("--lifetime", "code=5", "js_code"),
        ("--lifetime", "js_code=soon", "js_code=SECONDS"),
        ("--lifetime", "js_code", "js_code=SECONDS"),
    ] {
        wxlogin(dir.path(), &["sandbox", flag, value]).failed(3, named);
    }
}
