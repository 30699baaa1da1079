//! The HTTP server and what an operator sees of it.

use std::time::Duration;

use std::net::SocketAddr;

use crate::key::{bare, text, unset};
use crate::value::{ByteSize, DurationOrZero, Network, SecretText, WebOrigin, choice};

section! {
    /// `[limits]`: attempts to sign in. 0 is no limit.
    Limits at "limits." {
        per_address: u32 = bare("60"),
            "Failed attempts per minute (invented or used codes, wrong passwords) from one network address; 0 is no limit. Successes do not count. All IPv6 addresses with the same first 64 bits count as one, those with the same first 48 bits as four. Browsers that come back from WeChat with a state of this server are counted apart.",
            "每个网络地址每分钟的失败次数（伪造或用过的 code、错误的密码）；0 表示不限。成功的登录不计。前 64 位相同的 IPv6 地址按一个地址计，前 48 位相同的按四个地址计。携带本服务器 state 从微信返回的浏览器单独计数。";
        per_account: u32 = bare("10"),
            "Wrong passwords for one username from one network before each further attempt has to wait, 30 seconds at first and twice as long each time, up to 15 minutes; 0 is no limit. A right password ends the count. After ten times as many from everywhere within 15 minutes, networks from which nobody has signed in to that account before share one attempt a minute.",
            "同一网络对同一用户名可输错密码的次数，超出后每次须等待，首次 30 秒，逐次加倍，最长 15 分钟；0 表示不限。密码正确后重新计数。15 分钟内来自各处的失败达到十倍后，从未登录过该账号的网络合计每分钟只能尝试一次。";
        per_element: u32 = bare("6000"),
            "How many codes strangers may have this server exchange at WeChat per minute through one login element; 0 is no limit. Browsers that come back from WeChat, and networks from which somebody has signed in within six hours, are not counted.",
            "每个登录元素每分钟为陌生来源向微信兑换 code 的次数；0 表示不限。从微信返回的浏览器，以及六小时内有人成功登录过的网络不计入。";
        connections_per_address: u32 = bare("1024"),
            "Connections that one network address may have open; more are closed at once. 0 is no limit. Addresses of http.trusted_proxies have none. An IPv6 /64 counts as one address, a /48 as four, here and in the two settings below.",
            "每个网络地址可同时打开的连接数，超出的立即关闭；0 表示不限。http.trusted_proxies 中的地址不受限制。此处及下面两项中，IPv6 的 /64 按一个地址计，/48 按四个地址计。";
        requests_per_address: u32 = bare("512"),
            "Requests that one network address may have under way, of http.max_in_flight; more are answered 429 with Retry-After. 0 is no limit.",
            "每个网络地址可同时处理的请求数（计入 http.max_in_flight）；超出的返回 429 和 Retry-After。0 表示不限。";
        polls_per_address: u32 = bare("64"),
            "Held questions about QR codes that one network address may have open; more are answered 429 with Retry-After. 0 is no limit. Of one code only the newest question is held.",
            "每个网络地址可同时保持的二维码状态长轮询数；超出的返回 429 和 Retry-After。0 表示不限。同一个二维码只保持最新的一次查询。";
    }
}

