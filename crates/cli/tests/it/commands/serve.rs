//! `wxlogin serve` and `wxlogin openapi`.

use crate::commands::support::{
    Running, add_user, address, demo_app, empty_folder, http, write, wxlogin, wxlogin_reading,
};

#[tokio::test]
async fn the_server_answers_and_commands_work_beside_it() {
    let app = demo_app();
    let mut server = Running::start(app.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let url = address(&server.line("wxlogin serves wxlogin.demo"));
    let ready = http().get(format!("{url}/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let listen = url.trim_start_matches("http://");
    let told = wxlogin(app.path(), &["ready", "--listen", listen]).done();
    assert!(told.contains("\"ready\""), "{told}");
    let id = add_user(app.path(), "lisi");
    let body = serde_json::json!({"username": "lisi", "password": "pwd123456"});
    let (status, session) = crate::commands::support::post(&format!("{url}/login"), body).await;
    assert_eq!((status, session["userId"].as_str()), (200, Some(id.as_str())), "{session}");
    assert_eq!(server.stop("-INT"), 0);
    wxlogin(app.path(), &["ready", "--listen", listen]).failed(1, "nothing answers");
}

#[tokio::test]
async fn the_demo_user_of_a_folder_that_was_tried_does_not_come_in_in_front_of_wechat() {
    let app = demo_app();
    let id = add_user(app.path(), "zhangsan");
    let mut server = Running::start(app.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let url = address(&server.line("wxlogin serves wxlogin.demo"));
    let body = serde_json::json!({"username": "zhangsan", "password": "pwd123456"});
    let (status, answer) = crate::commands::support::post(&format!("{url}/login"), body).await;
    assert_eq!((status, answer["code"].as_str()), (403, Some("user_disabled")), "{answer}");
    assert_eq!(server.stop("-INT"), 0);
    // With a password of its own it is a user like any other.
    let passwd = ["user", "passwd", "--user-id", &id, "--password-stdin"];
    wxlogin_reading(app.path(), &passwd, "a password of its own\n").done();
    wxlogin(app.path(), &["user", "enable", "--user-id", &id]).done();
    let mut server = Running::start(app.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let url = address(&server.line("wxlogin serves wxlogin.demo"));
    let body = serde_json::json!({"username": "zhangsan", "password": "a password of its own"});
    let (status, answer) = crate::commands::support::post(&format!("{url}/login"), body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(server.stop("-INT"), 0);
}

#[test]
fn the_log_has_no_link_that_makes_an_admin_and_no_colours() {
    let app = demo_app();
    let log = app.path().join("server.log");
    let mut server = Running::start_logging(app.path(), &["serve", "--listen", "127.0.0.1:0"], &log);
    server.line("wxlogin serves");
    assert_eq!(server.stop("-TERM"), 0);
    let said = std::fs::read_to_string(log).unwrap();
    assert!(said.contains("no admin yet") && said.contains("wxlogin user add"), "{said}");
    assert!(!said.contains("wxa_") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn a_port_in_use_names_the_flag() {
    let app = empty_folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let error = wxlogin(app.path(), &["serve", "--listen", &address]).failed(3, "in use");
    assert!(error.contains("--listen") && error.contains("WXLOGIN_LISTEN"));
    write(app.path(), "wxlogin.toml", &format!("[sandbox]\nlisten = \"{address}\"\n"));
    wxlogin(app.path(), &["dev", "--listen", "127.0.0.1:0"]).failed(3, "--sandbox-listen");
}

#[test]
fn the_openapi_document_names_the_apps_own_elements_and_makes_nothing() {
    let app = demo_app();
    let document = wxlogin(app.path(), &["openapi"]).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.keys().any(|path| path.contains("ScanLogin")), "{:?}", paths.keys());
    assert!(!app.path().join("data").exists());
}

#[test]
fn types_whose_code_is_in_python_are_not_served_without_it() {
    let app = demo_app();
    let own = "auths/loginTypes/Staff";
    let define = r#"{"type": "auths.loginTypes.WeChatMiniType", "title": "Staff"}"#;
    write(app.path(), &format!("{own}/e.json"), define);
    write(app.path(), &format!("{own}/__init__.py"), "class Staff: ...\n");
    let instance = r#"{"type": "auths.loginTypes.Staff", "title": "Mini", "backendBundleEntry": "."}"#;
    write(app.path(), "auths/loginTypes/MiniLogin/e.json", instance);
    let anywhere = ["--listen", "127.0.0.1:0"];
    for command in [&["serve"][..], &["dev", "--sandbox-listen", "127.0.0.1:0"]] {
        let error = wxlogin(app.path(), &[command, &anywhere].concat()).failed(3, "python -m wxlogin");
        assert!(error.contains("auths.loginTypes.Staff"), "{error}");
        // On PyPI anybody may take the name.
        assert!(!error.contains("pip install wxlogin"), "{error}");
    }
}
