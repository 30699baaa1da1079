//! The platform: WeChat itself, or the sandbox that plays it.

use std::net::SocketAddr;
use std::path::PathBuf;
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
            "How many sign-ins may be asking the platform at once; more wait in the queue.",
            "同时向微信发起请求的登录数上限；超出的进入队列等待。";
        queue: u32 = bare("1024"),
            "How many may wait for their turn, login methods taking turns; more are refused at once with wechat_unavailable and Retry-After. The code of who is refused is not spent.",
            "排队等待的上限，各登录方式轮流；超出的立即返回 wechat_unavailable 和 Retry-After，其 code 不会被消耗。";
        queue_timeout: Duration = text("2s"),
            "How long one may wait for a turn before being refused likewise.",
            "排队等待的最长时间，超时同样拒绝。";
        dns_fresh: Duration = text("30s"),
            "How long a resolved host name is used without waiting for the resolver; it is renewed in the background from half of this time on.",
            "域名解析结果多久内直接使用；过半后在后台刷新。";
        dns_stale: Duration = text("1h"),
            "How long the last good address is used while the resolver fails.",
            "解析失败时，最近一次成功的结果最多再使用多久。";
        max_long_polls: u32 = bare("1024"),
            "How many questions about the state of QR codes may be open at the platform at once, beside the requests above: about one for each person who looks at a code of our own (login.qr). Beyond it the page asks again a little later.",
            "同时向微信查询二维码状态的长轮询上限，与上述请求分开计算：约等于正在查看自有二维码（login.qr）的人数。超出时页面稍后再查询。";
    } with {
        /// When a host that fails is left alone.
        breaker: Breaker,
        /// Where the platform is.
        hosts: Hosts,
    }
}

section! {
    /// `[wechat.breaker]`: calls without an answer (no connection, a timeout, a 5xx) open it; an errcode is an answer.
    Breaker at "wechat.breaker." {
        percent: u32 = bare("50"),
            "How many of a hundred calls to a host must fail for it to be left alone for a while; sign-ins are then refused at once and their codes not spent. 0: never.",
            "对某主机的请求失败比例达到百分之多少时暂停请求；期间登录立即被拒绝，code 不会被消耗。0 表示从不暂停。";
        calls: u32 = bare("20"),
            "How many calls there must have been to judge by.",
            "至少多少次请求后才判断。";
        window: Duration = text("10s"),
            "How far back calls count.",
            "统计多长时间内的请求。";
        pause: Duration = text("5s"),
            "How long the host is left alone the first time; each time in a row twice as long, up to eight times.",
            "首次暂停的时长；连续暂停时逐次加倍，最多八倍。";
        probes: u32 = bare("3"),
            "How many sign-ins try whether the host is back, after the pause.",
            "暂停结束后，用多少次登录试探主机是否恢复。";
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
    /// `[elements]`
    Elements at "elements." {
        secret_dirs: Vec<PathBuf> = bare("[\"/run/secrets\"]"),
            "Folders outside the app folder whose files elements may name by {{file:PATH}}: where Docker, Kubernetes or systemd put secrets (with systemd, WXLOGIN_ELEMENTS_SECRET_DIRS=%d in the unit). Files below the app folder need no entry.",
            "应用文件夹之外、允许元素用 {{file:PATH}} 引用的文件夹：Docker、Kubernetes 或 systemd 存放机密的位置（systemd 可在单元中写 WXLOGIN_ELEMENTS_SECRET_DIRS=%d）。应用文件夹内的文件无需列出。";
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
