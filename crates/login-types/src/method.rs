//! From an element to a login method or an organisation.

use secrecy::SecretString;
use serde_json::Map;
use wxlogin_core::{
    login_type::{LoginMethod, Registry},
    nouns::Corp,
};
use wxlogin_element::{Element, RoleKind};

/// The login method that an instance declares. `None` for elements that are no instances of a login type.
#[must_use]
pub fn method_of(element: &Element, registry: &Registry) -> Option<LoginMethod> {
    if element.kind() != RoleKind::Instance {
        return None;
    }
    let chain: Vec<_> = element.type_chain().filter(|link| link.kind() == RoleKind::Type).collect();
    let type_chain: Vec<String> = chain.iter().map(|link| link.full_name().to_owned()).collect();
    let default_scope =
        type_chain.iter().find_map(|name| registry.get(name)).and_then(|t| t.descriptor().default_scope);
    let text = |key: &str| element.values().get(key).and_then(|value| value.text()).map(str::to_owned);
    let flag = |key: &str, default: bool| {
        element.values().get(key).and_then(|value| value.flag()).unwrap_or(default)
    };
    let secret = element.values().get("appSecret").and_then(|value| value.secret().cloned());
    let extra: Map<_, _> = element
        .extra()
        .keys()
        .filter_map(|key| Some((key.to_owned(), element.extra().get(key)?.clone())))
        .collect();
    Some(LoginMethod {
        full_name: element.full_name().to_owned(),
        name: element.name().to_owned(),
        title: element.title().to_owned(),
        icon: element.icon().map(str::to_owned),
        type_chain,
        app_id: text("appId").unwrap_or_default(),
        app_secret: secret.unwrap_or_else(|| SecretString::from("")),
        scope: text("scope").or_else(|| default_scope.map(str::to_owned)),
        app_state: text("state"),
        allow_register: flag("allowRegister", false),
        is_active: flag("isActive", true),
        corp: text("corp").filter(|corp| !corp.is_empty()),
        link_by_union_id: flag("linkByUnionId", true),
        is_default: element.is_default(),
        define: element.define().clone(),
        extra,
    })
}

/// The organisation that an instance under `corps` declares.
#[must_use]
pub fn corp_of(element: &Element) -> Corp {
    let allow_join = element.values().get("allowJoin").and_then(|value| value.flag()).unwrap_or(true);
    Corp { id: element.full_name().to_owned(), title: element.title().to_owned(), allow_join }
}
