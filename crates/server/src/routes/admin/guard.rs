//! The caller of an admin route.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::{Value, json};
use wxlogin::{Error, Language, Result, Visit, nouns::Caller, ports::PortError};

use crate::{
    context::Known,
    envelope::{self, Failure, Outcome},
    extract::ConsoleVisitor,
    state::Server,
};

/// An admin's session of the console, or an admin key. A handler that takes one cannot be reached by anybody else.
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

    /// Fails unless the person has proved lately who they are.
    pub(super) async fn fresh(&self, server: &Server) -> Result<()> {
        server.app().core().ensure_fresh(&self.visit).await
    }

    pub(super) fn language(&self) -> Language {
        self.visit.language
    }
}

impl FromRequestParts<Server> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> std::result::Result<Self, Failure> {
        let ConsoleVisitor(visitor) = ConsoleVisitor::from_request_parts(parts, server).await?;
        let allowed = check(server, &visitor.visit).await;
        allowed.map_err(|error| visitor.explain(error))?;
        Ok(Self { visit: visitor.visit, known: visitor.known })
    }
}

/// An admin in the console, no key; also one who has to set up a second factor before anything else.
pub(super) struct OwnConsole(pub(super) Admin);

impl FromRequestParts<Server> for OwnConsole {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> std::result::Result<Self, Failure> {
        let ConsoleVisitor(visitor) = ConsoleVisitor::from_request_parts(parts, server).await?;
        let core = server.app().core();
        if visitor.visit.caller.console().is_none() {
            let refused = match check(server, &visitor.visit).await {
                Err(error) => error,
                // An admin key, which has no account of its own.
                Ok(()) => Error::new(wxlogin::Code::Forbidden)
                    .message("A key has no account in the console.", "密钥在控制台没有账号。"),
            };
            return Err(visitor.explain(refused).into());
        }
        core.console_user(&visitor.visit).await?;
        Ok(Self(Admin { visit: visitor.visit, known: visitor.known }))
    }
}

/// Lists ask stores without a flow in between, which would make nothing of an absence.
impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Error::from(error).into()
    }
}

/// A service is a key, so the key itself is asked; the core's check knows the other callers.
pub(crate) async fn check(server: &Server, visit: &Visit) -> Result<()> {
    let core = server.app().core();
    let Caller::Service { name } = &visit.caller else { return core.ensure_admin(visit).await };
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
