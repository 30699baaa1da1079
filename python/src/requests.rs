//! What can be run: declared functions of elements, and, under the empty name, a few verbs of the core.

use std::sync::Arc;

use secrecy::SecretString;
use serde_json::{Map, Value, json};
use wxlogin::{App, Code, Error, LoginRequest, Result, nouns::Session, secret::Token};

use crate::{browser, failure::Failure, visit::Calling};

/// One request. `element` empty: a verb of the core.
pub(crate) struct Request {
    pub(crate) app: App,
    pub(crate) calling: Calling,
    pub(crate) element: String,
    pub(crate) function: String,
    pub(crate) arguments: String,
    /// Dropped last: says that the request is over.
    pub(crate) _under_way: Arc<()>,
}

impl Request {
    /// The result as JSON text.
    pub(crate) async fn run(self) -> std::result::Result<String, Failure> {
        let language = self.calling.language;
        match self.answer().await {
            Ok(value) => Ok(value.to_string()),
            Err(error) => Err(Failure::told(&error, language)),
        }
    }

    async fn answer(self) -> Result<Value> {
        let arguments: Map<String, Value> = serde_json::from_str(&self.arguments).map_err(|error| {
            Error::invalid("The arguments are no JSON object.", "参数不是 JSON 对象。").because(error)
        })?;
        if self.element.is_empty() {
            return self.own(&Given(arguments)).await;
        }
        let visit = self.calling.visit(&self.app).await?;
        self.app.call(&visit, &self.element, &self.function, arguments).await
    }

    async fn own(&self, given: &Given) -> Result<Value> {
        let core = self.app.core();
        if self.function == "authenticate" {
            let session = core.authenticate(given.required("token")?).await?;
            return Ok(session.as_deref().map_or(Value::Null, shown));
        }
        let visit = self.calling.visit(&self.app).await?;
        match self.function.as_str() {
            "browserStart" => browser::start(&self.app, &visit, given).await,
            "browserFinish" => browser::finish(&self.app, &visit, given).await,
            "browserConfirm" => browser::confirm(&self.app, &visit, given).await,
            "login" => plain(core.login(&visit, given.login()?).await?),
            "sessions" => plain(core.own_sessions(&visit).await?),
            "endSession" => {
                core.end_own_session(&visit, given.required("id")?).await?;
                Ok(Value::Null)
            }
            "addUser" => {
                service_only(&visit)?;
                let password = given.text("password")?.map(SecretString::from);
                let (name, corp) = (given.required("username")?, given.text("corp")?);
                let user = core.add_user(&visit, name, password.as_ref(), corp).await?;
                Ok(json!({"userId": user.id, "username": user.username, "isActive": user.active}))
            }
            "setActive" => {
                service_only(&visit)?;
                let user = core.find_user(given.required("user")?).await?;
                let active = given.flag("active")?.ok_or_else(|| not_flag("active"))?;
                core.set_active(&visit, &user, active).await?;
                Ok(Value::Null)
            }
            "ready" => {
                self.app.ready().await?;
                Ok(Value::Null)
            }
            other => Err(Error::internal(format_args!("there is no verb {other}"))),
        }
    }
}

/// The arguments of a verb. One of another type than expected is refused: to overlook it would be to do something else than
/// was asked for.
pub(crate) struct Given(Map<String, Value>);

impl Given {
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(not_text(name)),
        }
    }

    /// True or false, or 1 or 0 as the flags of an `e.json` are written.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::Number(number)) if number.as_u64() == Some(1) => Ok(Some(true)),
            Some(Value::Number(number)) if number.as_u64() == Some(0) => Ok(Some(false)),
            Some(_) => Err(not_flag(name)),
        }
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str> {
        self.text(name)?.ok_or_else(|| not_text(name))
    }

    fn login(&self) -> Result<LoginRequest> {
        let owned = |name: &str| Ok::<_, Error>(self.text(name)?.map(str::to_owned));
        Ok(LoginRequest {
            username: owned("username")?,
            password: self.text("password")?.map(SecretString::from),
            code: owned("code")?.map(Token::from),
            bind_code: owned("bindCode")?.map(Token::from),
            instance: owned("instance")?,
            corp: owned("corp")?,
            platform: owned("platform")?,
        })
    }
}

fn not_text(name: &str) -> Error {
    Error::invalid(format!("`{name}` must be text."), format!("`{name}` 必须是文本。"))
}

fn not_flag(name: &str) -> Error {
    Error::invalid(
        format!("`{name}` must be true or false (or 1 or 0)."),
        format!("`{name}` 必须是 true 或 false（或 1、0）。"),
    )
}

fn service_only(visit: &wxlogin::Visit) -> Result<()> {
    if visit.caller.is_service() { Ok(()) } else { Err(Error::new(Code::Forbidden)) }
}

fn shown(session: &Session) -> Value {
    json!({
        "id": session.id,
        "userId": session.user_id,
        "corpId": session.corp_id,
        "method": session.method,
        "platform": session.platform,
        "createdAt": session.created_at.to_string(),
        "seenAt": session.seen_at.to_string(),
        "expiresAt": session.expires_at.to_string(),
    })
}

fn plain(value: impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}
