//! What is in front of the person, as far as the User-Agent tells. It is a convenience, never a proof.

use serde::Serialize;

/// The kind of device and browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// A browser with a screen to scan from.
    #[default]
    Desktop,
    /// WeChat's own browser, on a phone or a computer.
    Wechat,
    /// Another browser on a phone.
    Phone,
}

impl Device {
    /// `MicroMessenger` marks WeChat's browser, except where `wxwork` says that it is WeCom's.
    #[must_use]
    pub fn from_user_agent(user_agent: &str) -> Self {
        let agent = user_agent.to_ascii_lowercase();
        let has = |word: &str| agent.contains(word);
        if has("micromessenger") && !has("wxwork") {
            Self::Wechat
        } else if has("iphone") || has("ipod") || (has("android") && has("mobile")) {
            Self::Phone
        } else {
            Self::Desktop
        }
    }
}

/// A device's name for its owner: `Chrome · Windows`. `None` when the User-Agent says nothing known.
pub(super) fn name(user_agent: &str) -> Option<String> {
    const BROWSERS: [(&str, &str); 8] = [
        ("MiniProgramEnv", "WeChat mini program"),
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPHONE: &str =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";
    const WINDOWS: &str =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36";

    #[test]
    fn devices_are_told_apart() {
        assert_eq!(Device::from_user_agent(WINDOWS), Device::Desktop);
        assert_eq!(Device::from_user_agent(IPHONE), Device::Phone);
        assert_eq!(Device::from_user_agent(&format!("{IPHONE} MicroMessenger/8.0.40")), Device::Wechat);
        assert_eq!(
            Device::from_user_agent(&format!("{WINDOWS} MicroMessenger/7.0 wxwork/4.1")),
            Device::Desktop
        );
        assert_eq!(Device::from_user_agent(""), Device::Desktop);
    }

    #[test]
    fn names_are_short() {
        assert_eq!(name(WINDOWS).as_deref(), Some("Chrome · Windows"));
        assert_eq!(name(&format!("{WINDOWS} Edg/130.0")).as_deref(), Some("Edge · Windows"));
        assert_eq!(name(&format!("{IPHONE} MicroMessenger/8")).as_deref(), Some("WeChat · iPhone"));
        assert_eq!(name("curl/8"), None);
    }
}
