//! A login type that asks Python for each step.

use std::sync::Arc;

use async_trait::async_trait;
use futures::{FutureExt, future::BoxFuture};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::Url;
use wxlogin::{
    Error, LoginMethod, Result,
    login_type::{AuthorizeRequest, Descriptor, FunctionCall, Lifecycle, LoginType, QrCodes, Verified},
    nouns::{Corp, Profile, UserId},
};
use wxlogin_core::flows::Core;

use super::{
    Asking, Said,
    descriptor::descriptor,
    wire::{corps_as_json, profile_of, verified_as_json, verified_of},
};
use crate::{describe::method_as_json, folder::OwnType};

pub(super) struct PythonType {
    key: String,
    below: Option<Arc<dyn LoginType>>,
    descriptor: &'static Descriptor,
    authorize_url: Option<String>,
    asking: Asking,
}

impl PythonType {
    pub(super) fn new(
        key: String,
        own: OwnType,
        said: Said,
        below: Option<Arc<dyn LoginType>>,
        asking: Asking,
    ) -> Self {
        let descriptor = below.as_ref().map_or_else(|| descriptor(&own, &said), |below| below.descriptor());
        Self { key, below, descriptor, authorize_url: said.authorize_url, asking }
    }

    /// Asks for a step with the login method beside its own arguments.
    async fn step<'a>(
        &self,
        step: &str,
        method: &LoginMethod,
        mut arguments: Value,
        below: impl Fn(Value) -> BoxFuture<'a, Result<Value>>,
    ) -> Result<Value> {
        arguments["method"] = method_as_json(method, self.descriptor);
        self.asking.ask(&self.key, step, arguments, below).await
    }
}

#[async_trait]
impl LoginType for PythonType {
    fn descriptor(&self) -> &'static Descriptor {
        self.descriptor
    }

    fn authorize(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<Option<Url>> {
        match (&self.authorize_url, &self.below) {
            (Some(template), _) => {
                let filled = [
                    ("{appId}", method.app_id.as_str()),
                    ("{callback}", request.callback.as_str()),
                    ("{state}", request.state.expose()),
                ]
                .into_iter()
                .fold(template.clone(), |url, (name, value)| {
                    url.replace(name, &utf8_percent_encode(value, NON_ALPHANUMERIC).to_string())
                });
                Url::parse(&filled).map(Some).map_err(Error::internal)
            }
            (None, Some(below)) => below.authorize(method, request),
            (None, None) => Ok(None),
        }
    }

    fn host(&self) -> Option<String> {
        self.below.as_ref().and_then(|below| below.host())
    }

    /// A type that sends people to an address of its own has no codes of the platform's page.
    fn qr(&self) -> Option<&dyn QrCodes> {
        if self.authorize_url.is_some() {
            return None;
        }
        self.below.as_ref()?.qr()
    }

    async fn exchange(&self, core: &Core, method: &LoginMethod, code: &str) -> Result<Verified> {
        let below = |arguments: Value| {
            async move {
                let code = arguments.get("code").and_then(Value::as_str).unwrap_or_default();
                let below = self.below.as_ref().ok_or_else(|| must_exchange(method))?;
                Ok(verified_as_json(&below.exchange(core, method, code).await?))
            }
            .boxed()
        };
        let answer = self.step("exchange", method, json!({"code": code}), below).await?;
        verified_of(method, &answer)
    }

    async fn call(&self, call: FunctionCall<'_>) -> Result<Value> {
        match &self.below {
            Some(below) => below.call(call).await,
            None => Err(Error::internal(format_args!("{} is declared by nobody", call.function.name))),
        }
    }

    async fn before_register(&self, method: &LoginMethod, verified: &Verified) -> Result<()> {
        let below = |arguments: Value| {
            async move {
                let verified = verified_of(method, arguments.get("verified").unwrap_or(&Value::Null))?;
                if let Some(below) = &self.below {
                    below.before_register(method, &verified).await?;
                }
                Ok(Value::Null)
            }
            .boxed()
        };
        let arguments = json!({"verified": verified_as_json(verified)});
        self.step("beforeRegister", method, arguments, below).await.map(|_| ())
    }

    async fn map_profile(&self, method: &LoginMethod, verified: &Verified) -> Result<Option<Profile>> {
        let below = |arguments: Value| {
            async move {
                let verified = verified_of(method, arguments.get("verified").unwrap_or(&Value::Null))?;
                let profile = match &self.below {
                    Some(below) => below.map_profile(method, &verified).await?,
                    None => verified.profile,
                };
                Ok(json!(profile))
            }
            .boxed()
        };
        let arguments = json!({"verified": verified_as_json(verified)});
        let answer = self.step("mapProfile", method, arguments, below).await?;
        profile_of(method, Some(&answer))
    }

    async fn choose_corp(
        &self,
        method: &LoginMethod,
        verified: &Verified,
        corps: &[Corp],
    ) -> Result<Option<String>> {
        let below = |arguments: Value| {
            async move {
                let verified = verified_of(method, arguments.get("verified").unwrap_or(&Value::Null))?;
                let corp = match &self.below {
                    Some(below) => below.choose_corp(method, &verified, corps).await?,
                    None => method.corp.clone(),
                };
                Ok(json!(corp))
            }
            .boxed()
        };
        let arguments = json!({"verified": verified_as_json(verified), "corps": corps_as_json(corps)});
        let answer = self.step("chooseCorp", method, arguments, below).await?;
        Ok(answer.as_str().filter(|corp| !corp.is_empty()).map(str::to_owned))
    }

    async fn after_login(&self, method: &LoginMethod, user_id: &UserId) -> Result<()> {
        let below = |_: Value| {
            async move {
                if let Some(below) = &self.below {
                    below.after_login(method, user_id).await?;
                }
                Ok(Value::Null)
            }
            .boxed()
        };
        self.step("afterLogin", method, json!({"userId": user_id}), below).await.map(|_| ())
    }

    async fn lifecycle(&self, change: Lifecycle, full_name: &str) -> Result<()> {
        let step = match change {
            Lifecycle::Created => "onCreate",
            Lifecycle::Updated => "onUpdate",
            Lifecycle::Deleted => "onDelete",
        };
        let below = |_: Value| {
            async move {
                if let Some(below) = &self.below {
                    below.lifecycle(change, full_name).await?;
                }
                Ok(Value::Null)
            }
            .boxed()
        };
        self.asking.ask(&self.key, step, json!({"fullName": full_name}), below).await.map(|_| ())
    }
}

fn must_exchange(method: &LoginMethod) -> Error {
    Error::internal(format_args!(
        "the type of {} stands on no official type, so its class has to define exchange(code)",
        method.full_name
    ))
}
