//! A browser with cookies.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, request::Builder},
};

use super::{Reply, Site};

/// The User-Agent of WeChat's own browser.
pub(crate) const WECHAT: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.40(0x1800282c)";
const DESKTOP: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36";

/// See the module.
pub(crate) struct Browser<'a> {
    pub(crate) site: &'a Site,
    user_agent: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
    csrf: Option<String>,
}

impl<'a> Browser<'a> {
    pub(super) const fn new(site: &'a Site) -> Self {
        Self { site, user_agent: DESKTOP, cookies: BTreeMap::new(), csrf: None }
    }

    /// The same on a phone, inside WeChat.
    pub(crate) fn inside_wechat(mut self) -> Self {
        self.user_agent = WECHAT;
        self
    }

    pub(crate) async fn open(&mut self, path: &str) -> Reply {
        let request = self.request(Request::get(path));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Submits a form of the page that was opened last.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut form = url::form_urlencoded::Serializer::new(format!("csrf={}", self.form_token()));
        form.extend_pairs(fields);
        self.post_form(path, form.finish()).await
    }

    /// The token in the forms of the page that was opened last.
    pub(crate) fn form_token(&self) -> String {
        self.csrf.clone().expect("a page with a form is open")
    }

    /// Sends a form as another site's page would: with the cookies, without the token.
    pub(crate) async fn submit_forged(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.post_form(path, form.finish()).await
    }

    async fn post_form(&mut self, path: &str, form: String) -> Reply {
        let request = self.request(Request::post(path));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// A request with this browser's cookies and headers.
    pub(crate) fn request(&self, request: Builder) -> Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let address: SocketAddr = ([198, 51, 100, 7], 40000).into();
        let request = request
            .header("accept", "text/html,application/xhtml+xml")
            .header("user-agent", self.user_agent)
            .header("host", "127.0.0.1:8400")
            .extension(ConnectInfo(address));
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    pub(crate) async fn send(&mut self, request: Request<Body>) -> Reply {
        let reply = self.site.send(request).await;
        for line in reply.set_cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let token = reply.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        if let Some(token) = token {
            self.csrf = Some(token.to_owned());
        }
        reply
    }

    /// Who is signed in here.
    pub(crate) async fn user(&mut self) -> Option<String> {
        let request = self.request(Request::get("/v1/session")).body(Body::empty()).unwrap();
        let reply = self.site.send(request).await;
        (reply.status == 200).then(|| reply.data()["userId"].as_str().unwrap().to_owned())
    }
}
