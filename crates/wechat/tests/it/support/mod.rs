//! A WeChat that answers from a script.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use url::Url;
use wxlogin_wechat::{Call, Credentials, Failure, Hosts, SecretString, Transport, TransportError};

pub(crate) const APP_ID: &str = "wx0123456789abcdef";
pub(crate) const SECRET: &str = "5ec5e700000000000000000000000000";
pub(crate) const OPENID: &str = "oAbCd5eFgHiJkLmNoPqRsTuVwXyZ";
pub(crate) const UNIONID: &str = "oZyXw4vUtSrQpOnMlKjIhGfEdCbA";

pub(crate) fn hosts() -> Hosts {
    Hosts::all_at(&Url::parse("http://127.0.0.1:8401").unwrap())
}

pub(crate) fn app() -> Credentials {
    Credentials::new(APP_ID, SecretString::from(SECRET))
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// An answer as `/sns/jscode2session` labels it: JSON called text/plain.
pub(crate) fn answer(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    http::Response::builder().status(status).header("content-type", "text/plain").body(body.into()).unwrap()
}

/// What `call` makes of `body`.
pub(crate) fn judge<T>(call: Result<Call<T>, Failure>, body: &str) -> Result<T, Failure> {
    (call.unwrap().parse)(&answer(200, body.to_owned()))
}

/// Plays its answers in order and remembers what it was asked: `METHOD path?query body`.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Result<http::Response<Bytes>, TransportError>>>,
    asked: Mutex<Vec<String>>,
}

impl Script {
    pub(crate) fn new(answers: Vec<Result<&'static str, TransportError>>) -> Self {
        let answers = answers.into_iter().map(|body| body.map(|body| answer(200, body))).collect();
        Self { answers: Mutex::new(answers), asked: Mutex::default() }
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn asked_paths(&self) -> Vec<String> {
        let path = |line: &String| line.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
        self.asked().iter().map(path).collect()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        self.asked.lock().unwrap().push(format!("{} {target} {body}", request.method()));
        tokio::task::yield_now().await;
        self.answers.lock().unwrap().pop_front().unwrap_or(Err(TransportError::Connect))
    }
}
