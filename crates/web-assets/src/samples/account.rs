//! The account page.

use jiff::Timestamp;

use super::Sample;
use crate::{AccountPage, AccountUser, CorpChoice, DeviceRow, LinkedMethod, SecurityEvent};

pub(super) fn samples() -> Vec<Sample> {
    let one = AccountUser {
        id: "1".into(),
        nick: "alice".into(),
        devices: vec![device("a", Some(CHROME), true)],
        ..AccountUser::default()
    };
    let full = AccountPage { csrf: "csrf".into(), user: Some(user()), notice: None, leaves_to: None };
    let notice = AccountPage { notice: Some("WeChat has been unlinked.".into()), ..page(one) };
    let states =
        [("account", full), ("account-small", notice), ("account-signed-out", AccountPage::default())];
    states.into_iter().map(|(name, page)| -> Sample { (name, Box::new(page)) }).collect()
}

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36";
const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.40";

fn page(user: AccountUser) -> AccountPage {
    AccountPage { csrf: "csrf".into(), user: Some(user), notice: None, leaves_to: None }
}

fn corp(id: &str, title: &str) -> CorpChoice {
    CorpChoice { id: id.into(), title: title.into() }
}

fn device(id: &str, user_agent: Option<&str>, current: bool) -> DeviceRow {
    DeviceRow {
        id: id.into(),
        user_agent: user_agent.map(str::to_owned),
        address: Some("203.0.113.7".into()),
        seen_at: Timestamp::UNIX_EPOCH,
        current,
    }
}

fn method(name: &str, title: &str, nick: Option<&str>, linked: bool, can_link: bool) -> LinkedMethod {
    LinkedMethod { name: name.into(), title: title.into(), nick: nick.map(str::to_owned), linked, can_link }
}

fn user() -> AccountUser {
    AccountUser {
        id: "1024".into(),
        nick: "小明🌸".into(),
        username: Some("xiaoming".into()),
        corp: Some(corp("2", "上海分公司")),
        corps: vec![corp("1", "Head office"), corp("2", "上海分公司")],
        methods: vec![
            method("WeChat", "微信扫码登录", Some("小明🌸"), true, true),
            method("Partner", "合作伙伴网站登录", None, false, true),
            method("WeChatPublic", "公众号登录", None, false, false),
        ],
        devices: vec![
            device("a", Some(CHROME), true),
            device("b", Some(WECHAT), false),
            device("c", None, false),
        ],
        has_password: true,
        events: vec![SecurityEvent {
            word: "password.changed",
            address: Some("203.0.113.7".into()),
            at: Timestamp::UNIX_EPOCH,
        }],
    }
}