section! {
    /// `[http]`
    Http at "http." {
        body_limit: ByteSize = text("256KiB"),
            "The largest request body that is read.",
            "请求体大小上限。";
        body_timeout: Duration = text("10s"),
            "How long a request body may take to arrive. After three seconds it must also come at 1 KiB a second on average. A request takes none of http.max_in_flight before its body is there.",
            "请求体到达的最长时间。三秒之后，平均速率还不得低于每秒 1 KiB。请求体完整到达之前，请求不占用 http.max_in_flight 的名额。";
        head_timeout: Duration = text("10s"),
            "How long a new connection may take to send its first request, whole with its head.",
            "新建连接发出首个完整请求头的最长时间。";
        max_in_flight: u32 = bare("2048"),
            "How many requests may be under way at once; more are answered 503 with Retry-After at once, so that memory stays bounded. Reads of one's own state (GET /v1/...) have as many places of their own; /healthz, /readyz and /metrics always answer.",
            "同时处理的请求上限；超出的立即返回 503 和 Retry-After，以免内存增长。读取自身状态的请求（GET /v1/...）另有同样多的名额；/healthz、/readyz、/metrics 不受限制。";
        request_timeout: Duration = text("30s"),
            "How long one request may take.",
            "单个请求的最长处理时间。";
        idle_timeout: Duration = text("75s"),
            "After how long a connection is closed on which no request comes, whole with its head (at the latest after twice that). Longer than a proxy in front keeps an idle connection (60 s for most), so that the proxy and not the server closes it.",
            "连接上多久没有收到完整的请求头即被关闭（最迟为其两倍）。应长于前置代理保持空闲连接的时间（多为 60 秒），以便由代理而非服务器关闭连接。";
        shutdown_grace: Duration = text("20s"),
            "How long running requests may take to finish after a stop signal.",
            "收到停止信号后，进行中的请求最多再处理多久。";
        drain_delay: DurationOrZero = text("0s"),
            "How long everything is still answered after a stop signal, while /readyz already says 503: longer than a load balancer takes to notice.",
            "收到停止信号后继续处理请求的时间，其间 /readyz 已返回 503：应长于负载均衡器发现变化所需的时间。";
        trusted_proxies: Vec<Network> = bare("[]"),
            "Networks whose X-Forwarded-For is believed, such as 10.0.0.0/8. None by default: anyone can write this header. Scheme, host and path of this server are those of public_url; other forwarding headers are not read.",
            "信任其 X-Forwarded-For 的网段，如 10.0.0.0/8。默认不信任任何来源：该头任何人都能伪造。本服务器的协议、主机与路径以 public_url 为准，不读取其他转发头。";
    }
}

section! {
    /// `[cors]`
    Cors at "cors." {
        origins: Vec<WebOrigin> = bare("[]"),
            "Origins of other sites whose pages may call this server's functions and sessions, such as https://app.example. The admin API, the console and the account pages answer no other origin.",
            "允许其页面调用本服务器的函数与会话接口的其他站点源，如 https://app.example。管理接口、控制台与账号页面不对其他源开放。";
    }
}

section! {
    /// `[log]`
    Log at "log." {
        level: String = text("info"),
            "error, warn, info, debug or trace; or directives such as info,wxlogin=debug.",
            "error、warn、info、debug 或 trace；也可写成 info,wxlogin=debug 这样的指令。";
        format: LogFormat = text("text"),
            "text for people or json for log collectors.",
            "text 便于阅读，json 便于日志系统收集。";
    }
}

choice! {
    /// How a log line looks.
    LogFormat {
        /// For people.
        Text = "text",
        /// One object a line, for log collectors.
        Json = "json",
    }
}

section! {
    /// `[metrics]`
    Metrics at "metrics." {
        enabled: bool = bare("true"),
            "Whether /metrics answers: on ops.listen, and elsewhere to ops.key, admin keys and admins.",
            "是否提供 /metrics：在 ops.listen 上直接提供，其他地址仅限 ops.key、管理密钥与管理员。";
    }
}

section! {
    /// `[ops]`
    Ops at "ops." {
        listen: Option<SocketAddr> = unset("127.0.0.1:8402"),
            "Address and port of a second listener for operators: /metrics, and /healthz and /readyz with every detail, without a key. Keep it within your network.",
            "供运维使用的第二监听地址：无需密钥提供 /metrics，以及含全部细节的 /healthz 与 /readyz。请仅在内网开放。";
        key: Option<SecretText> = unset("<16 characters or more>"),
            "What a monitoring program sends as `Authorization: Bearer` to read /metrics and the details of /readyz on the public listener.",
            "监控程序在公开监听地址读取 /metrics 与 /readyz 细节时，以 `Authorization: Bearer` 发送的密钥。";
    }
}
