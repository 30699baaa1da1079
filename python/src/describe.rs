//! An element as JSON: names, properties, callable functions.

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wxlogin::{
    App, LoginMethod, Result,
    declare::{AUTH_SERVICE, AUTH_SERVICE_NAME, FAMILY, MODEL},
    login_type::{Descriptor, LoginType},
};
use wxlogin_core::ports::Directory;
use wxlogin_element::{Resolved, RoleKind};
use wxlogin_login_types::family::FAMILY as LOGIN_FAMILY;

use crate::declarations::functions;

/// See the module. Fails with the nearest names when there is no such element.
pub(crate) fn element(app: &App, full_name: &str) -> Result<Value> {
    app.element(full_name)?;
    let tree = app.live().tree();
    let found = tree.get(full_name).map_err(|unknown| wxlogin::Error::internal(unknown.name))?;
    let kind = match found.kind() {
        RoleKind::Meta => "meta",
        RoleKind::Type => "type",
        RoleKind::Instance => "instance",
    };
    let mut told = json!({
        "fullName": found.full_name(),
        "requested": found.requested(),
        "name": found.name(),
        "title": found.title(),
        "kind": kind,
        "type": found.type_name(),
        "typeChain": found.type_chain().map(|link| link.full_name().to_owned()).collect::<Vec<_>>(),
        "meta": found.meta_name(),
        "boundTo": found.bound_to().map(|instance| instance.full_name().to_owned()),
        "folder": found.folder(),
        "define": found.define(),
        "functions": callable(app, &found),
    });
    let is_login = found.meta_name() == format!("{LOGIN_FAMILY}.Meta");
    if is_login && let Some(login_type) = code_of(app, found.element()) {
        let descriptor = login_type.descriptor();
        told["authType"] = json!(descriptor.auth_type);
        told["authModelElemName"] = json!(descriptor.model_full_name());
        let methods = app.live().methods();
        if let Some(method) = methods.iter().find(|method| method.full_name == found.full_name()) {
            told["method"] = method_as_json(method, descriptor);
        }
    }
    Ok(told)
}

fn code_of(app: &App, element: &wxlogin_element::Element) -> Option<std::sync::Arc<dyn LoginType>> {
    let types = &app.core().types;
    let own = types.get(element.full_name());
    own.or_else(|| element.type_chain().find_map(|link| types.get(link.full_name())))
}

/// The properties of a login method. It has the secret: this value stays in the process.
pub(crate) fn method_as_json(method: &LoginMethod, descriptor: &Descriptor) -> Value {
    let mut config = json!({"appId": method.app_id, "appSecret": method.app_secret.expose_secret()});
    if let Some(scope) = &method.scope {
        config["scope"] = json!(scope);
    }
    json!({
        "fullName": method.full_name,
        "name": method.name,
        "title": method.title,
        "authType": descriptor.auth_type,
        "authConfig": config,
        "appState": method.app_state,
        "isActive": method.is_active,
        "allowRegister": i32::from(method.allow_register),
        "corp": method.corp,
        "linkByUnionId": method.link_by_union_id,
        "isDefault": method.is_default,
        "extra": method.extra,
    })
}

fn callable(app: &App, found: &Resolved) -> Vec<Value> {
    if found.full_name() == AUTH_SERVICE_NAME {
        return functions(AUTH_SERVICE);
    }
    let element = found.element();
    match found.meta_name() {
        "models.Meta" => functions(MODEL),
        "services.Meta" => {
            let owner = found.via().and_then(|owner| code_of(app, owner));
            let owner = owner.or_else(|| {
                let (name, _) = found.full_name().split_once(".services.")?;
                app.core().types.get(name)
            });
            let services = owner.map(|owner| owner.descriptor().services).unwrap_or_default();
            let service = services.iter().find(|service| service.name == found.name());
            service.map(|service| functions(service.functions)).unwrap_or_default()
        }
        _ if found.kind() == RoleKind::Instance => match code_of(app, element) {
            Some(login_type) if found.meta_name() == format!("{LOGIN_FAMILY}.Meta") => {
                functions(FAMILY.iter().chain(login_type.descriptor().functions))
            }
            _ => vec![],
        },
        _ => vec![],
    }
}
