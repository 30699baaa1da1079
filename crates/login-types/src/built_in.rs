//! The official layer of elements: Metas, Types and their sub-elements, derived from the descriptors.

use serde_json::json;
use wxlogin_core::{declare::AUTH_SERVICE_NAME, login_type::Registry};
use wxlogin_element::BuiltIn;

use crate::family::FAMILY;

/// The fullName of the membership model.
pub const CORP_MEMBER: &str = "corps.models.CorpMember";

/// Every built-in definition. A type that is registered under another name than its descriptor's (an own type in Rust that
/// stands on an official one) becomes a Type below that official one and inherits its sub-elements.
#[must_use]
pub fn built_ins(registry: &Registry) -> Vec<BuiltIn> {
    let meta = format!("{FAMILY}.Meta");
    let mut all = vec![
        BuiltIn::new(&meta, json!({"type": "", "title": "Login methods"})),
        BuiltIn::new("corps.Meta", json!({"type": "", "title": "Organisations"})),
        BuiltIn::new("corps.NormalType", json!({"type": "corps.Meta", "title": "Organisation"})),
        BuiltIn::new("services.Meta", json!({"type": "", "title": "Services"})),
        BuiltIn::new("services.NormalType", json!({"type": "services.Meta", "title": "Service"})),
        BuiltIn::new("models.Meta", json!({"type": "", "title": "Models"})),
        BuiltIn::new("models.NormalType", json!({"type": "models.Meta", "title": "Model"})),
        service(AUTH_SERVICE_NAME),
        model(CORP_MEMBER),
    ];
    for name in registry.names() {
        let Some(login_type) = registry.get(name) else { continue };
        let descriptor = login_type.descriptor();
        let own = name != descriptor.full_name && registry.get(descriptor.full_name).is_some();
        let parent = if own { descriptor.full_name } else { meta.as_str() };
        all.push(BuiltIn::new(name, json!({"type": parent, "title": descriptor.title.0})));
        if own {
            continue;
        }
        all.push(model(&format!("{name}.{}", descriptor.model.name)));
        all.extend(descriptor.services.iter().map(|s| service(&format!("{name}.services.{}", s.name))));
    }
    all
}

fn service(full_name: &str) -> BuiltIn {
    BuiltIn::new(full_name, json!({"type": "services.NormalType", "title": last(full_name)}))
}

fn model(full_name: &str) -> BuiltIn {
    BuiltIn::new(full_name, json!({"type": "models.NormalType", "title": last(full_name)}))
}

fn last(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
