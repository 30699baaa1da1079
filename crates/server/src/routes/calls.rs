//! `POST /api/{orgId}/{appName}/{fullName with / for .}/{function}`: every declared function of every element.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    routing::post,
};
use wxlogin::{Code, Error, Result};

use super::{Answer, Body, Route, Verb, Who, no_such_route};
use crate::{
    envelope::{self, Outcome},
    extract::{JsonObject, Visitor},
    state::Server,
};

pub(super) const ROUTES: &[Route] = &[Route {
    verb: Verb::Post,
    path: "/api/{orgId}/{appName}/{*path}",
    tag: "elements",
    id: "call",
    doc: "Calls a function of an element.",
    who: Who::Anyone,
    query: &[],
    body: Body::Nothing,
    answer: Answer::Elements,
    errors: &[],
    handler: || post(call),
}];

/// Functions that begin a sign-in or end one, for the count of logins.
const COUNTED: [&str; 4] = ["getLoginCode", "register", "bind", "loginByCode"];

async fn call(
    State(server): State<Server>,
    visitor: Visitor,
    path: std::result::Result<Path<(String, String, String)>, PathRejection>,
    JsonObject(arguments): JsonObject,
) -> Outcome {
    let Ok(Path((org_id, app_name, path))) = path else { return Err(no_such_route().await) };
    must_be_this_app(&server, &org_id, &app_name)?;
    let (full_name, function) = taken_apart(&path)?;
    let outcome = server.app().call(&visitor.visit, &full_name, function, arguments).await;
    if COUNTED.contains(&function) {
        count(&server, &full_name, outcome.as_ref().err());
    }
    let value = outcome.map_err(|error| visitor.explain(error))?;
    Ok(envelope::data(&visitor.known, value))
}

/// An unknown element's name is the caller's invention and must not become a label.
fn count(server: &Server, full_name: &str, error: Option<&Error>) {
    match error.map(Error::code) {
        None => server.metrics().login(full_name, "ok"),
        Some(Code::NotFound) => server.metrics().login("unknown", Code::NotFound.as_str()),
        Some(code) => server.metrics().login(full_name, code.as_str()),
    }
}

fn must_be_this_app(server: &Server, org_id: &str, app_name: &str) -> Result<()> {
    let info = server.app().info();
    if info.org_id == org_id && info.name == app_name {
        return Ok(());
    }
    let prefix = format!("/api/{}/{}/", info.org_id, info.name);
    Err(Error::new(Code::NotFound)
        .message("Another application is served here.", "此处服务的是另一个应用。")
        .hint(format!("Its calls begin with {prefix}."), format!("调用地址以 {prefix} 开头。")))
}

/// The last segment is the function, the rest is the fullName.
fn taken_apart(path: &str) -> Result<(String, &str)> {
    let (element, function) = path.trim_end_matches('/').rsplit_once('/').ok_or_else(|| {
        Error::new(Code::NotFound).message("The address names no function.", "地址中缺少函数名。").hint(
            "POST /api/{orgId}/{appName}/auths/loginTypes/{Name}/{function}.",
            "POST /api/{orgId}/{appName}/auths/loginTypes/{Name}/{function}。",
        )
    })?;
    Ok((element.replace('/', "."), function))
}

#[cfg(test)]
mod tests {
    use super::taken_apart;

    #[test]
    fn a_path_is_a_full_name_and_a_function() {
        let (name, function) = taken_apart("auths/loginTypes/Web/getLoginCode").unwrap();
        assert_eq!((name.as_str(), function), ("auths.loginTypes.Web", "getLoginCode"));
        let (name, function) = taken_apart("auths.loginTypes.Web/bind/").unwrap();
        assert_eq!((name.as_str(), function), ("auths.loginTypes.Web", "bind"));
        assert!(taken_apart("getLoginCode").is_err());
    }
}
