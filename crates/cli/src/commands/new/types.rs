//! Type names as people write them.

use wxlogin_element::RoleKind;

use crate::{failure::Failure, folder::Folder};

/// Short names of the official Types.
const SHORT: [(&str, &str); 3] = [
    ("website", "auths.loginTypes.WeChatType"),
    ("official-account", "auths.loginTypes.WechatPublicType"),
    ("mini-program", "auths.loginTypes.WeChatMiniType"),
];

/// The fullName of the login Type that `asked` means: a fullName, a name, or a short name. Own Types count.
pub(super) fn named(folder: &Folder, asked: &str) -> Result<String, Failure> {
    let all = login_types(folder);
    let by_short = SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(asked)).map(|(_, full)| *full);
    let fits = |full: &&String| {
        by_short == Some(full.as_str()) || **full == asked || full.rsplit('.').next() == Some(asked)
    };
    let found: Vec<&String> = all.iter().filter(fits).collect();
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] => {
            let shorts: Vec<&str> = SHORT.iter().map(|(short, _)| *short).collect();
            Err(Failure::Usage(format!(
                "there is no Type {asked:?}\n  there are: {}, corp; {}",
                shorts.join(", "),
                all.join(", ")
            )))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            Err(Failure::Usage(format!("{asked:?} may be {}; give the fullName", names.join(" or "))))
        }
    }
}

fn login_types(folder: &Folder) -> Vec<String> {
    let of_family = |element: &&std::sync::Arc<wxlogin_element::Element>| {
        element.kind() == RoleKind::Type && element.meta_name() == "auths.loginTypes.Meta"
    };
    folder.tree.all().filter(of_family).map(|element| element.full_name().to_owned()).collect()
}
