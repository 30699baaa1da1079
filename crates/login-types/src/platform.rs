//! The way to WeChat: hosts, the HTTP port, the cached global token, and what a failure means to a caller.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use wxlogin_core::{
    Code, Error, Result,
    login_type::LoginMethod,
    ports::{Clock, Held, Http, HttpFailure},
};
use wxlogin_wechat::{
    Call, Credentials, Failure, FailureKind, Hosts, SecretString, Transport, TransportError, Unavailable,
    credential::{GlobalTokens, MemoryTokenCache},
};

/// Shared by the official types; cheap to clone.
#[derive(Clone)]
pub struct Platform {
    /// Where WeChat is.
    pub hosts: Arc<Hosts>,
    transport: Arc<Via>,
    tokens: Arc<GlobalTokens>,
    clock: Arc<dyn Clock>,
}

impl Platform {
    /// The platform at `hosts`, over the application's HTTP client.
    pub fn new(hosts: Hosts, http: Arc<dyn Http>, clock: Arc<dyn Clock>) -> Self {
        let transport = Arc::new(Via(http));
        let tells = clock.clone();
        let now = Arc::new(move || tells.now());
        let cache = Arc::new(MemoryTokenCache::default());
        let tokens = GlobalTokens::new(hosts.clone(), transport.clone(), cache, now);
        Self { hosts: Arc::new(hosts), transport, tokens: Arc::new(tokens), clock }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The host and port of WeChat's API for servers, as requests name it.
    #[must_use]
    pub fn api_host(&self) -> String {
        self.hosts.api.authority().to_owned()
    }

    /// Sends a call that needs no global token.
    pub async fn send<T>(
        &self,
        method: &LoginMethod,
        call: std::result::Result<Call<T>, Failure>,
    ) -> Result<T> {
        let answer = match call {
            Ok(call) => call.send(self.transport.as_ref()).await,
            Err(failure) => Err(failure),
        };
        answer.map_err(|failure| told(method, &failure))
    }

    /// Sends a call whose answer the platform holds back until something happens; `None` when nothing did within `limit`.
    pub async fn send_held<T>(
        &self,
        method: &LoginMethod,
        call: std::result::Result<Call<T>, Failure>,
        limit: Duration,
    ) -> Result<Option<T>> {
        let mut call = call.map_err(|failure| told(method, &failure))?;
        call.request.extensions_mut().insert(Held(limit));
        match call.send(self.transport.as_ref()).await {
            Ok(answer) => Ok(Some(answer)),
            Err(failure) if failure.kind == RAN_OUT => Ok(None),
            Err(failure) => Err(told(method, &failure)),
        }
    }

    /// Sends a call with the global token of the method's app.
    pub async fn send_with_token<T>(
        &self,
        method: &LoginMethod,
        build: impl Fn(&SecretString) -> std::result::Result<Call<T>, Failure> + Send + Sync,
    ) -> Result<T> {
        self.tokens.call(&credentials(method), build).await.map_err(|failure| told(method, &failure))
    }
}

/// The appId and AppSecret of a method.
#[must_use]
pub fn credentials(method: &LoginMethod) -> Credentials {
    Credentials::new(&method.app_id, method.app_secret.clone())
}

/// What WeChat's failure means to whoever called us. The caller of a misconfigured method learns only that; the log learns
/// which key of which element to fix, and where in WeChat's console.
fn told(method: &LoginMethod, failure: &Failure) -> Error {
    let code = match failure.kind {
        FailureKind::CodeInvalid => Code::CodeInvalid,
        FailureKind::CodeUsed => Code::CodeUsed,
        FailureKind::UserBlocked => Code::UserBlocked,
        FailureKind::RateLimited(_) => Code::RateLimited,
        FailureKind::Misconfigured { .. } | FailureKind::RequestRejected => Code::LoginMisconfigured,
        FailureKind::TokenInvalid | FailureKind::RefreshTokenInvalid => Code::CodeInvalid,
        FailureKind::SignatureInvalid | FailureKind::SessionKeyStale => Code::CodeInvalid,
        FailureKind::Unavailable(_) | FailureKind::Unexpected => Code::WechatUnavailable,
    };
    let advice = failure.advice();
    let error = Error::new(code).errcode(failure.errcode).because(format_args!(
        "{} at {} for {}: {} {} (rid {}); {}",
        failure.kind,
        failure.endpoint,
        method.full_name,
        failure.errcode.map(|number| number.to_string()).unwrap_or_default(),
        failure.errmsg.as_deref().unwrap_or_default(),
        failure.rid.as_deref().unwrap_or("-"),
        advice.en,
    ));
    match failure.kind {
        FailureKind::RateLimited(window) => error.retry_after(window.retry_after()),
        FailureKind::Unavailable(Unavailable::Transport(TransportError::Timeout)) => {
            error.retry_after(SOON * 3)
        }
        FailureKind::Unavailable(Unavailable::Transport(TransportError::Refused { retry_after, .. })) => {
            error.retry_after(retry_after)
        }
        FailureKind::Unavailable(why) => worded(error, why).retry_after(SOON),
        FailureKind::Unexpected => error
            .message(
                "WeChat refused for a reason that its documents do not name.",
                "微信以未在文档中说明的原因拒绝了请求。",
            )
            .hint(
                "Start the sign-in again; if it lasts, the server's log has WeChat's number.",
                "请重新发起登录；若持续出现，微信返回的错误码见服务器日志。",
            )
            .retry_after(SOON),
        FailureKind::TokenInvalid
        | FailureKind::RefreshTokenInvalid
        | FailureKind::SignatureInvalid
        | FailureKind::SessionKeyStale => error
            .message("WeChat does not accept the token or key any more.", "微信不再接受该令牌或会话密钥。")
            .hint(advice.en, advice.zh),
        _ => error,
    }
}

/// An answer that came is not called a lack of one. What was sent is spent in each case, so the next step is a new sign-in.
fn worded(error: Error, why: Unavailable) -> Error {
    let (en, zh) = match why {
        Unavailable::Transport(_) => return error,
        Unavailable::Missing("openid") => (
            "WeChat's answer does not say who signs in: it has no openid.",
            "微信的应答中没有 openid，无法确认登录者。",
        ),
        Unavailable::Missing(_) => ("WeChat's answer is not complete.", "微信的应答不完整。"),
        Unavailable::OtherAccount => {
            ("WeChat's answer is about another account.", "微信的应答对应另一个账号。")
        }
        Unavailable::Unreadable => {
            ("What answered in WeChat's place cannot be read.", "收到的应答不是微信的格式，无法读取。")
        }
        Unavailable::Status(_) => ("WeChat's server reports a fault of its own.", "微信服务器返回了错误。"),
        Unavailable::Busy => ("WeChat says that it is busy.", "微信系统繁忙。"),
    };
    error.message(en, zh).hint(
        "Start the sign-in again; if it lasts, the server's log says what came.",
        "请重新发起登录；若持续出现，服务器日志中记录了收到的内容。",
    )
}

const SOON: Duration = Duration::from_secs(2);

const RAN_OUT: FailureKind = FailureKind::Unavailable(Unavailable::Transport(TransportError::Timeout));

/// The core's HTTP port, as the vocabulary crate wants it.
struct Via(Arc<dyn Http>);

#[async_trait]
impl Transport for Via {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> std::result::Result<http::Response<Bytes>, TransportError> {
        self.0.send(request).await.map_err(|failure| match failure {
            HttpFailure::Overloaded { retry_after } => {
                TransportError::Refused { why: "too many calls under way", retry_after }
            }
            HttpFailure::Resting { retry_after } => {
                TransportError::Refused { why: "the host fails and is left alone for a while", retry_after }
            }
            HttpFailure::Connect => TransportError::Connect,
            HttpFailure::Timeout => TransportError::Timeout,
            HttpFailure::Interrupted => TransportError::Interrupted,
            HttpFailure::TooLarge => TransportError::TooLarge,
        })
    }
}
