//! The sign-in page on each device.

use super::{Sample, problem};
use crate::{Choice, Device, Embed, LoginPage, OwnCode, PasswordForm, Way};

/// Stands for a QR code in samples; a real one comes from the server.
const QR: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" shape-rendering=\"crispEdges\">\
    <path fill=\"#fff\" d=\"M0 0h9v9H0z\"/><path d=\"M1 1h3v3H1zM5 1h3v3H5zM1 5h3v3H1zM5 5h1v1H5zM7 6h1v2H7z\"/></svg>";

pub(super) fn samples() -> Vec<Sample> {
    let states = [
        ("login-desktop", desktop()),
        ("login-desktop-code", own_code()),
        ("login-desktop-signed-in", LoginPage { signed_in: Some("小明🌸".into()), ..desktop() }),
        ("login-desktop-problem", failed()),
        ("login-desktop-one-method", LoginPage { methods: vec![site()], password: None, ..desktop() }),
        ("login-desktop-no-embed", LoginPage { embed: None, ..desktop() }),
        ("login-desktop-public", LoginPage { asked: Some("WeChatPublic".into()), embed: None, ..desktop() }),
        ("login-wechat", on(Device::Wechat, None)),
        ("login-wechat-site", LoginPage { methods: vec![site()], ..on(Device::Wechat, None) }),
        ("login-phone", on(Device::Phone, None)),
        ("login-phone-site", on(Device::Phone, Some("WeChat"))),
        ("login-password", LoginPage { methods: Vec::new(), ..on(Device::Desktop, None) }),
        ("login-password-wrong", wrong_password()),
        ("login-empty", LoginPage { redirect: "/".into(), ..LoginPage::default() }),
    ];
    states.into_iter().map(|(name, page)| -> Sample { (name, Box::new(page)) }).collect()
}

fn site() -> Choice {
    Choice { name: "WeChat".into(), title: "微信扫码登录".into(), way: Way::Qr }
}

fn public() -> Choice {
    Choice { name: "WeChatPublic".into(), title: "公众号登录".into(), way: Way::InWechat }
}

fn on(device: Device, asked: Option<&str>) -> LoginPage {
    LoginPage {
        device,
        redirect: "https://app.example.com/in?from=login&x=1".into(),
        methods: vec![site(), public()],
        asked: asked.map(str::to_owned),
        address: "https://login.example.com/login?redirect=https%3A%2F%2Fapp.example.com%2Fin".into(),
        address_qr: Some(QR.into()),
        password: Some(PasswordForm { csrf: "csrf".into(), ..PasswordForm::default() }),
        ..LoginPage::default()
    }
}

fn desktop() -> LoginPage {
    let url =
        "https://open.weixin.qq.com/connect/qrconnect?appid=wx0123456789abcdef&scope=snsapi_login".into();
    LoginPage { embed: Some(Embed { url, lifetime_seconds: 600 }), ..on(Device::Desktop, None) }
}

fn own_code() -> LoginPage {
    let frame = Some("https://open.weixin.qq.com/connect/qrconnect?appid=wx0123456789abcdef".into());
    LoginPage { own_code: Some(OwnCode { frame }), embed: None, ..desktop() }
}

fn failed() -> LoginPage {
    let problem =
        problem("WeChat cannot be reached right now.", "Wait a moment, then start the sign-in again.");
    LoginPage { problem: Some(problem), ..desktop() }
}

fn wrong_password() -> LoginPage {
    let mut problem = problem("Username or password is wrong.", "Check both and try again.");
    problem.request_id = None;
    let password = PasswordForm { csrf: "csrf".into(), username: "alice".into(), open: true };
    LoginPage { problem: Some(problem), password: Some(password), ..desktop() }
}
