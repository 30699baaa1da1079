//! One door for every call from outside: declared functions only, arguments and caller checked, then the verb.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Core, Visit,
    access::may_call,
    bind::{Proof, done},
};
use crate::{
    Code, Error, Result,
    declare::{AUTH_SERVICE, FAMILY, Function, check_arguments},
    login_type::{Descriptor, FunctionCall, LoginMethod},
    nouns::UserId,
};

impl Core {
    /// Calls a function of a login method, or of its service sub-element.
    pub async fn call_method(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        service: Option<&str>,
        name: &str,
        arguments: Map<String, Value>,
    ) -> Result<Value> {
        let login_type = self.login_type(method)?;
        let (function, of_family) = find(login_type.descriptor(), service, name)?;
        let arguments = check_arguments(function, arguments)?;
        may_call(function, &arguments, visit)?;
        if of_family {
            return self.call_family(visit, method, function.name, &arguments).await;
        }
        login_type.call(FunctionCall { core: self, method, service, function, arguments, visit }).await
    }

    async fn call_family(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        name: &str,
        arguments: &Map<String, Value>,
    ) -> Result<Value> {
        match name {
            "getLoginConfig" => self.login_config(method),
            "getLoginCode" => plain(self.get_login_code(visit, method, required(arguments, "code")?).await?),
            "register" => Box::pin(self.register(visit, method, required(arguments, "bindCode")?)).await,
            "bind" => {
                let proof = Proof::of(text(arguments, "code"), text(arguments, "bindCode"))?;
                self.bind(visit, method, &user_id(arguments)?, proof).await?;
                Ok(done(visit.language))
            }
            "unbind" => {
                self.unbind(visit, method, &user_id(arguments)?).await?;
                Ok(done(visit.language))
            }
            "getUserAuthInfo" => {
                let active = self.user_auth_info(visit, method, arguments.get("authObj")).await?;
                Ok(json!({"isActive": active}))
            }
            other => Err(Error::internal(format_args!("{other} is declared but has no flow"))),
        }
    }

    /// Calls a function of `auths.loginTypes.services.AuthSvc`.
    pub async fn call_auth_service(
        &self,
        visit: &Visit,
        name: &str,
        arguments: Map<String, Value>,
    ) -> Result<Value> {
        let function =
            AUTH_SERVICE.iter().find(|f| f.name == name).ok_or_else(|| no_function(name, AUTH_SERVICE))?;
        let arguments = check_arguments(function, arguments)?;
        may_call(function, &arguments, visit)?;
        match function.name {
            "loginByCode" => {
                let (corp, platform) = (text(&arguments, "corp"), text(&arguments, "platform"));
                plain(self.login_by_code(visit, required(&arguments, "loginCode")?, corp, platform).await?)
            }
            "logout" => {
                self.logout(visit).await?;
                Ok(done(visit.language))
            }
            "currentUser" => self.current_user(visit).await,
            other => Err(Error::internal(format_args!("{other} is declared but has no flow"))),
        }
    }
}

/// The declared function, and whether it is one of every login type's.
fn find(descriptor: &Descriptor, service: Option<&str>, name: &str) -> Result<(&'static Function, bool)> {
    let Some(service) = service else {
        let of_family = FAMILY.iter().find(|f| f.name == name);
        let own = descriptor.functions.iter().find(|f| f.name == name);
        return match (own, of_family) {
            (Some(function), _) => Ok((function, false)),
            (None, Some(function)) => Ok((function, true)),
            (None, None) => Err(no_function(name, FAMILY.iter().chain(descriptor.functions))),
        };
    };
    let found = descriptor.services.iter().find(|s| s.name == service);
    let functions = found.map(|s| s.functions).ok_or_else(|| Error::new(Code::NotFound))?;
    let function = functions.iter().find(|f| f.name == name).ok_or_else(|| no_function(name, functions))?;
    Ok((function, false))
}

fn no_function<'a>(name: &str, functions: impl IntoIterator<Item = &'a Function>) -> Error {
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let names: Vec<&str> = functions.into_iter().map(|f| f.name).collect();
    let names = names.join(", ");
    Error::new(Code::NotFound)
        .message(format!("There is no function `{name}` here."), format!("此处没有函数 `{name}`。"))
        .hint(format!("There are: {names}."), format!("可用函数：{names}。"))
}

fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str)
}

fn required<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str> {
    text(arguments, name)
        .ok_or_else(|| Error::internal(format_args!("`{name}` passed the check without being there")))
}

fn user_id(arguments: &Map<String, Value>) -> Result<UserId> {
    UserId::parse(required(arguments, "userId")?)
        .ok_or_else(|| Error::internal("`userId` passed the check unread"))
}

fn plain(value: impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}
