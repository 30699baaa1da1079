//! The platform's hosts, where they are mapped to the sandbox: each has its own paths.
//!
//! At the sandbox's own address every path is there, so that one address in an application's settings is enough.
use crate::wire::{Call, Rule};

const API: &str = "api.weixin.qq.com";
const OPEN: &str = "open.weixin.qq.com";
const LONG_POLL: [&str; 2] = ["lp.open.weixin.qq.com", "long.open.weixin.qq.com"];
const MP: &str = "mp.weixin.qq.com";
const RES: &str = "res.wx.qq.com";
const AVATARS: [&str; 2] = ["thirdwx.qlogo.cn", "wx.qlogo.cn"];
const SHORT: &str = "weixin.qq.com";
const DESKTOP: &str = "localhost.weixin.qq.com";

/// The name in a Host header, without the port.
fn name_of(host: &str) -> String {
    host.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a Host header names a host of the platform.
pub(crate) fn is_platform_host(host: &str) -> bool {
    let name = name_of(host);
    let one = [API, OPEN, MP, RES, SHORT, DESKTOP].contains(&name.as_str());
    one || LONG_POLL.contains(&name.as_str()) || AVATARS.contains(&name.as_str())
}

/// The hosts that have a path; empty where that is not known. The QR page of the sandbox polls its own origin, so the
/// open host has the long poll too.
fn hosts_of(path: &str) -> Vec<&'static str> {
    let under = |folder: &str| path.starts_with(folder);
    match path {
        "/connect/l/qrconnect" => [&LONG_POLL[..], &[OPEN]].concat(),
        "/connect/zh_CN/htmledition/js/wxLogin.js" => vec![RES],
        "/cgi-bin/showqrcode" => vec![MP],
        "/api/check-login" | "/api/authorize" => vec![DESKTOP, OPEN],
        _ if under("/sns/") || under("/cgi-bin/") || under("/wxa/") => vec![API],
        _ if under("/connect/") => vec![OPEN],
        _ if under("/mmopen/") => AVATARS.to_vec(),
        _ if under("/q/") => vec![SHORT],
        _ => vec![],
    }
}

/// Why a call at this host meets nothing; `None` where host and path go together, and at the sandbox's own address.
pub(crate) fn wrong_host(call: &Call) -> Option<Rule> {
    let (name, hosts) = (name_of(&call.host), hosts_of(&call.path));
    if !is_platform_host(&call.host) || hosts.is_empty() || hosts.contains(&name.as_str()) {
        return None;
    }
    let (path, right) = (&call.path, hosts.join(", "));
    Some(Rule::made(
        format!("{path} is at {right}, not at {name}; that this answers 40066 is an assumption"),
        format!("{path} 属于 {right}，不在 {name}；返回 40066 为推测"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_of_the_sandbox_is_at_a_host() {
        for path in super::super::all_paths() {
            let hosts = hosts_of(path);
            assert!(!hosts.is_empty(), "{path} is at no host");
            assert!(hosts.iter().all(|host| is_platform_host(host)), "{path}: {hosts:?}");
        }
    }
}
