//! Rows of WeChat accounts.

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::{ModelRef, fields::documented};
use crate::{
    Code, Error, Result,
    decide::Intent,
    flows::{
        Core, Visit,
        identify::{Identified, Linking},
        standing::Standing,
    },
    login_type::{LoginMethod, Secrets, Verified},
    nouns::{Identity, IdentityKey, NewIdentity, Profile, UserId},
    ports::{Applied, Change, Scope, Select},
};

impl Core {
    pub(super) async fn identity_rows(&self, model: &ModelRef, select: &Select) -> Result<(Vec<Value>, u64)> {
        let scope = match model {
            ModelRef::OfMethod(_, method) => Scope::App(method.app_id.clone()),
            ModelRef::OfType(login_type) => Scope::Model(login_type.descriptor().model_full_name()),
            ModelRef::CorpMember => return Err(Error::internal("memberships are not accounts")),
        };
        let (identities, total) = self.stores.rows.select_identities(&scope, select).await?;
        let rows: Result<Vec<_>> =
            identities.iter().map(|identity| self.identity_row(model, identity)).collect();
        Ok((rows?, total))
    }

    fn identity_row(&self, model: &ModelRef, identity: &Identity) -> Result<Value> {
        let profile = identity.profile.clone().unwrap_or_default();
        let mut secrets = None;
        let mut row = Map::new();
        for (name, _) in documented(model) {
            let value = match *name {
                "id" => json!(identity.id),
                "appId" => json!(identity.key.app_id),
                "userId" => json!(identity.user_id),
                "openId" | "openid" => json!(identity.key.open_id),
                "unionId" | "unionid" => json!(identity.union_id),
                "nickname" => json!(profile.nickname),
                "headimgurl" => json!(profile.headimgurl),
                "sex" => json!(profile.sex),
                "province" => json!(profile.province),
                "city" => json!(profile.city),
                "country" => json!(profile.country),
                "expiresIn" => json!(identity.expires_in),
                "createdAt" => json!(identity.created_at.to_string()),
                "updatedAt" => json!(identity.updated_at.to_string()),
                "accessToken" | "refreshToken" => {
                    if secrets.is_none() {
                        secrets = Some(self.secrets_of(identity)?);
                    }
                    let opened = secrets.as_ref();
                    let secret = opened.and_then(|s| {
                        if *name == "accessToken" {
                            s.access_token.as_ref()
                        } else {
                            s.refresh_token.as_ref()
                        }
                    });
                    json!(secret.map(|s| s.expose_secret().to_owned()))
                }
                _ => Value::Null,
            };
            row.insert((*name).to_owned(), value);
        }
        Ok(Value::Object(row))
    }

    /// A row is a link: the user named in it is linked to the account named in it, as `bind` would.
    pub(super) async fn identity_create(
        &self,
        visit: &Visit,
        model: &ModelRef,
        row: &Map<String, Value>,
    ) -> Result<Value> {
        refuse_unknown(model, row)?;
        let method = self.method_of_row(model, row)?;
        let user_id =
            text(row, &["userId"]).and_then(|id| UserId::parse(&id)).ok_or_else(|| missing("userId"))?;
        let open_id = text(row, &["openId", "openid"]).ok_or_else(|| missing("openId"))?;
        refuse_blank("openId", &open_id)?;
        refuse_blank("userId", user_id.as_str())?;
        if let Some(union_id) = text(row, &["unionId", "unionid"]) {
            refuse_blank("unionId", &union_id)?;
        }
        let verified = Verified {
            key: IdentityKey { app_id: method.app_id.clone(), open_id },
            union_id: text(row, &["unionId", "unionid"]),
            snapshot: false,
            profile: profile_of(row, None),
            secrets: secrets_in(row, Secrets::default()),
            expires_in: row.get("expiresIn").and_then(Value::as_i64),
            scope: None,
            asked: None,
        };
        self.refuse_admin_id(visit, &user_id).await?;
        let adopt = self.user_to_adopt(visit, &user_id).await?;
        let linking = Linking { adopt: adopt.as_ref(), standing: Standing::of(visit) };
        match self.identify(visit, &method, &verified, Intent::LinkTo(user_id), linking).await? {
            Identified::User { .. } => {}
            Identified::Lapsed(lapse) => return Err(linking.standing.lapsed(lapse)),
            Identified::Newcomer { .. } => return Err(Error::internal("a row was not stored")),
        }
        self.stored_row(model, &verified.key).await
    }

    pub(super) async fn identity_update(
        &self,
        visit: &Visit,
        model: &ModelRef,
        row: &Value,
        change: &Map<String, Value>,
    ) -> Result<Value> {
        refuse_unknown(model, change)?;
        let key = key_of(row)?;
        let identity =
            self.stores.identities.identity(&key).await?.ok_or_else(|| Error::new(Code::NotFound))?;
        self.refuse_admin_id(visit, &identity.user_id).await?;
        let fixed = [
            ("userId", identity.user_id.as_str()),
            ("openId", &key.open_id),
            ("openid", &key.open_id),
            ("appId", &key.app_id),
        ];
        for (name, now) in fixed {
            if text(change, &[name]).is_some_and(|wanted| wanted != now) {
                return Err(Error::invalid(
                    format!("`{name}` of a row cannot be changed."),
                    format!("不能修改字段 `{name}`。"),
                )
                .hint("Unbind, then bind again.", "请先解绑，再重新绑定。"));
            }
        }
        if let Some(union_id) = text(change, &["unionId", "unionid"]) {
            refuse_blank("unionId", &union_id)?;
        }
        let secrets = secrets_in(change, self.secrets_of(&identity)?);
        let place = super::super::identify::sealed_place(&key.app_id, &key.open_id);
        let refreshed = NewIdentity {
            key: key.clone(),
            union_id: text(change, &["unionId", "unionid"]),
            model: identity.model.clone(),
            profile: profile_of(change, identity.profile.clone()),
            sealed: (!secrets.is_empty()).then(|| self.vault.seal(&place, &secrets.to_plain())),
            expires_in: change.get("expiresIn").and_then(Value::as_i64),
            link_by_union_id: true,
            at: self.clock.now(),
        };
        match self.stores.identities.apply(Change::Refresh { identity: refreshed, events: vec![] }).await? {
            Ok(Applied::Stored(_)) => self.stored_row(model, &key).await,
            _ => Err(Error::new(Code::NotFound)),
        }
    }

