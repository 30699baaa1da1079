//! Rows of memberships.

use serde_json::{Map, Value, json};

use crate::{
    Code, Error, Result,
    flows::{Core, Visit},
    nouns::{Member, MemberStatus, UserId},
    ports::Select,
};

impl Core {
    pub(super) async fn member_rows(&self, select: &Select) -> Result<(Vec<Value>, u64)> {
        let (members, total) = self.stores.rows.select_members(select).await?;
        Ok((members.iter().map(row).collect(), total))
    }

    pub(super) async fn member_set(&self, visit: &Visit, fields: &Map<String, Value>) -> Result<Value> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let missing =
            || Error::invalid("The row needs `corpId` and `userId`.", "缺少字段 `corpId` 或 `userId`。");
        let corp_id = text("corpId").ok_or_else(missing)?;
        let user_id = text("userId").and_then(UserId::parse).ok_or_else(missing)?;
        let status = fields
            .get("status")
            .and_then(Value::as_i64)
            .map_or(MemberStatus::Active, MemberStatus::from_number);
        self.set_member(visit, corp_id, &user_id, status).await?;
        let members = self.stores.members.memberships(&user_id).await?;
        let stored = members.iter().find(|member| member.corp_id == corp_id).or(members.last());
        stored.map(row).ok_or_else(|| Error::internal("a membership was not stored"))
    }

    pub(super) async fn member_update(
        &self,
        visit: &Visit,
        now: &Value,
        change: &Map<String, Value>,
    ) -> Result<Value> {
        if change.keys().any(|name| name != "status") {
            return Err(Error::invalid(
                "Only `status` of a membership can be changed.",
                "成员关系只能修改 `status`。",
            ));
        }
        let mut fields = now.as_object().cloned().unwrap_or_default();
        fields.extend(change.clone());
        self.member_set(visit, &fields).await
    }

    /// A membership is ended, not forgotten: history stays readable.
    pub(super) async fn member_leave(&self, visit: &Visit, now: &Value) -> Result<()> {
        let mut fields = now.as_object().cloned().ok_or_else(|| Error::new(Code::NotFound))?;
        fields.insert("status".to_owned(), json!(MemberStatus::Left.number()));
        self.member_set(visit, &fields).await.map(|_| ())
    }
}

fn row(member: &Member) -> Value {
    json!({
        "id": member.id,
        "corpId": member.corp_id,
        "userId": member.user_id,
        "status": member.status.number(),
        "createdAt": member.created_at.to_string(),
        "updatedAt": member.updated_at.to_string(),
    })
}
