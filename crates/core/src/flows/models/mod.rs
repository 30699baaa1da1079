//! The models behind the ORM-shaped interface: identity rows of a login type or of one login method, and memberships.
//!
//! Reading goes by filter. Every change goes through the same atomic changes as the flows, so that the interface cannot
//! make what a sign-in could not: no second user for one WeChat account, no second account of one user in one app.

mod fields;
mod identities;
mod members;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Core, Visit, access::may_call};
use crate::{
    Code, Error, Result,
    declare::{MODEL, check_arguments},
    login_type::{LoginMethod, LoginType},
    ports::{Page, Select},
    query,
};

/// Which model.
#[derive(Clone)]
pub enum ModelRef {
    /// The rows of a login type: `<Type>.<Model>`.
    OfType(Arc<dyn LoginType>),
    /// The rows of one login method: `<Instance>.<Model>`.
    OfMethod(Arc<dyn LoginType>, Arc<LoginMethod>),
    /// `corps.models.CorpMember`.
    CorpMember,
}

impl Core {
    /// Calls a function of a model.
    pub async fn call_model(
        &self,
        visit: &Visit,
        model: &ModelRef,
        name: &str,
        arguments: Map<String, Value>,
    ) -> Result<Value> {
        let function = MODEL.iter().find(|f| f.name == name).ok_or_else(|| {
            let names: Vec<_> = MODEL.iter().map(|f| f.name).collect();
            let names = names.join(", ");
            Error::new(Code::NotFound).hint(format!("A model has: {names}."), format!("模型函数：{names}。"))
        })?;
        let arguments = check_arguments(function, arguments)?;
        may_call(function, &arguments, visit)?;
        match function.name {
            "get" => {
                let rows = self
                    .model_rows(model, &select(model, &arguments, Page { offset: 0, limit: 1 })?)
                    .await?
                    .0;
                Ok(rows.into_iter().next().unwrap_or(Value::Null))
            }
            "query" => self.model_query(model, &arguments).await,
            "create" => self.model_create(visit, model, object(&arguments, "rowData")?).await,
            "updateOrAdd" => self.model_update_or_add(visit, model, &arguments).await,
            "updateByPK" => {
                let change = object(&arguments, "data")?;
                let mut count = 0;
                for row in self.model_by_keys(model, &arguments).await? {
                    self.model_update(visit, model, &row, change).await?;
                    count += 1;
                }
                Ok(json!(count))
            }
            _ => {
                let mut count = 0;
                for row in self.model_by_keys(model, &arguments).await? {
                    self.model_delete(visit, model, &row).await?;
                    count += 1;
                }
                Ok(json!(count))
            }
        }
    }

