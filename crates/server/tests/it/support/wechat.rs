//! WeChat, played by the sandbox, and the people who have it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::Request,
    response::Response,
};
use serde_json::{Value, json};
use tower::ServiceExt;
use url::Url;
use wxlogin_sandbox::{AppKind, AppRegistration, CodeKind, Options, Sandbox, SystemClock};

use super::{CLOSED, MINI, OFFICIAL, Site, browser::WECHAT};

/// Name, Type, appId, allowRegister.
pub(super) const ELEMENTS: [(&str, &str, &str, u8); 4] = [
    ("Web", "WeChatType", "wx00000000000000a1", 1),
    ("Official", "WechatPublicType", "wx00000000000000a2", 1),
    ("Mini", "WeChatMiniType", "wx00000000000000a3", 1),
    ("Closed", "WeChatType", "wx00000000000000a4", 0),
];

pub(crate) fn secret_of(app_id: &str) -> String {
    format!("5ec4e7of{app_id}00000000")
}

pub(super) async fn platform() -> (Sandbox, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let mut options = Options { public_url: origin.clone(), ..Options::new(Arc::new(SystemClock), [5; 32]) };
    options.timings.long_poll_hold = std::time::Duration::from_millis(400);
    let sandbox = Sandbox::new(options);
    for (name, kind, app_id, _) in ELEMENTS {
        let kind = match kind {
            "WeChatType" => AppKind::Website,
            "WechatPublicType" => AppKind::Official,
            _ => AppKind::Mini,
        };
        sandbox
            .register_app(AppRegistration {
                app_id: app_id.to_owned(),
                secret: secret_of(app_id).into(),
                kind,
                name: name.to_owned(),
                callback_domains: vec![],
            })
            .unwrap();
    }
    let serving = sandbox.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    (sandbox, origin)
}

/// Somebody who has WeChat.
pub(crate) struct Person<'a> {
    pub(super) site: &'a Site,
    pub(super) name: &'a str,
}

impl Person<'_> {
    /// The code that WeChat gives them for an element.
    pub(crate) fn code(&self, element: &str) -> String {
        self.code_of_kind(element, kind_of(element))
    }

    /// A code of another kind: `Phone`, `OfficialBase`.
    pub(crate) fn code_of_kind(&self, element: &str, kind: CodeKind) -> String {
        let code = self.site.platform.issue_code(app_id(element), self.name, kind).unwrap();
        self.site.guard.hide(&code);
        code
    }

    /// Scans the QR code of WeChat's page at `location` and taps Allow; gives our callback's path and query.
    pub(crate) async fn scans(&self, location: &str) -> String {
        self.open(location, "").await;
        let open = self.control("GET", "/sandbox/qr", None).await;
        let uuid = open["qr"].as_array().unwrap().last().unwrap()["uuid"].as_str().unwrap().to_owned();
        for action in ["scan", "confirm"] {
            let path = format!("/sandbox/qr/{uuid}/{action}");
            self.control("POST", &path, Some(json!({"persona": self.name}))).await;
        }
        let answer = self.open(&format!("http://x/connect/l/qrconnect?uuid={uuid}"), "").await.1;
        let code = answer.split("wx_code='").nth(1).unwrap().split('\'').next().unwrap();
        self.site.guard.hide(code);
        callback(location, code)
    }

    /// Does something with the one QR code that is on a screen: `scan`, `cancel`, `expire`.
    pub(crate) async fn acts(&self, action: &str) -> String {
        let open = self.control("GET", "/sandbox/qr", None).await;
        let uuid = open["qr"][0]["uuid"].as_str().unwrap().to_owned();
        self.site.guard.hide(&uuid);
        self.control("POST", &format!("/sandbox/qr/{uuid}/{action}"), Some(json!({"persona": self.name})))
            .await;
        uuid
    }

    /// Taps Allow; what WeChat then tells may reach nobody but the server.
    pub(crate) async fn confirms(&self) {
        let uuid = self.acts("confirm").await;
        let answer = self.open(&format!("http://x/connect/l/qrconnect?uuid={uuid}"), "").await.1;
        self.site.guard.hide(answer.split("wx_code='").nth(1).unwrap().split('\'').next().unwrap());
    }

    /// Agrees on the consent sheet at `location`, inside WeChat; gives our callback's path and query.
    pub(crate) async fn agrees(&self, location: &str) -> String {
        let (status, page) = self.open(location, WECHAT).await;
        assert_eq!(status.status(), 200, "{page}");
        let sheet = page.split("name=\"sheet\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let reply = format!(
            "http://x/connect/oauth2/authorize_reply?sheet={sheet}&allow=allow&persona={}",
            self.name
        );
        let (response, page) = self.open(&reply, WECHAT).await;
        assert_eq!(response.status(), 302, "{page}");
        let back = Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        self.site.guard.hide(&code);
        format!("{}?{}", back.path(), back.query().unwrap())
    }

    /// What the mini program's API hands over, sealed with the session key.
    pub(crate) async fn sealed_data(&self) -> Value {
        let body = json!({"appid": app_id(MINI), "persona": self.name, "kind": "user"});
        self.control("POST", "/sandbox/encrypted", Some(body)).await
    }

    /// WeChat holds them for somebody of another kind from now on: `snapshot`, `blocked`.
    pub(crate) async fn becomes(&self, persona: Value) {
        self.control("POST", "/sandbox/people", Some(persona)).await;
    }

    async fn control(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let response =
            self.site.platform.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        serde_json::from_str(&text(response).await.1).unwrap()
    }

    async fn open(&self, address: &str, user_agent: &str) -> (Response, String) {
        let url = Url::parse(address).unwrap();
        let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
        let request = Request::get(path)
            .header("user-agent", user_agent)
            .header("host", "127.0.0.1")
            .header("cookie", format!("sandbox_persona={}", self.name));
        let response =
            self.site.platform.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        text(response).await
    }
}

pub(crate) fn app_id(element: &str) -> &'static str {
    let name = element.rsplit('/').next().unwrap();
    ELEMENTS.into_iter().find(|(found, ..)| *found == name).unwrap().2
}

fn kind_of(element: &str) -> CodeKind {
    match element {
        OFFICIAL => CodeKind::Official,
        MINI => CodeKind::Mini,
        CLOSED => CodeKind::Website,
        _ => CodeKind::Website,
    }
}

async fn text(response: Response) -> (Response, String) {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (Response::from_parts(parts, Body::empty()), String::from_utf8_lossy(&bytes).into_owned())
}

fn callback(location: &str, code: &str) -> String {
    let location = Url::parse(location).unwrap();
    let query: HashMap<_, _> = location.query_pairs().into_owned().collect();
    let back = Url::parse(&query["redirect_uri"]).unwrap();
    format!("{}?code={code}&state={}", back.path(), query["state"])
}
