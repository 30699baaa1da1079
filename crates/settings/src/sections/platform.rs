//! The platform: WeChat itself, or the sandbox that plays it.

use std::net::SocketAddr;
use std::time::Duration;

use crate::key::{bare, text};
use crate::value::BaseUrl;

section! {
    /// `[wechat]`
    Wechat at "wechat." {
        connect_timeout: Duration = text("3s"),
            "How long to wait for a connection to the platform.",
            "连接微信服务器的最长等待时间。";
        request_timeout: Duration = text("5s"),
            "How long one request to the platform may take.",
            "单次请求微信的最长时间。";
        total_timeout: Duration = text("10s"),
            "How long all requests of one sign-in may take together.",
            "一次登录中所有微信请求合计的最长时间。";
        max_in_flight: u32 = bare("256"),
            "How many requests to the platform may be open at once; more are refused with wechat_unavailable instead of piling up.",
            "同时进行的微信请求上限；超出的请求直接返回 wechat_unavailable，而不是堆积。";
    } with {
        /// Where the platform is.
        hosts: Hosts,
    }
}

section! {
    /// `[wechat.hosts]`: production by default, the sandbox or a test server otherwise; the code path is one.
    Hosts at "wechat.hosts." {
        api: BaseUrl = text("https://api.weixin.qq.com"),
            "The platform's API for servers.",
            "微信服务端接口地址。";
        open: BaseUrl = text("https://open.weixin.qq.com"),
            "The pages with the QR code and the consent.",
            "扫码页与授权页地址。";
        lp: BaseUrl = text("https://lp.open.weixin.qq.com"),
            "The long poll behind the QR code.",
            "二维码状态长轮询地址。";
        mp: BaseUrl = text("https://mp.weixin.qq.com"),
            "Images of official-account QR codes.",
            "公众号二维码图片地址。";
        res: BaseUrl = text("https://res.wx.qq.com"),
            "The platform's scripts for web pages.",
            "微信网页脚本地址。";
    }
}

section! {
    /// `[sandbox]`
    Sandbox at "sandbox." {
        listen: SocketAddr = text("127.0.0.1:8401"),
            "Address and port of the sandbox.",
            "沙箱监听的地址和端口。";
    }
}
