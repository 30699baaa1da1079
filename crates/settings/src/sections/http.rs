//! The HTTP server and what an operator sees of it.

use std::time::Duration;

use std::net::SocketAddr;

use crate::key::{bare, text, unset};
use crate::value::{ByteSize, DurationOrZero, Network, SecretText, WebOrigin, choice};

section! {
    /// `[limits]`: attempts to sign in. 0 is no limit.
    Limits at "limits." {
        per_address: u32 = bare("60"),
            "Attempts per minute from one network address; 0 is no limit. All IPv6 addresses with the same first 64 bits count as one.",
            "每个网络地址每分钟的登录尝试次数；0 表示不限。前 64 位相同的 IPv6 地址合并计数。";
        per_account: u32 = bare("10"),
            "Password attempts for one username in 15 minutes; 0 is no limit.",
            "每个用户名 15 分钟内的密码尝试次数；0 表示不限。";
        per_element: u32 = bare("6000"),
            "Attempts per minute through one login element; 0 is no limit.",
            "每个登录元素每分钟的登录尝试次数；0 表示不限。";
    }
}

section! {
    /// `[http]`
    Http at "http." {
        body_limit: ByteSize = text("256KiB"),
            "The largest request body that is read.",
            "请求体大小上限。";
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