    pub(super) async fn identity_delete(&self, visit: &Visit, row: &Value) -> Result<()> {
        let key = key_of(row)?;
        let Some(identity) = self.stores.identities.identity(&key).await? else { return Ok(()) };
        self.unlink(visit, &identity.user_id, &key.app_id, &identity.model).await
    }

    async fn stored_row(&self, model: &ModelRef, key: &IdentityKey) -> Result<Value> {
        let identity =
            self.stores.identities.identity(key).await?.ok_or_else(|| Error::new(Code::NotFound))?;
        self.identity_row(model, &identity)
    }

    /// The login method that a row belongs to: the model's own, else the one with the row's appId.
    fn method_of_row(
        &self,
        model: &ModelRef,
        row: &Map<String, Value>,
    ) -> Result<std::sync::Arc<LoginMethod>> {
        let app_id = text(row, &["appId"]);
        if let ModelRef::OfMethod(_, method) = model {
            return match app_id {
                Some(app_id) if app_id != method.app_id => {
                    Err(Error::invalid("`appId` is not this login method's.", "`appId` 与该登录方式不符。"))
                }
                _ => Ok(method.clone()),
            };
        }
        let app_id = app_id.ok_or_else(|| missing("appId"))?;
        let methods = self.directory.methods();
        methods.iter().find(|method| method.app_id == app_id).cloned().ok_or_else(|| {
            Error::invalid(
                "No login method of this app has that appId.",
                "应用中没有使用该 appId 的登录方式。",
            )
        })
    }
}

fn key_of(row: &Value) -> Result<IdentityKey> {
    let row = row.as_object().ok_or_else(|| Error::internal("a row is an object"))?;
    let (app_id, open_id) = (text(row, &["appId"]), text(row, &["openId", "openid"]));
    app_id
        .zip(open_id)
        .map(|(app_id, open_id)| IdentityKey { app_id, open_id })
        .ok_or_else(|| Error::internal("a row has its key"))
}

fn refuse_unknown(model: &ModelRef, row: &Map<String, Value>) -> Result<()> {
    let fields = documented(model);
    match row.keys().find(|name| !fields.iter().any(|(field, _)| field == name)) {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
            let names: Vec<_> = fields.iter().map(|(field, _)| *field).collect();
            let names = names.join(", ");
            Err(Error::invalid(
                format!("The model has no field `{name}`."),
                format!("模型没有字段 `{name}`。"),
            )
            .hint(format!("The model has: {names}."), format!("模型字段：{names}。")))
        }
    }
}

fn text(row: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let value = names.iter().find_map(|name| row.get(*name))?;
    match value.get("value").unwrap_or(value) {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn profile_of(row: &Map<String, Value>, now: Option<Profile>) -> Option<Profile> {
    let named = ["nickname", "headimgurl", "sex", "province", "city", "country"]
        .iter()
        .any(|name| row.contains_key(*name));
    if !named {
        return now;
    }
    let mut profile = now.unwrap_or_default();
    let mut set = |name: &str, field: fn(&mut Profile) -> &mut String| {
        if let Some(value) = row.get(name).and_then(Value::as_str) {
            *field(&mut profile) = value.to_owned();
        }
    };
    set("nickname", |p| &mut p.nickname);
    set("headimgurl", |p| &mut p.headimgurl);
    set("province", |p| &mut p.province);
    set("city", |p| &mut p.city);
    set("country", |p| &mut p.country);
    profile.sex = row.get("sex").and_then(Value::as_i64).unwrap_or(profile.sex);
    Some(profile)
}

fn secrets_in(row: &Map<String, Value>, mut now: Secrets) -> Secrets {
    if let Some(token) = row.get("accessToken").and_then(Value::as_str) {
        now.access_token = Some(token.into());
    }
    if let Some(token) = row.get("refreshToken").and_then(Value::as_str) {
        now.refresh_token = Some(token.into());
    }
    now
}

/// An id is compared byte for byte: one with a blank around it, or a control character, would be stored and never match.
fn refuse_blank(name: &str, id: &str) -> Result<()> {
    if id.trim() == id && !id.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Error::invalid(
        format!("`{name}` has blanks around it, or control characters."),
        format!("`{name}` 首尾含空白，或含控制字符。"),
    )
    .hint("Send the id exactly as WeChat gave it.", "请原样填写微信返回的值。"))
}

fn missing(name: &str) -> Error {
    Error::invalid(format!("The row needs `{name}`."), format!("缺少字段 `{name}`。"))
}
