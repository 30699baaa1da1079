//! A JSON object from the body.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::{Map, Value};
use wxlogin::{Error, declare};

use crate::{context::text, envelope::Failure, layers::too_large, state::Server};

/// The body's JSON object; an empty body is an empty object.
pub(crate) struct JsonObject(pub(crate) Map<String, Value>);

impl FromRequest<Server> for JsonObject {
    type Rejection = Failure;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Failure> {
        let media = text(request.headers(), header::CONTENT_TYPE.as_str()).map(is_json);
        let body = whole(request, server).await?;
        match media {
            _ if body.is_empty() => Ok(Self(Map::new())),
            Some(true) => parse(&body).map(Self).map_err(Failure::from),
            Some(false) | None => Err(Failure::with_status(not_json(), StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

/// The body, as long as it is within `http.body_limit`.
pub(super) async fn whole(request: Request, server: &Server) -> Result<Bytes, Failure> {
    Bytes::from_request(request, server).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            let limit = server.app().settings().http.body_limit.bytes();
            return too_large(limit);
        }
        Error::invalid("The body did not arrive whole.", "请求体未完整到达。")
            .hint("Send it again.", "请重新发送。")
            .into()
    })
}

fn is_json(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"))
}

/// The parser's own message can quote the body, which holds codes and passwords; only the place is told.
fn parse(body: &[u8]) -> wxlogin::Result<Map<String, Value>> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => {
            declare::refuse_nul_in_object(&object)?;
            Ok(object)
        }
        Ok(_) => Err(Error::invalid("The body must be a JSON object.", "请求体须为 JSON 对象。")
            .hint("Send the arguments as {\"name\": value}.", "请以 {\"参数名\": 值} 的形式发送参数。")),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Err(Error::invalid(
                format!("The body is not valid JSON: line {line}, column {column}."),
                format!("请求体不是有效的 JSON：第 {line} 行第 {column} 列。"),
            ))
        }
    }
}

fn not_json() -> Error {
    Error::invalid("The body must be sent as application/json.", "请求体须以 application/json 发送。")
        .hint("Set `Content-Type: application/json`.", "请设置 `Content-Type: application/json`。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_told_and_the_body_is_not() {
        let error = parse(b"{\"password\": \"hunter2\",\n oops}").unwrap_err();
        assert!(error.to_string().contains("line 2, column 2"), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"));
        assert!(!format!("{:?}", parse(b"\"hunter2\"").unwrap_err()).contains("hunter2"));
    }

    #[test]
    fn json_is_told_from_its_look_alikes() {
        assert!(is_json("application/json; charset=utf-8") && is_json("application/problem+json"));
        assert!(!is_json("text/plain") && !is_json("application/jsonp") && !is_json(""));
    }
}
