//! The header `Host`.

use axum::{extract::Request, http::header};
use wxlogin::Error;

use crate::envelope::Failure;

/// Why a request cannot be answered that names more than one host, or none that is a host: what stands before the server
/// and the server itself could each believe another one (RFC 9112, section 3.2).
pub(super) fn ambiguous(request: &Request) -> Option<Failure> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let first = hosts.next()?;
    let valid = first.to_str().is_ok_and(|host| {
        host.parse::<axum::http::uri::Authority>().is_ok_and(|host| {
            // An authority may hold a user; a host may not.
            !host.as_str().contains('@')
        })
    });
    (hosts.next().is_some() || !valid).then(|| {
        Error::invalid("The request must have one valid Host header.", "请求须且仅须包含一个有效的 Host 头。")
            .hint("Send the header Host once.", "请只发送一个 Host 头。")
            .into()
    })
}
