//! A handle on one element, for programs in the same process.

use serde_json::{Map, Value};
use wxlogin_core::{Error, Result, flows::Visit};

use crate::App;

/// An element, by the name it was asked for. Its calls are made with a service's rights.
#[derive(Clone)]
pub struct Element {
    app: App,
    full_name: String,
}

impl Element {
    pub(crate) const fn new(app: App, full_name: String) -> Self {
        Self { app, full_name }
    }

    /// The fullName it was asked for by.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// Calls a declared function. `arguments` is a JSON object, or `null` for none.
    pub async fn call(&self, function: &str, arguments: Value) -> Result<Value> {
        self.call_as(&Visit::in_process(), function, arguments).await
    }

    /// Calls a declared function on behalf of somebody.
    pub async fn call_as(&self, visit: &Visit, function: &str, arguments: Value) -> Result<Value> {
        let arguments = match arguments {
            Value::Object(object) => object,
            Value::Null => Map::new(),
            _ => return Err(Error::invalid("Arguments are a JSON object.", "参数须为 JSON 对象。")),
        };
        self.app.call(visit, &self.full_name, function, arguments).await
    }
}
