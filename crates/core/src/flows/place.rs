//! A place to ask WeChat from, before anything that works once is spent.

use super::{
    Core, Visit,
    guard::{CODES, RETURNS},
};
use crate::{
    Code, Error, Result,
    login_type::LoginMethod,
    ports::{HttpFailure, Place, Wanted},
};

impl Core {
    /// Lets an attempt to sign in begin: the method is on, the rate limits allow it, and there is a place to ask WeChat
    /// from. Until here nothing is spent, neither a code nor a state: whoever is refused may come again with both.
    pub(crate) async fn admit(&self, visit: &Visit, method: &LoginMethod) -> Result<Place> {
        self.must_be_active(method)?;
        self.may_try(visit, CODES).await?;
        self.within_budget(visit, &method.full_name).await?;
        self.place(method).await
    }

    /// The same for a browser that has come back with a state of ours: nobody who only invents codes gets so far, so what
    /// they spend is not missing here.
    pub(crate) async fn admit_returned(&self, visit: &Visit, method: &LoginMethod) -> Result<Place> {
        self.must_be_active(method)?;
        self.may_try(visit, RETURNS).await?;
        self.place(method).await
    }

    /// A place for the calls of one exchange with WeChat through `method`; use it with [`Place::scope`].
    ///
    /// A login type's own function that sends a one-time code asks for it before it claims the code.
    pub async fn place(&self, method: &LoginMethod) -> Result<Place> {
        let host = self.login_type(method)?.host();
        let wanted = Wanted { line: &method.full_name, host: host.as_deref() };
        self.http.reserve(wanted).await.map_err(|failure| refused(method, failure))
    }
}

fn refused(method: &LoginMethod, failure: HttpFailure) -> Error {
    let error = Error::new(Code::WechatUnavailable)
        .hint(
            "Nothing was sent to WeChat: wait a moment, then send the same request again (a page: reload it).",
            "尚未向微信发送任何内容：请稍候，然后原样重试（页面请刷新）。",
        )
        .because(format_args!("{failure}; {} was not begun", method.full_name))
        .unspent();
    match failure.refused() {
        Some(wait) => error.retry_after(wait),
        None => error,
    }
}
