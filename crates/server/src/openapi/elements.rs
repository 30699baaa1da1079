//! The functions of the elements, from their declarations.

use serde_json::{Value, json};
use wxlogin::{
    App, Code,
    declare::{Access, Function},
    route::Surface,
};

use super::{parts, schema};

pub(super) fn operations(app: &App) -> impl Iterator<Item = (String, &'static str, Value)> {
    let info = app.info();
    let prefix = format!("/api/{}/{}", info.org_id, info.name);
    app.surfaces().into_iter().flat_map(move |surface| {
        let element = format!("{prefix}/{}", surface.full_name.replace('.', "/"));
        let functions = surface.functions.clone().into_iter();
        functions.map(move |function| {
            (format!("{element}/{}", function.name), "post", operation(&surface, function))
        })
    })
}

fn operation(surface: &Surface, function: &Function) -> Value {
    let mut codes = function.errors.to_vec();
    codes.extend([Code::NotFound, Code::RateLimited]);
    if function.access != Access::Anyone {
        codes.extend([Code::Unauthenticated, Code::Forbidden]);
    }
    let mut responses = parts::failures(&codes);
    responses.insert("200".to_owned(), parts::envelope(&schema::of_shape(&function.result)));
    let arguments = json!({"application/json": {"schema": schema::of_arguments(function.arguments)}});
    json!({
        "operationId": format!("{}.{}", surface.full_name, function.name),
        "tags": [surface.full_name],
        "summary": function.doc.0,
        "description": format!("Caller: {}. Source: {}.", function.access.as_str(), function.source),
        "security": security(function.access),
        "requestBody": {"required": function.arguments.iter().any(|a| a.required), "content": arguments},
        "responses": responses,
    })
}

fn security(access: Access) -> Value {
    let service = json!({"serviceKey": []});
    match access {
        Access::Anyone => json!([]),
        Access::Session => parts::by_session(),
        Access::Service => json!([service]),
        Access::SelfOrService => {
            let mut all = parts::by_session();
            if let Some(all) = all.as_array_mut() {
                all.push(service);
            }
            all
        }
    }
}
