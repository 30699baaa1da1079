//! Names, titles and texts that somebody chose to do harm, on every page.

use crate::support::{all_tags, attributes, pages};
use wxlogin_web_assets::{
    AccountPage, AccountUser, Branding, Choice, ChooseCorpPage, ConfirmPage, CorpChoice, Device, DeviceRow,
    Embed, Language, Link, LinkedMethod, LoginPage, Overrides, OwnCode, Page, Pages, PasswordForm, Problem,
    ProblemPage, SecurityEvent, View, Way, WelcomePage,
};

const EVIL: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "`<script>alert(1)</script>` `</code><img src=x>",
    "{{ 7 * 7 }}{% include 'x' %}{nick}",
    "javascript:alert(1)//</title></textarea><svg onload=alert(1)>",
    "小明🌸\u{202e}\u{0}\u{1F468}\u{200D}\u{1F469}",
];

fn problem(text: &str) -> Problem {
    Problem {
        code: text.into(),
        message: text.into(),
        hint: Some(text.into()),
        request_id: Some(text.into()),
    }
}

fn logins(text: &str) -> Vec<Box<dyn Page>> {
    let choice = |way| Choice { name: text.into(), title: text.into(), way };
    let mut all: Vec<Box<dyn Page>> = Vec::new();
    all.push(Box::new(LoginPage {
        redirect: text.into(),
        methods: vec![choice(Way::Qr)],
        own_code: Some(OwnCode { frame: Some(text.into()) }),
        ..LoginPage::default()
    }));
    for device in [Device::Desktop, Device::Wechat, Device::Phone] {
        for way in [Way::Qr, Way::InWechat] {
            all.push(Box::new(LoginPage {
                device,
                redirect: text.into(),
                methods: vec![choice(way), choice(Way::Qr)],
                asked: Some(text.into()),
                embed: Some(Embed { url: text.into(), lifetime_seconds: 0 }),
                own_code: None,
                address: text.into(),
                address_qr: Some(text.into()),
                password: Some(PasswordForm { csrf: text.into(), username: text.into(), open: true }),
                signed_in: Some(text.into()),
                problem: Some(problem(text)),
            }));
        }
    }
    all
}

fn account(text: &str) -> AccountPage {
    let corp = CorpChoice { id: text.into(), title: text.into() };
    let device = DeviceRow {
        id: text.into(),
        user_agent: Some(text.into()),
        address: Some(text.into()),
        seen_at: jiff::Timestamp::MAX,
        current: false,
    };
    let method = LinkedMethod {
        name: text.into(),
        title: text.into(),
        nick: Some(text.into()),
        linked: true,
        can_link: true,
    };
    let user = AccountUser {
        id: text.into(),
        nick: text.into(),
        username: Some(text.into()),
        corp: Some(corp.clone()),
        corps: vec![corp.clone(), corp],
        methods: vec![method.clone(), LinkedMethod { linked: false, ..method }],
        devices: vec![device],
        has_password: true,
        events: vec![SecurityEvent {
            word: "password.changed",
            address: Some(text.to_owned()),
            at: jiff::Timestamp::UNIX_EPOCH,
        }],
    };
    AccountPage {
        csrf: text.into(),
        user: Some(user),
        notice: Some(text.into()),
        leaves_to: Some(text.into()),
    }
}

fn every_page(text: &str) -> Vec<Box<dyn Page>> {
    let corps = vec![CorpChoice { id: text.into(), title: text.into() }];
    let mut all = logins(text);
    all.push(Box::new(account(text)));
    all.push(Box::new(ChooseCorpPage { csrf: text.into(), redirect: text.into(), nick: text.into(), corps }));
    all.push(Box::new(ConfirmPage {
        signed_in_as: Some(text.into()),
        csrf: text.into(),
        ticket: text.into(),
        nick: Some(text.into()),
        redirect: text.into(),
    }));
    all.push(Box::new(WelcomePage {
        csrf: text.into(),
        redirect: text.into(),
        nick: Some(text.into()),
        signed_in_as: Some(text.into()),
        method: text.into(),
        may_register: true,
        may_link: true,
        username: text.into(),
        problem: Some(problem(text)),
        expired: false,
    }));
    all.push(Box::new(ProblemPage::Failed { status: 500, problem: problem(text), retry: Some(text.into()) }));
    all.push(Box::new(ProblemPage::Declined { retry: text.into() }));
    all
}

/// What may stand in a page: our own elements and no others, and no attribute that runs something.
fn assert_harmless(html: &str, text: &str) {
    for tag in all_tags(html) {
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let images_are_ours =
            name != "img" || tag.contains("src=\"/assets/") || tag.contains("src=\"data:image/");
        assert!(images_are_ours, "{text}: {tag}");
        assert!(name != "script" || tag.contains("integrity="), "{text}: {tag}");
        for (key, value) in attributes(&tag) {
            assert!(!key.starts_with("on") && key != "style", "{text}: {tag}");
            let goes_somewhere = ["href", "src", "action", "data-watch", "data-qr"].contains(&key.as_str());
            let safe = value.starts_with('/')
                || value.starts_with("http")
                || value.starts_with("data:image/svg+xml;base64,");
            assert!(!goes_somewhere || safe || value.starts_with('#'), "{text}: {tag}");
        }
    }
}

#[test]
fn nothing_hostile_gets_out_of_its_place() {
    let pages = pages();
    for text in EVIL {
        for page in every_page(text) {
            for language in Language::ALL {
                let html = pages.render(page.as_ref(), &View::new(language, text));
                assert_eq!(html.failure, None, "{text}");
                assert_harmless(&html.body, text);
                assert!(!html.body.contains("49"), "a value was read as a template");
            }
        }
    }
}

#[test]
fn a_hostile_brand_is_text_too() {
    let links = vec![Link { title: EVIL[1].into(), href: "/terms?\"><script>".into() }];
    let branding = Branding { title: EVIL[0].into(), links, ..Branding::default() };
    let pages = Pages::new(&branding, &Overrides::new()).unwrap();
    for page in every_page("x") {
        assert_harmless(&pages.render(page.as_ref(), &View::new(Language::En, "/")).body, "brand");
    }
}

#[test]
fn empty_and_endless_names_are_shown() {
    let pages = pages();
    for text in [String::new(), "很长的名字".repeat(400), "W".repeat(2000)] {
        for page in every_page(&text) {
            let html = pages.render(page.as_ref(), &View::new(Language::Zh, "/"));
            assert_eq!(html.failure, None, "{}", text.len());
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_text_breaks_out(text in "[\\PC<>\"'&{}%/=`]{0,24}") {
        let pages = pages();
        for page in every_page(&text) {
            assert_harmless(&pages.render(page.as_ref(), &View::new(Language::En, "/")).body, &text);
        }
    }
}
