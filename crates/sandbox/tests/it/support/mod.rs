//! A platform in a test: frozen clock, fixed seed, three apps.
#![expect(clippy::unwrap_used, reason = "test support: a test stops at the first surprise")]
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use wxlogin_sandbox::{AppKind, AppRegistration, ManualClock, Options, Sandbox};

/// The frozen instant, in Unix seconds.
pub(crate) const START: i64 = 1_789_657_213;
/// A website app.
pub(crate) const SITE: &str = "wx00000000000000aa";
/// A service account.
pub(crate) const ACCOUNT: &str = "wx00000000000000bb";
/// A mini program.
pub(crate) const MINI: &str = "wx00000000000000cc";
/// The user agent of WeChat's own browser.
pub(crate) const WECHAT: &str = "Mozilla/5.0 MicroMessenger/8.0.40(0x1800282c) NetType/WIFI Language/zh_CN";

/// The sandbox under test.
pub(crate) struct Platform {
    /// The handle, for in-process control.
    pub(crate) sandbox: Sandbox,
    router: axum::Router,
}

/// An answer, read to the end.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: StatusCode,
    /// Content type as sent.
    pub(crate) content_type: String,
    /// All headers.
    pub(crate) headers: HeaderMap,
    /// The body as text.
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.body);
        assert!(read.is_ok(), "not JSON: {}", self.body);
        read.unwrap()
    }

    pub(crate) fn text(&self, key: &str) -> String {
        let body = self.json();
        assert!(body[key].is_string(), "no {key} in {}", self.body);
        body[key].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.json().as_object().unwrap().keys().cloned().collect()
    }

    #[track_caller]
    pub(crate) fn is_error(&self, errcode: i64, errmsg_start: &str) {
        assert_eq!(self.status, StatusCode::OK);
        let body = self.json();
        assert_eq!(body["errcode"], errcode, "{}", self.body);
        assert!(body["errmsg"].as_str().unwrap().starts_with(errmsg_start), "{}", self.body);
        assert_eq!(self.keys(), ["errcode", "errmsg"]);
    }

    pub(crate) fn location(&self) -> String {
        self.headers["location"].to_str().unwrap().to_owned()
    }
}

fn registration(app_id: &str, kind: AppKind) -> AppRegistration {
    AppRegistration {
        app_id: app_id.into(),
        secret: "s3cret".into(),
        kind,
        name: format!("The {} app", kind.as_str()),
        callback_domains: vec![],
    }
}

/// Default options of the tests.
pub(crate) fn options() -> Options {
    let clock = ManualClock::new(Timestamp::from_second(START).unwrap());
    Options { public_url: "http://sandbox.test".into(), ..Options::new(Arc::new(clock), [7; 32]) }
}

impl Platform {
    pub(crate) fn new() -> Self {
        Self::with(options())
    }

    pub(crate) fn with(options: Options) -> Self {
        let sandbox = Sandbox::new(options);
        for (app_id, kind) in [(SITE, AppKind::Website), (ACCOUNT, AppKind::Official), (MINI, AppKind::Mini)]
        {
            sandbox.register_app(registration(app_id, kind)).unwrap();
        }
        let router = sandbox.router();
        Self { sandbox, router }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let content_type = parts.headers.get("content-type").map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: parts.status,
            content_type: content_type.unwrap_or_default(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn get(&self, path: String) -> Answer {
        self.get_with(&path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path).header("host", "127.0.0.1:8401");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, content_type: &str, body: &str) -> Answer {
        let request =
            Request::post(path).header("host", "127.0.0.1:8401").header("content-type", content_type);
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, "application/json", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()
    }

    pub(crate) async fn code(&self, app_id: &str, persona: &str, kind: &str) -> String {
        let body = json!({ "appid": app_id, "persona": persona, "kind": kind });
        self.control("/sandbox/codes", body).await["code"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        self.control("/sandbox/clock", json!({ "advance_seconds": seconds })).await;
    }

    pub(crate) async fn exchange(&self, app_id: &str, code: &str) -> Answer {
        self.get(format!(
            "/sns/oauth2/access_token?appid={app_id}&secret=s3cret&code={code}&grant_type=authorization_code"
        ))
        .await
    }

    pub(crate) async fn session(&self, app_id: &str, code: &str) -> Answer {
        self.get(format!(
            "/sns/jscode2session?appid={app_id}&secret=s3cret&js_code={code}&grant_type=authorization_code"
        ))
        .await
    }

    pub(crate) async fn global_token(&self, app_id: &str) -> String {
        let path = format!("/cgi-bin/token?grant_type=client_credential&appid={app_id}&secret=s3cret");
        self.get(path).await.text("access_token")
    }
}

/// A sandbox behind a real listener, for what only a connection can show.
pub(crate) struct Served {
    pub(crate) address: std::net::SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Served {
    pub(crate) async fn start(sandbox: &Sandbox) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let sandbox = sandbox.clone();
        tokio::spawn(async move {
            let shutdown = async move { drop(stopped.await) };
            sandbox.serve(listener, shutdown).await.unwrap();
        });
        Self { address, stop: Some(stop) }
    }

    /// Everything the server sends until it closes the connection.
    pub(crate) async fn get(&self, path: &str) -> String {
        Self::ask(self.address, path).await
    }

    pub(crate) async fn ask(address: std::net::SocketAddr, path: &str) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is cut may end in an error; what came until then counts.
        let _ended = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _sent = stop.send(());
        }
    }
}
