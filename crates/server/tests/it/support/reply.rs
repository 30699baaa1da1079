//! An answer of the server.

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer, read to its end and checked for secrets.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.body);
        read.unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The `data` of a success.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        let mut body = self.json();
        let keys: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["errcode", "errmsg", "code", "requestId", "data"]);
        assert!(body["errcode"] == 0 && body["errmsg"] == "" && body["code"] == "ok", "{body}");
        body["data"].take()
    }

    /// The failure, in its envelope, with this status and code.
    #[track_caller]
    pub(crate) fn fails(&self, status: u16, code: &str) -> Value {
        let body = self.json();
        assert_eq!((self.status.as_u16(), body["code"].as_str()), (status, Some(code)), "{self:?}");
        let keys: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["errcode", "errmsg", "code", "requestId", "hint"]);
        assert_eq!(self.header("x-request-id"), body["requestId"].as_str());
        for text in ["errmsg", "hint"] {
            assert!(!body[text].as_str().unwrap().is_empty(), "{body}");
        }
        body
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where the browser is sent.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        assert!(self.status.is_redirection(), "{self:?}");
        self.header("location").unwrap().to_owned()
    }

    /// The `Set-Cookie` lines.
    pub(crate) fn set_cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all("set-cookie").iter();
        lines.map(|line| line.to_str().unwrap().to_owned()).collect()
    }
}
