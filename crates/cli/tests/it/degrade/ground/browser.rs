//! A person's browser, as far as a sign-in needs one: it keeps cookies, and may reach another server with each request.

use reqwest::header::{COOKIE, SET_COOKIE};

use super::{Answer, Server, WeChat, server::client};

/// Cookies, and the state of the sign-in under way.
pub(crate) struct Browser {
    cookies: Vec<(String, String)>,
    state: String,
}

impl Browser {
    /// Opens the sign-in on a server, and is sent to WeChat.
    pub(crate) async fn leaves(server: &Server) -> Self {
        let mut browser = Self { cookies: vec![], state: String::new() };
        let answer = browser.get(server, "/login/ScanLogin?redirect=/in").await.works();
        let location = answer.headers["location"].to_str().unwrap();
        let state = location.split(['?', '&', '#']).find_map(|pair| pair.strip_prefix("state="));
        browser.state = state.unwrap().to_owned();
        browser
    }

    /// Comes back from WeChat, to any server.
    pub(crate) async fn comes_back(&mut self, server: &Server, wechat: &WeChat, persona: &str) -> Answer {
        let code = wechat.code(persona, "website").await;
        let path = format!("/login/ScanLogin/callback?code={code}&state={}", self.state);
        self.get(server, &path).await
    }

    /// Whether it holds a session.
    pub(crate) fn session(&self) -> Option<&str> {
        let found = self.cookies.iter().find(|(name, _)| name.contains("wxlogin_session"));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    async fn get(&mut self, server: &Server, path: &str) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = client().get(format!("{}{path}", server.url)).header(COOKIE, cookies.join("; "));
        let answer = Answer::of(request).await.unwrap();
        for set in answer.headers.get_all(SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        answer
    }
}
