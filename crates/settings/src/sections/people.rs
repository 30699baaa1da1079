//! People: their sessions, tickets, accounts and passwords.

use std::time::Duration;

use crate::key::{bare, derived, text};
use crate::reader::Reader;
use crate::value::{DurationOrZero, RedirectRule, choice};

section! {
    /// `[session]`
    Session at "session." {
        lifetime: Duration = text("30d"),
            "How long a session lasts at most.",
            "会话的最长有效期。";
        idle: Duration = text("7d"),
            "A session that is not used for this long ends.",
            "会话闲置多久后失效。";
        cookie_secure: CookieSecure = text("auto"),
            "Whether the cookie is sent over https only: auto (when public_url is https), always or never.",
            "Cookie 是否仅通过 https 发送：auto（public_url 为 https 时）、always 或 never。";
        max_per_user: u32 = bare("20"),
            "Sessions one user may have; the oldest ends when one more begins.",
            "每个用户的会话数上限；超出时最早的会话失效。";
        cache: DurationOrZero = derived("1s; 5s with PostgreSQL or Redis", "1s", session_cache),
            "How long a checked session is remembered; 0s: never. A session that ends is refused by the same process at once. With PostgreSQL or Redis the other servers are told before the caller is answered and refuse it within a second of that answer; where they cannot be told, the answer waits until this time has passed. With SQLite alone a command's revocation (user disable, user passwd) counts within this time.",
            "会话检查结果的缓存时间；0s 表示不缓存。已结束的会话在同一进程内立即被拒绝。使用 PostgreSQL 或 Redis 时，先通知其他服务器再应答调用者，其他服务器在应答后一秒内拒绝该会话；无法通知时，应答会等到此时间过去。仅使用 SQLite 时，命令行的吊销（user disable、user passwd）在此时间内生效。";
    }
}

/// Where servers tell each other what has ended, entries may be older: their age only counts when the telling fails.
fn session_cache(reader: &Reader<'_>) -> String {
    let alone = reader.effective_text("redis.url").is_empty()
        && reader.effective_text("database.url").starts_with("sqlite");
    if alone { "1s" } else { "5s" }.to_owned()
}

choice! {
    /// When the session cookie carries `Secure`.
    CookieSecure {
        /// When `public_url` is https.
        Auto = "auto",
        /// On every answer.
        Always = "always",
        /// On none: for trying things out over plain http.
        Never = "never",
    }
}

section! {
    /// `[login]`
    Login at "login." {
        redirects: Vec<RedirectRule> = bare("[]"),
            "Where people may be sent after sign-in: origins (https://app.example) or URL prefixes (https://app.example/done). Paths of public_url are always allowed.",
            "登录后允许跳转的地址：源（https://app.example）或网址前缀（https://app.example/done）。public_url 下的路径始终允许。";
        state_lifetime: Duration = text("10m"),
            "How long a person may take between leaving for WeChat and coming back.",
            "从跳转微信到返回的最长时间。";
        code_lifetime: Duration = text("5m"),
            "How long a loginCode is valid.",
            "loginCode 的有效期。";
        bind_code_lifetime: Duration = text("5m"),
            "How long a bindCode is valid.",
            "bindCode 的有效期。";
        by_get: bool = bare("true"),
            "Whether GET /login signs a program in that sends code (and username, password) in the query, as wx.request does where no method is named. Without it such a call is answered 405. POST /login keeps a password out of addresses.",
            "程序在查询串中携带 code（及 username、password）请求 GET /login 时是否登录；wx.request 未指定 method 时即如此。关闭后返回 405。POST /login 不会把密码放进网址。";
        qr: QrDisplay = text("auto"),
            "Who shows the QR code of a website's sign-in. own: the login page does, with its state (scanned, cancelled, expired). WeChat documents no interface for that: the server reads the code out of WeChat's page and follows its state as WeChat's page does, which may stop working any day; the iframe is then shown again. iframe: WeChat's own page in a frame, which is documented. auto: own before the sandbox, iframe before WeChat.",
            "网站扫码登录的二维码由谁显示。own：由登录页自行显示，并提示状态（已扫码、已取消、已过期）。微信没有为此提供文档化接口：服务器从微信扫码页读取二维码，并按该页面的方式查询状态，随时可能失效，届时自动改回 iframe。iframe：在框架中显示微信自己的页面，有官方文档。auto：连接沙箱时为 own，连接微信时为 iframe。";
    }
}

choice! {
    /// Who shows the QR code.
    QrDisplay {
        /// The login page in front of a sandbox, WeChat's frame in front of WeChat.
        Auto = "auto",
        /// The login page, wherever the platform's page can be read.
        Own = "own",
        /// WeChat's page in a frame.
        Iframe = "iframe",
    }
}

section! {
    /// `[users]`
    Users at "users." {
        adopt_on_bind: bool = bare("true"),
            "Whether a service may bind a userId not seen before, which adds it as the application's own user. Off: not_found.",
            "服务端绑定未见过的 userId 时，是否把它作为应用自己的用户加入。关闭则返回 not_found。";
        merge_undo: Duration = text("30d"),
            "How long the merge of two users can be undone.",
            "合并两个用户后，可在多长时间内撤销。";
        password_min_length: u32 = bare("8"),
            "Characters a new password must have at least.",
            "新密码的最少字符数。";
    }
}

section! {
    /// `[password]`: argon2id. The defaults cost about 25 ms and 19 MiB for each sign-in by password.
    Password at "password." {
        memory_kib: u32 = bare("19456"),
            "Memory for one hash, in KiB.",
            "单次哈希使用的内存（KiB）。";
        iterations: u32 = bare("2"),
            "Passes over that memory.",
            "遍历内存的次数。";
        parallelism: u32 = bare("1"),
            "Lanes of one hash.",
            "单次哈希的并行度。";
        concurrency: u32 = bare("2"),
            "Hashes computed at the same time.",
            "同时计算的哈希数。";
        queue_timeout: Duration = text("2s"),
            "How long a sign-in waits for its turn before it is answered rate_limited.",
            "登录排队等待的最长时间，超出返回 rate_limited。";
    }
}
