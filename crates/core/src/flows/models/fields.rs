//! Which documented field is which column, in each model's own casing.

use super::ModelRef;
use crate::{Error, Result, ports::Column};

/// The documented fields of a model, in order.
pub(super) fn documented(model: &ModelRef) -> &'static [(&'static str, &'static str)] {
    match model {
        ModelRef::OfType(login_type) | ModelRef::OfMethod(login_type, _) => {
            login_type.descriptor().model.fields
        }
        ModelRef::CorpMember => MEMBER,
    }
}

const MEMBER: &[(&str, &str)] = &[
    ("id", "AutoInt"),
    ("corpId", "Stext"),
    ("userId", "Stext"),
    ("status", "Numeric"),
    ("createdAt", "Datetime"),
    ("updatedAt", "Datetime"),
];

/// The column behind a field, for filters and orders.
pub(super) fn column(model: &ModelRef, name: &str) -> Result<Column> {
    let fields = documented(model);
    let known = fields.iter().any(|(field, _)| *field == name);
    match name {
        "id" if known => Ok(Column::Id),
        "appId" if known => Ok(Column::AppId),
        "userId" if known => Ok(Column::UserId),
        "openId" | "openid" if known => Ok(Column::OpenId),
        "unionId" | "unionid" if known => Ok(Column::UnionId),
        "nickname" if known => Ok(Column::Nickname),
        "expiresIn" if known => Ok(Column::ExpiresIn),
        "corpId" if known => Ok(Column::CorpId),
        "status" if known => Ok(Column::Status),
        "createdAt" if known => Ok(Column::CreatedAt),
        "updatedAt" if known => Ok(Column::UpdatedAt),
        _ => {
            let names: Vec<_> = fields.iter().map(|(field, _)| *field).collect();
            let names = names.join(", ");
            let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
            Err(Error::invalid(
                format!("Rows cannot be found by `{name}`."),
                format!("不能按字段 `{name}` 查找。"),
            )
            .hint(format!("The model has: {names}."), format!("模型字段：{names}。")))
        }
    }
}
