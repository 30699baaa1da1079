//! The caller of an admin route.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::{Value, json};
use wxlogin::{Error, Language, Result, Visit, nouns::Caller, ports::PortError};

use crate::{
    context::Known,
    envelope::{self, Failure, Outcome},
    extract::Visitor,
    state::Server,
};

/// An admin's session, or an admin key. A handler that takes one cannot be reached by anybody else.
pub(super) struct Admin {
    pub(super) visit: Visit,
    pub(super) known: Known,
}

impl Admin {
    /// A success.
    pub(super) fn tell(&self, data: Value) -> Outcome {
        Ok(envelope::data(&self.known, data))
    }

    /// A success with nothing more to say.
    pub(super) fn done(&self) -> Outcome {
        self.tell(json!({"done": true}))
    }

    /// A list and how many there are in all.
    pub(super) fn list(&self, items: Vec<Value>, total: u64) -> Outcome {
        self.tell(json!({"items": items, "total": total}))
    }

    pub(super) fn language(&self) -> Language {
        self.visit.language
    }
}

impl FromRequestParts<Server> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> std::result::Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, server).await?;
        let allowed = check(server, &visitor.visit).await;
        allowed.map_err(|error| visitor.explain(error))?;
        let caller = match visitor.visit.caller {
            Caller::User(session) => Caller::Admin(session),
            other => other,
        };
        Ok(Self { visit: Visit { caller, ..visitor.visit }, known: visitor.known })
    }
}

/// Lists ask stores without a flow in between, which would make nothing of an absence.
impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Error::from(error).into()
    }
}

/// Over HTTP a service is always a key, whatever its name is, so the key itself is asked; the core's check knows code in this
/// process by a name that a key could be given too.
pub(crate) async fn check(server: &Server, visit: &Visit) -> Result<()> {
    let core = server.app().core();
    let Caller::Service { name } = &visit.caller else { return core.must_be_admin(visit).await };
    let keys = core.stores.keys.keys().await?;
    let admin = keys.iter().any(|key| key.name == *name && key.admin && key.works_at(core.clock.now()));
    if admin { Ok(()) } else { Err(admin_key_needed()) }
}

fn admin_key_needed() -> Error {
    Error::new(wxlogin::Code::Forbidden)
        .message("This key may not use the admin API.", "该密钥无权使用管理接口。")
        .hint(
            "Make one with `wxlogin key add --name NAME --admin`.",
            "请使用 `wxlogin key add --name NAME --admin` 创建。",
        )
}
