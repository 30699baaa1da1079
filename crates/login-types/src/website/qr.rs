//! The website's QR code on our own page.
//!
//! WeChat documents its QR page for people only. What this reads of it was seen on the wire: the page names its code in the
//! image's address, the image is a JPEG, and a long poll at another host tells what happens to the code. Should any of it
//! look otherwise, every step fails plainly and people get WeChat's own page in a frame.
//!
//! | long poll | becomes |
//! |---|---|
//! | 408 | waiting, also while somebody who has scanned decides |
//! | 404, and 405 without a code | scanned |
//! | 405 | confirmed |
//! | 403 | cancelled; the same code can be scanned again |
//! | 402, 500 | expired: WeChat's page takes a new code after both |

use std::time::Duration;

use async_trait::async_trait;
use wxlogin_core::{
    Error, Result,
    login_type::{AuthorizeRequest, LoginMethod, LoginType, QrCodes, QrImage, QrNews, QrStatus},
};
use wxlogin_wechat::{
    long_poll::{self, Poll},
    qrconnect_page,
};

use super::WeChatType;

#[async_trait]
impl QrCodes for WeChatType {
    async fn begin(&self, method: &LoginMethod, request: &AuthorizeRequest) -> Result<String> {
        // The documented page, not its variant for frames: nobody will see it.
        let request = AuthorizeRequest { embedded: false, ..request.clone() };
        let page = self.authorize(method, &request)?.ok_or_else(|| Error::internal("no page"))?;
        self.platform.send(method, qrconnect_page::open(&page)).await
    }

    async fn image(&self, method: &LoginMethod, handle: &str) -> Result<QrImage> {
        let image = self.platform.send(method, qrconnect_page::image(&self.platform.hosts, handle)).await?;
        Ok(QrImage { content_type: image.content_type, bytes: image.bytes })
    }

    async fn news(
        &self,
        method: &LoginMethod,
        handle: &str,
        last: QrStatus,
        limit: Duration,
    ) -> Result<QrNews> {
        let last = match last {
            QrStatus::Scanned => Some(404),
            QrStatus::Cancelled => Some(403),
            QrStatus::Waiting | QrStatus::Confirmed | QrStatus::Expired => None,
        };
        let nonce = self.platform.now().as_millisecond().to_string();
        let poll = long_poll::poll(&self.platform.hosts, handle, last, &nonce);
        let Some(poll) = self.platform.send_held(method, poll, limit).await? else {
            return Ok(QrNews::Waiting);
        };
        Ok(match poll {
            Poll::Waiting => QrNews::Waiting,
            Poll::Scanned => QrNews::Scanned,
            Poll::Confirmed { code } => QrNews::Confirmed { code },
            Poll::Cancelled => QrNews::Cancelled,
            // The app variant's answer, which a website's code never gets.
            Poll::Redirect { .. } | Poll::Expired | Poll::ServerError => QrNews::Expired,
        })
    }
}