    async fn model_query(&self, model: &ModelRef, arguments: &Map<String, Value>) -> Result<Value> {
        let number =
            |name: &str, default: u64| arguments.get(name).and_then(Value::as_u64).unwrap_or(default);
        let size = u32::try_from(number("size", 1000).clamp(1, 1000)).unwrap_or(1000);
        let page = u32::try_from(number("page", 1).max(1)).unwrap_or(u32::MAX);
        let select = select(model, arguments, Page { offset: (page - 1).saturating_mul(size), limit: size })?;
        let (mut rows, total) = self.model_rows(model, &select).await?;
        if let Some(Value::Array(wanted)) = arguments.get("fieldList") {
            for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                row.retain(|name, _| name == "id" || wanted.iter().any(|field| field.as_str() == Some(name)));
            }
        }
        Ok(json!({"rowDatas": rows, "totalCount": total}))
    }

    async fn model_update_or_add(
        &self,
        visit: &Visit,
        model: &ModelRef,
        arguments: &Map<String, Value>,
    ) -> Result<Value> {
        let (rows, _) =
            self.model_rows(model, &select(model, arguments, Page { offset: 0, limit: 1 })?).await?;
        match rows.first() {
            Some(row) => self.model_update(visit, model, row, object(arguments, "updateData")?).await,
            None => self.model_create(visit, model, object(arguments, "addData")?).await,
        }
    }

    async fn model_by_keys(&self, model: &ModelRef, arguments: &Map<String, Value>) -> Result<Vec<Value>> {
        let list = arguments.get("pkList").and_then(Value::as_array).cloned().unwrap_or_default();
        if list.len() > MAX_KEYS {
            return Err(Error::invalid(
                format!("pkList holds at most {MAX_KEYS} keys."),
                format!("pkList 最多包含 {MAX_KEYS} 个主键。"),
            )
            .hint("Split the list over several calls.", "请分多次调用。"));
        }
        let keys: Option<Vec<query::Value>> =
            list.iter().map(|key| key.as_i64().map(query::Value::Integer)).collect();
        let keys =
            keys.ok_or_else(|| Error::invalid("pkList holds whole numbers.", "pkList 须为整数列表。"))?;
        let filter =
            query::Filter::Is(crate::ports::Column::Id, query::Operator::In, query::Value::List(keys));
        let select = Select { filter: Some(filter), order: vec![], page: Page { offset: 0, limit: 1000 } };
        Ok(self.model_rows(model, &select).await?.0)
    }

    async fn model_rows(&self, model: &ModelRef, select: &Select) -> Result<(Vec<Value>, u64)> {
        match model {
            ModelRef::CorpMember => self.member_rows(select).await,
            ModelRef::OfType(_) | ModelRef::OfMethod(..) => self.identity_rows(model, select).await,
        }
    }

    async fn model_create(&self, visit: &Visit, model: &ModelRef, row: &Map<String, Value>) -> Result<Value> {
        match model {
            ModelRef::CorpMember => self.member_set(visit, row).await,
            ModelRef::OfType(_) | ModelRef::OfMethod(..) => self.identity_create(visit, model, row).await,
        }
    }

    async fn model_update(
        &self,
        visit: &Visit,
        model: &ModelRef,
        row: &Value,
        change: &Map<String, Value>,
    ) -> Result<Value> {
        match model {
            ModelRef::CorpMember => self.member_update(visit, row, change).await,
            ModelRef::OfType(_) | ModelRef::OfMethod(..) => {
                self.identity_update(visit, model, row, change).await
            }
        }
    }

    async fn model_delete(&self, visit: &Visit, model: &ModelRef, row: &Value) -> Result<()> {
        match model {
            ModelRef::CorpMember => self.member_leave(visit, row).await,
            ModelRef::OfType(_) | ModelRef::OfMethod(..) => self.identity_delete(visit, row).await,
        }
    }
}

fn object<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a Map<String, Value>> {
    arguments.get(name).and_then(Value::as_object).ok_or_else(|| {
        Error::invalid(
            format!("The argument `{name}` must be an object."),
            format!("参数 `{name}` 必须是对象。"),
        )
    })
}

/// More fields than any model has. A database refuses a statement with too many.
const MAX_ORDER: usize = 32;
/// As many keys as a page has rows.
const MAX_KEYS: usize = 1000;

fn select(model: &ModelRef, arguments: &Map<String, Value>, page: Page) -> Result<Select> {
    let text = arguments.get("filter").and_then(Value::as_str).unwrap_or_default();
    let parsed = query::parse(text).map_err(|e| {
        Error::invalid(format!("The filter cannot be read {e}."), format!("过滤条件无法解析：{e}。"))
    })?;
    let filter = parsed.map(|filter| filter.map(&|name: String| fields::column(model, &name))).transpose()?;
    let mut order = vec![];
    let list = arguments.get("orderList").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if list.len() > MAX_ORDER {
        return Err(Error::invalid(
            format!("orderList holds at most {MAX_ORDER} fields."),
            format!("orderList 最多包含 {MAX_ORDER} 个字段。"),
        ));
    }
    for item in list {
        let pair = item.as_array().map(Vec::as_slice).unwrap_or_default();
        let (Some(name), Some(direction)) =
            (pair.first().and_then(Value::as_str), pair.get(1).and_then(Value::as_i64))
        else {
            return Err(Error::invalid(
                "orderList is [[field, 1 or -1], ...].",
                "orderList 形如 [[字段, 1 或 -1], ...]。",
            ));
        };
        order.push((fields::column(model, name)?, direction > 0));
    }
    Ok(Select { filter, order, page })
}
