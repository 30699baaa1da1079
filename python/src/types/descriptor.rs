//! The descriptor of a type that stands on the Meta alone.

use wxlogin::login_type::{Descriptor, Entry, Model};
use wxlogin_login_types::family::{ALLOW_REGISTER, APP_ID, APP_SECRET, CORP};

use super::Said;
use crate::folder::OwnType;

/// Kept for the life of the process, as every descriptor is; there are as many as own Types, each a few hundred bytes.
pub(super) fn descriptor(own: &OwnType, said: &Said) -> &'static Descriptor {
    let name = own.full_name.rsplit('.').next().unwrap_or_default();
    let entry = match said.entry.as_deref() {
        Some("mini-program") => Entry::MiniProgram,
        Some("in-wechat") => Entry::InWechat,
        _ => Entry::Qr,
    };
    Box::leak(Box::new(Descriptor {
        full_name: kept(&own.full_name),
        auth_type: kept(name),
        title: (kept(&own.title), kept(&own.title)),
        entry,
        default_scope: None,
        fields: &[APP_ID, APP_SECRET, ALLOW_REGISTER, CORP],
        functions: &[],
        services: &[],
        model: Model {
            name: kept(&format!("{name}AuthModel")),
            fields: &[
                ("id", "AutoInt"),
                ("appId", "Stext"),
                ("userId", "Stext"),
                ("openId", "Stext"),
                ("unionId", "Stext"),
                ("nickname", "Stext"),
                ("headimgurl", "Stext"),
            ],
        },
        documentation: "",
    }))
}

fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
