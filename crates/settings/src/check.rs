//! Rules that one value alone cannot break: least values and pairs that contradict each other.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity, Words};
use crate::reader::{Origin, Reader};
use crate::sections::{CookieSecure, Settings};

/// Everything wrong or doubtful about settings whose values are each well-formed.
pub(crate) fn check(settings: &Settings, reader: &Reader<'_>) -> Vec<Diagnostic> {
    let finder = Finder { reader };
    let mut found = finder.least_values(settings);
    found.extend(finder.percent(settings));
    found.extend(finder.timeouts(settings));
    found.extend(finder.webhook(settings));
    found.extend(finder.secret_dirs(settings));
    found.extend(finder.doubts(settings));
    found
}

struct Finder<'a> {
    reader: &'a Reader<'a>,
}

impl Finder<'_> {
    fn report(&self, severity: Severity, path: &str, en: Words, zh: Words) -> Diagnostic {
        let (place, key) = (self.reader.place_of(path), Some(path.to_owned()));
        Diagnostic { severity, place, key, en, zh }
    }

    fn least_values(&self, settings: &Settings) -> Vec<Diagnostic> {
        let password = &settings.password;
        let least = [
            ("database.connections", settings.database.connections, 1),
            ("wechat.max_in_flight", settings.wechat.max_in_flight, 1),
            ("wechat.breaker.calls", settings.wechat.breaker.calls, 1),
            ("wechat.breaker.probes", settings.wechat.breaker.probes, 1),
            ("http.max_in_flight", settings.http.max_in_flight, 1),
            ("session.max_per_user", settings.session.max_per_user, 1),
            ("users.password_min_length", settings.users.password_min_length, 1),
            ("password.iterations", password.iterations, 1),
            ("password.parallelism", password.parallelism, 1),
            ("password.concurrency", password.concurrency, 1),
            // RFC 9106, section 3.1: at least 8 KiB for each lane.
            ("password.memory_kib", password.memory_kib, password.parallelism.saturating_mul(8).max(8)),
        ];
        let too_small = least.into_iter().filter(|(_, value, least)| value < least);
        let report = |(path, value, least): (&str, u32, u32)| {
            let en = format!("`{path}` is {value}; the least that works is {least}");
            let en = Words::new(en, format!("give {least} or more"));
            let zh = Words::new(
                format!("`{path}` 为 {value}，最小可用值是 {least}"),
                format!("请写 {least} 或更大的值"),
            );
            self.report(Severity::Error, path, en, zh)
        };
        too_small.map(report).collect()
    }

    /// An unsigned webhook could be forged by anybody who knows the receiver's address, so none is sent.
    fn webhook(&self, settings: &Settings) -> Option<Diagnostic> {
        let unsigned = settings.webhook.url.is_some() && settings.webhook.secret.is_none();
        let en = "`webhook.url` is set without `webhook.secret`, so nothing is told";
        let zh = "设置了 `webhook.url` 但没有 `webhook.secret`，因此不会发送任何通知";
        unsigned.then(|| {
            let (en, zh) = (
                Words::new(en, "set WXLOGIN_WEBHOOK_SECRET"),
                Words::new(zh, "请设置 WXLOGIN_WEBHOOK_SECRET"),
            );
            self.report(Severity::Warning, "webhook.url", en, zh)
        })
    }

    /// A folder that holds more than secrets for elements would hand the rest to whoever edits elements.
    fn secret_dirs(&self, settings: &Settings) -> Vec<Diagnostic> {
        let too_wide = |dir: &&PathBuf| {
            ["/", "/etc", "/root", "/home", "/var", "/run"]
                .iter()
                .any(|wide| dir.as_path() == Path::new(wide))
                || ["/proc", "/sys", "/dev"].iter().any(|kernel| dir.starts_with(kernel))
                || dir.components().any(|part| part == Component::ParentDir)
        };
        let report = |dir: &PathBuf| {
            let en = format!("`elements.secret_dirs` lists {}, which holds more than secrets", dir.display());
            let zh = format!("`elements.secret_dirs` 列出了 {}，其中不只有机密文件", dir.display());
            self.report(
                Severity::Error,
                "elements.secret_dirs",
                Words::new(en, "list the folder that the secrets alone are in, such as /run/secrets"),
                Words::new(zh, "请只列出存放机密的文件夹，例如 /run/secrets"),
            )
        };
        settings.elements.secret_dirs.iter().filter(too_wide).map(report).collect()
    }

    /// An outer limit shorter than an inner one makes the inner one meaningless.
    fn timeouts(&self, settings: &Settings) -> Vec<Diagnostic> {
        let (wechat, session) = (&settings.wechat, &settings.session);
        let (database, request) = (&settings.database, settings.http.request_timeout);
        let pairs = [
            ("database.connect_timeout", database.connect_timeout, "database.timeout", database.timeout),
            ("database.timeout", database.timeout, "http.request_timeout", request),
            // The answer of a verb whose announcement fails waits this long.
            ("session.cache", session.cache.get(), "http.request_timeout", request),
            (
                "wechat.connect_timeout",
                wechat.connect_timeout,
                "wechat.request_timeout",
                wechat.request_timeout,
            ),
            ("wechat.request_timeout", wechat.request_timeout, "wechat.total_timeout", wechat.total_timeout),
            ("wechat.total_timeout", wechat.total_timeout, "http.request_timeout", request),
            ("wechat.queue_timeout", wechat.queue_timeout, "http.request_timeout", request),
            ("wechat.dns_fresh", wechat.dns_fresh, "wechat.dns_stale", wechat.dns_stale),
            ("session.idle", session.idle, "session.lifetime", session.lifetime),
        ];
        let contradicting = pairs.into_iter().filter(|(_, inner, _, outer)| inner > outer);
        let report = |(inner, inner_value, outer, outer_value)| {
            let en = Words::new(
                format!(
                    "`{inner}` ({inner_value:?}) is longer than `{outer}` ({outer_value:?}), which ends first"
                ),
                format!("make `{outer}` at least as long as `{inner}`"),
            );
            let zh = Words::new(
                format!("`{inner}`（{inner_value:?}）比先到期的 `{outer}`（{outer_value:?}）还长"),
                format!("请使 `{outer}` 不短于 `{inner}`"),
            );
            // The place to look at is the one somebody wrote.
            let given = self.reader.origins.get(inner) != Some(&Origin::Default);
            let path = if given { inner } else { outer };
            self.report(Severity::Warning, path, en, zh)
        };
        contradicting.map(report).collect()
    }

    /// More than a hundred of a hundred never fail, so the breaker would be off without saying so.
    fn percent(&self, settings: &Settings) -> Option<Diagnostic> {
        let percent = settings.wechat.breaker.percent;
        (percent > 100).then(|| {
            let en = format!("`wechat.breaker.percent` is {percent}; the most that makes sense is 100");
            let zh = format!("`wechat.breaker.percent` 为 {percent}，最大有意义的值是 100");
            self.report(
                Severity::Error,
                "wechat.breaker.percent",
                Words::new(en, "give 1 to 100, or 0 to switch it off"),
                Words::new(zh, "请写 1 到 100，或写 0 关闭"),
            )
        })
    }

    fn doubts(&self, settings: &Settings) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut doubt = |path, en, zh| found.push(self.report(Severity::Warning, path, en, zh));
        let https = settings.public_url.is_https();
        let cookie = settings.session.cookie_secure;
        if cookie == CookieSecure::Always && !https {
            doubt(
                "session.cookie_secure",
                Words::new(
                    "`session.cookie_secure` is always, but `public_url` is http: browsers drop the cookie",
                    "give the https address in `public_url`, or set \"auto\"",
                ),
                Words::new(
                    "`session.cookie_secure` 为 always，但 `public_url` 是 http：浏览器会丢弃 Cookie",
                    "请在 `public_url` 中写 https 地址，或设为 \"auto\"",
                ),
            );
        }
        if cookie == CookieSecure::Never && https {
            doubt(
                "session.cookie_secure",
                Words::new(
                    "`session.cookie_secure` is never, so the cookie also travels over plain http",
                    "set \"auto\"",
                ),
                Words::new(
                    "`session.cookie_secure` 为 never，Cookie 也会经明文 http 传输",
                    "请设为 \"auto\"",
                ),
            );
        }
        if self.reader.origins.get("security.master_key") == Some(&Origin::File) {
            doubt(
                "security.master_key",
                Words::new(
                    "`security.master_key` stands in the file, which is easily copied or committed",
                    "give it by WXLOGIN_SECURITY_MASTER_KEY, or put it in `security.master_key_file`",
                ),
                Words::new(
                    "`security.master_key` 写在文件中，容易被复制或提交",
                    "请用 WXLOGIN_SECURITY_MASTER_KEY 传入，或放到 `security.master_key_file` 中",
                ),
            );
        }
        found
    }
}
