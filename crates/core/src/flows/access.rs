//! May this caller call this function?

use serde_json::{Map, Value};

use super::Visit;
use crate::{
    Code, Error, Result,
    declare::{Access, Function},
    nouns::Caller,
};

/// Checks the caller against the declaration, after the arguments were put into their normal form.
pub(crate) fn may_call(function: &Function, arguments: &Map<String, Value>, visit: &Visit) -> Result<()> {
    match (function.access, &visit.caller) {
        (Access::Anyone, _) => Ok(()),
        (Access::SelfOrService | Access::Service, caller) if caller.is_service() => Ok(()),
        (Access::SelfOrService, Caller::User(session)) => {
            let other = arguments
                .get("userId")
                .and_then(Value::as_str)
                .is_some_and(|id| id != session.user_id.as_str());
            if other { Err(Error::new(Code::Forbidden)) } else { Ok(()) }
        }
        (Access::Session, Caller::User(_)) => Ok(()),
        (Access::SelfOrService | Access::Session, _) => Err(Error::new(Code::Unauthenticated)),
        (Access::Service, Caller::User(_) | Caller::Console(_)) => Err(service_only()),
        (Access::Service, _) => Err(Error::new(Code::Unauthenticated).hint(
            "Send a service key as `Authorization: Bearer`; make one with `wxlogin key add --name NAME`.",
            "请以 `Authorization: Bearer` 携带服务密钥；可用 `wxlogin key add --name NAME` 创建。",
        )),
    }
}

fn service_only() -> Error {
    Error::new(Code::Forbidden).hint(
        "Only the application's back end may call this, with a service key (`wxlogin key add`).",
        "仅限应用后端携带服务密钥调用（`wxlogin key add`）。",
    )
}
