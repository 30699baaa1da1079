//! The organisation that people who register join.

use wxlogin::{Language, nouns::Corp};
use wxlogin_login_types::corp_of;

use crate::{failure::Failure, folder::Folder, say};

/// Fails where `register` would: an element that names no organisation, or one that nobody may join, refuses everybody who
/// is new.
pub(super) fn must_be_joinable(folder: &Folder, asked: &str) -> Result<(), Failure> {
    let corps: Vec<Corp> =
        folder.tree.instances_of("corps.Meta", true).iter().map(|element| corp_of(element)).collect();
    let refused = match corps.iter().find(|corp| corp.is_called(asked)) {
        Some(corp) if corp.allow_join => return Ok(()),
        Some(corp) => match say::language() {
            Language::En => format!("The organisation {} has allowJoin 0: nobody may join it.", corp.id),
            Language::Zh => format!("组织 {} 的 allowJoin 为 0，不允许加入。", corp.id),
        },
        None => match say::language() {
            Language::En => format!("There is no organisation {asked:?}."),
            Language::Zh => format!("组织 {asked:?} 不存在。"),
        },
    };
    let open = corps.iter().filter(|corp| corp.allow_join);
    let names: Vec<String> = open.map(|corp| format!("{} ({})", corp.id, corp.title)).collect();
    let advice = match (names.is_empty(), say::language()) {
        (false, _) => names.join(", "),
        (true, Language::En) => "Make one with: wxlogin corp add --name NAME".to_owned(),
        (true, Language::Zh) => "请先创建：wxlogin corp add --name NAME".to_owned(),
    };
    Err(Failure::Refused(format!("{refused}\n  {advice}")))
}
