//! What kind of client a User-Agent claims to be.
//!
//! It is for choosing a page (QR code or in-app authorisation), never for deciding who somebody is: anyone can send
//! any User-Agent.

/// The kind of client, as far as signing in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// WeChat's browser on a phone: authorise inside WeChat.
    WeChatPhone,
    /// WeChat's browser on Windows or a Mac: authorise inside WeChat.
    WeChatDesktop,
    /// A web page inside a mini program.
    MiniProgramWebView,
    /// Another browser on a phone: a QR code on its own screen cannot be scanned.
    OtherPhone,
    /// Any other client: show the QR code.
    Desktop,
}

/// Whether the client is WeChat. WeCom, which says `MicroMessenger` too, is not.
pub fn is_wechat(user_agent: &str) -> bool {
    is_wechat_lowercase(&user_agent.to_ascii_lowercase())
}

/// The kind of client.
pub fn device(user_agent: &str) -> Device {
    let ua = user_agent.to_ascii_lowercase();
    let says_any = |words: &[&str]| words.iter().any(|word| ua.contains(word));
    if is_wechat_lowercase(&ua) {
        return if says_any(&["miniprogram/", "miniprogramenv/"]) {
            Device::MiniProgramWebView
        } else if says_any(&["windowswechat", "macwechat", "unifiedpc"]) {
            Device::WeChatDesktop
        } else {
            Device::WeChatPhone
        };
    }
    if says_any(&["iphone", "ipod", "ipad", "android", "mobile"]) {
        Device::OtherPhone
    } else {
        Device::Desktop
    }
}

fn is_wechat_lowercase(ua: &str) -> bool {
    ua.contains("micromessenger") && !ua.contains("wxwork")
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                          Mobile/15E148";

    #[test]
    fn each_form_has_its_kind() {
        let wechat = format!("{IPHONE} MicroMessenger/8.0.40(0x1800282c) NetType/WIFI Language/zh_CN");
        let cases = [
            (wechat.as_str(), Device::WeChatPhone),
            (
                "Mozilla/5.0 (Linux; Android 14; wv) XWEB/1 MICROMESSENGER/8.0.55.2780(0x1) WeChat/arm64",
                Device::WeChatPhone,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090a13) Flue",
                Device::WeChatDesktop,
            ),
            (
                "Mozilla/5.0 (Macintosh) MicroMessenger/6.8.0(0x16080000) MacWechat/3.8.10(0x13080a10) Flue",
                Device::WeChatDesktop,
            ),
            (
                "Mozilla/5.0 (Macintosh) MicroMessenger/6.8.0(0x1) UnifiedPCMacWechat(0xf2)",
                Device::WeChatDesktop,
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; wv) MicroMessenger/8.0.55 miniProgram/wx0123456789abcdef",
                Device::MiniProgramWebView,
            ),
            (
                "Mozilla/5.0 MicroMessenger/7.0.20 MiniProgramEnv/Windows WindowsWechat/WMPF",
                Device::MiniProgramWebView,
            ),
            ("wechatdevtools/1.06.2504010 MicroMessenger/8.0.5 Language/zh_CN webview/", Device::WeChatPhone),
            (IPHONE, Device::OtherPhone),
            ("Mozilla/5.0 (Linux; Android 14) wxwork/4.1 MicroMessenger/7.0.1", Device::OtherPhone),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0", Device::Desktop),
            ("", Device::Desktop),
        ];
        for (ua, kind) in cases {
            assert_eq!(device(ua), kind, "{ua}");
        }
    }

    #[test]
    fn wecom_is_not_wechat() {
        assert!(is_wechat("x MicroMessenger/8"));
        assert!(!is_wechat("x wxwork/4.1 MicroMessenger/7.0.1"));
        assert!(!is_wechat("Chrome"));
    }
}
