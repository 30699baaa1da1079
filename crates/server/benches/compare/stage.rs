//! The three servers of a run: a bare axum handler, a stub of WeChat that answers at once or after a while, and wxlogin.

use std::{net::SocketAddr, time::Duration};

use axum::{Json, Router, extract::Query, routing::get};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wxlogin::App;

pub(crate) const MINI: &str = "auths.loginTypes.Mini";

pub(crate) async fn bare() -> SocketAddr {
    let hello = get(|| async { Json(json!({"errcode": 0, "code": "ok"})) });
    spawn(Router::new().route("/", hello)).await
}

/// Answers `jscode2session`: the openid is what stands before the first `-` of the code.
pub(crate) async fn stub(delay: Duration) -> SocketAddr {
    let session = move |Query(query): Query<Value>| async move {
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let person =
            query["js_code"].as_str().and_then(|code| code.split('-').next()).unwrap_or_default().to_owned();
        Json(json!({"session_key": "AAAAAAAAAAAAAAAAAAAAAA==", "openid": person}))
    };
    spawn(Router::new().route("/sns/jscode2session", get(session))).await
}

async fn spawn(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// wxlogin on a fresh folder whose WeChat is `stub`.
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Site {
    pub(crate) async fn new(stub: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let element = folder.path().join("auths/loginTypes/Mini");
        std::fs::create_dir_all(&element).unwrap();
        let define = json!({"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "allowRegister": 1});
        let config = json!({"appId": "wx00000000000000b1", "appSecret": "0123456789abcdef"});
        std::fs::write(element.join("e.json"), define.to_string()).unwrap();
        std::fs::write(element.join("Mini.json"), config.to_string()).unwrap();
        let mut builder =
            App::builder(folder.path()).environment([]).set("wechat.hosts.api", format!("http://{stub}"));
        for (key, value) in [
            ("limits.per_address", "0"),
            ("limits.per_account", "0"),
            ("limits.per_element", "0"),
            ("wechat.max_in_flight", "20000"),
            ("session.max_per_user", "1000000"),
            ("log.level", "warn"),
        ] {
            builder = builder.set(key, value);
        }
        let app = builder.open().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = app.clone();
        tokio::spawn(async move { wxlogin_server::serve(served, listener, std::future::pending()).await });
        Self { app, address, _folder: folder }
    }

    /// Links `count` users, u0, u1, ..., and gives a session of each.
    pub(crate) async fn people(&self, count: usize) -> Vec<String> {
        let mut sessions = vec![];
        for n in 0..count {
            let mini = self.app.element(MINI).unwrap();
            mini.call("bind", json!({"userId": format!("user{n}"), "code": format!("u{n}-bind")}))
                .await
                .unwrap();
            let answer = mini.call("getLoginCode", json!({"code": format!("u{n}-first")})).await.unwrap();
            let service = self.app.element("auths.loginTypes.services.AuthSvc").unwrap();
            let session =
                service.call("loginByCode", json!({"loginCode": answer["loginCode"]})).await.unwrap();
            sessions.push(session["sessionId"].as_str().unwrap().to_owned());
        }
        sessions
    }
}
