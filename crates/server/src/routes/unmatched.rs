//! Where nothing is.

use axum::http::StatusCode;
use wxlogin::{Code, Error};

use crate::envelope::Failure;

/// 404.
pub(crate) async fn no_such_route() -> Failure {
    Error::new(Code::NotFound)
        .message("There is nothing at this address.", "该地址没有内容。")
        .hint(
            "GET /openapi.json lists every address. Element functions are called with POST /api/{orgId}/{appName}/….",
            "GET /openapi.json 列出了全部地址；元素函数以 POST /api/{orgId}/{appName}/… 调用。",
        )
        .into()
}

/// 405; the answer's `Allow` says what is allowed.
pub(crate) async fn no_such_method() -> Failure {
    let error = Error::invalid("This address does not take this method.", "该地址不支持此请求方法。").hint(
        "The header `Allow` names the methods; element functions are called with POST.",
        "可用方法见响应头 `Allow`；元素函数以 POST 调用。",
    );
    Failure::with_status(error, StatusCode::METHOD_NOT_ALLOWED)
}
