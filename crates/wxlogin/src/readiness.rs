//! What has to be right in front of WeChat itself and is nobody's mistake in front of a sandbox.
//!
//! WeChat refuses an address that is not registered on its own page, to the person, and tells this server nothing. So it is
//! told here, before anybody is sent there.

use url::{Host, Url};
use wxlogin_core::login_type::Entry;
use wxlogin_settings::{Diagnostic, Loaded, Origin, Severity, Words};

use crate::data_dir::{KeyFileReaders, key_file_readers};

/// Findings of a server that signs people in with WeChat itself, through methods of these kinds.
#[must_use]
pub fn production_findings(loaded: &Loaded, entries: &[Entry]) -> Vec<Diagnostic> {
    let browsers = entries.iter().any(|entry| *entry != Entry::MiniProgram);
    let official = entries.contains(&Entry::InWechat);
    let mut found = key_file(loaded).into_iter().collect::<Vec<_>>();
    // A mini program never leaves for another page.
    if browsers {
        let given = loaded.origin("public_url") != Origin::Default;
        let url = loaded.settings.public_url.url();
        found.extend(public_url(url, given, official).into_iter().map(|(severity, en, zh)| Diagnostic {
            severity,
            place: loaded.place("public_url"),
            key: Some("public_url".to_owned()),
            en,
            zh,
        }));
    }
    found
}

type Said = (Severity, Words, Words);

fn public_url(url: &Url, given: bool, official: bool) -> Vec<Said> {
    let fix = || {
        (
            "set it to the https address that people use, with the domain that is registered as the callback domain on WeChat's \
             console",
            "请设为用户访问的 https 地址，其域名须与微信后台登记的授权回调域一致",
        )
    };
    let said = |severity, en: &str, zh: &str| {
        let (fix_en, fix_zh) = fix();
        (severity, Words::new(en, fix_en), Words::new(zh, fix_zh))
    };
    if !given {
        let en = "`public_url` is not set, so WeChat would send people to an address of this machine";
        return vec![said(Severity::Error, en, "未设置 `public_url`，微信会把用户带到本机地址")];
    }
    let mut found = Vec::new();
    match url.host() {
        Some(Host::Domain(name)) if !is_local(name) => {}
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => found.push(said(
            Severity::Error,
            "`public_url` is an IP address, which WeChat does not accept as a callback domain",
            "`public_url` 是 IP 地址，微信不接受其作为授权回调域",
        )),
        _ => found.push(said(
            Severity::Error,
            "`public_url` is an address of this machine, which nobody else can reach",
            "`public_url` 是本机地址，他人无法访问",
        )),
    }
    if url.scheme() == "http" {
        found.push(said(
            Severity::Warning,
            "`public_url` is http: codes and sessions travel in plain text",
            "`public_url` 是 http：凭证与会话以明文传输",
        ));
    }
    if url.port().is_some() {
        found.push(said(
            if official { Severity::Error } else { Severity::Warning },
            "`public_url` has a port; WeChat compares the callback domain without one",
            "`public_url` 带有端口；微信登记的授权回调域不含端口",
        ));
    }
    found
}

fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

fn key_file(loaded: &Loaded) -> Option<Diagnostic> {
    let readers = key_file_readers(&loaded.settings)?;
    let (severity, who, who_zh) = match readers {
        KeyFileReaders::Everybody => (Severity::Error, "every user of this machine", "本机所有用户"),
        KeyFileReaders::Group => (Severity::Warning, "the group of the file", "文件所属的用户组"),
    };
    let file = loaded.settings.security.master_key_file.display();
    Some(Diagnostic {
        severity,
        place: loaded.place("security.master_key_file"),
        key: Some("security.master_key_file".to_owned()),
        en: Words::new(format!("{who} can read the master key ({file})"), format!("chmod 600 {file}")),
        zh: Words::new(format!("{who_zh}可读取主密钥（{file}）"), format!("请执行 chmod 600 {file}")),
    })
}

#[cfg(test)]
mod tests {
    use wxlogin_settings::{LoadFrom, Settings};

    use super::*;

    fn of(public_url: Option<&str>, entries: &[Entry]) -> Vec<Severity> {
        let dir = tempfile::tempdir().unwrap();
        let from = LoadFrom::new(dir.path());
        let from = public_url.map_or_else(|| from.clone(), |url| from.clone().flag("public_url", url));
        let found = production_findings(&Settings::load(from).unwrap(), entries);
        found.iter().map(|problem| problem.severity).collect()
    }

    #[test]
    fn an_address_that_wechat_refuses_on_its_own_page_is_told_here() {
        let (error, warning) = (Severity::Error, Severity::Warning);
        for (url, website, official) in [
            (None, vec![error], vec![error]),
            (Some("https://login.example"), vec![], vec![]),
            (Some("https://login.example/wx"), vec![], vec![]),
            (Some("https://127.0.0.1"), vec![error], vec![error]),
            (Some("https://localhost"), vec![error], vec![error]),
            (Some("https://wx.localhost"), vec![error], vec![error]),
            (Some("https://[::1]"), vec![error], vec![error]),
            (Some("https://203.0.113.9"), vec![error], vec![error]),
            (Some("http://login.example"), vec![warning], vec![warning]),
            (Some("https://login.example:8443"), vec![warning], vec![error]),
            (Some("http://10.0.0.1:8400"), vec![error, warning, warning], vec![error, warning, error]),
        ] {
            assert_eq!(of(url, &[Entry::Qr]), website, "{url:?}");
            assert_eq!(of(url, &[Entry::Qr, Entry::InWechat]), official, "{url:?}");
            assert_eq!(of(url, &[Entry::MiniProgram]), [], "{url:?}: a mini program has no callback");
        }
    }
}
