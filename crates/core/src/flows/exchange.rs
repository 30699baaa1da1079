//! A code becomes a verified identity, once.

use std::{sync::Arc, time::Duration};

use super::{Core, Visit, claim::once_key, guard::CODES};
use crate::{
    Code, Error, Result,
    login_type::{LoginMethod, LoginType, Verified},
    ports::Place,
};

/// How long a claimed code stays claimed: longer than any code of WeChat lives (10 minutes for a website's).
pub(super) const CODE_CLAIM: Duration = Duration::from_secs(15 * 60);

impl Core {
    /// The code behind a login method.
    pub fn login_type(&self, method: &LoginMethod) -> Result<Arc<dyn LoginType>> {
        self.types.of(method).ok_or_else(|| {
            Error::new(Code::LoginMisconfigured).because(format_args!(
                "no code is registered for any Type of {}: {:?}",
                method.full_name, method.type_chain
            ))
        })
    }

    /// Fails when a login method is switched off.
    pub(crate) fn must_be_active(&self, method: &LoginMethod) -> Result<()> {
        if method.is_active {
            return Ok(());
        }
        Err(Error::new(Code::Forbidden)
            .message(
                format!("{} is switched off.", method.title),
                format!("登录方式“{}”已停用。", method.title),
            )
            .hint("Choose another login method.", "请选择其他登录方式。"))
    }

    /// Admits the attempt and exchanges the code.
    pub(crate) async fn exchange(&self, visit: &Visit, method: &LoginMethod, code: &str) -> Result<Verified> {
        let place = self.admit(visit, method).await?;
        let verified = self.exchange_at(place, method, code).await;
        self.judged(visit, CODES, verified).await
    }

    /// Exchanges a code from a place in hand. It is claimed before WeChat is asked, so that it cannot be sent twice, whatever
    /// fails; and after the place was got, so that nobody's code is spent on a refusal of our own. The claim is not given
    /// back: with a place in hand the request is sent, and what was sent may have been received.
    pub(crate) async fn exchange_at(
        &self,
        place: Place,
        method: &LoginMethod,
        code: &str,
    ) -> Result<Verified> {
        let login_type = self.login_type(method)?;
        if !self.claim_for_good(&code_key(method, code), CODE_CLAIM).await? {
            return Err(Error::new(Code::CodeUsed).because("the code was delivered to us before"));
        }
        let asked = self.clock.now();
        let exchange = place.scope(login_type.exchange(self, method, code));
        let verified =
            tokio::time::timeout(self.policy.patience, exchange).await.unwrap_or_else(|_| Err(late()))?;
        Ok(Verified { asked: Some(asked), ..verified })
    }
}

/// When to try again after WeChat took too long.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Each call has its own limits; an official account makes two, and one sign-in waits for no longer than one call may.
fn late() -> Error {
    Error::new(Code::WechatUnavailable)
        .retry_after(RETRY_AFTER)
        .because("all requests of the sign-in took longer than wechat.total_timeout")
}

/// Where a code's claim is kept. One WeChat app's codes are one space, however many elements use the app.
pub(super) fn code_key(method: &LoginMethod, code: &str) -> String {
    once_key("code", &[&method.app_id, code])
}
