//! The pages around a sign-in.

use super::{Sample, problem};
use crate::{ChooseCorpPage, ConfirmPage, CorpChoice, ProblemPage, WelcomePage};

pub(super) fn samples() -> Vec<Sample> {
    let mut samples = welcome();
    samples.push(("confirm", Box::new(confirm(Some("小明🌸")))));
    samples.push(("confirm-nameless", Box::new(confirm(None))));
    samples.push(("choose-corp", Box::new(choose_corp())));
    samples.extend(problems());
    samples
}

fn welcome() -> Vec<Sample> {
    let page = WelcomePage {
        csrf: "csrf".into(),
        redirect: "/".into(),
        nick: Some("小明🌸".into()),
        method: "微信扫码登录".into(),
        may_register: true,
        may_link: true,
        ..WelcomePage::default()
    };
    let wrong = problem("Username or password is wrong.", "Check both and try again.");
    let states = [
        ("welcome", page.clone()),
        ("welcome-nameless", WelcomePage { nick: None, may_link: false, ..page.clone() }),
        ("welcome-wrong", WelcomePage { username: "alice".into(), problem: Some(wrong), ..page.clone() }),
        ("welcome-link-only", WelcomePage { may_register: false, ..page.clone() }),
        ("welcome-closed", WelcomePage { may_register: false, may_link: false, ..page.clone() }),
        ("welcome-signed-in", WelcomePage { signed_in_as: Some("小红".into()), ..page.clone() }),
        ("welcome-expired", WelcomePage { expired: true, ..page }),
    ];
    states.into_iter().map(|(name, page)| -> Sample { (name, Box::new(page)) }).collect()
}

fn confirm(nick: Option<&str>) -> ConfirmPage {
    ConfirmPage {
        signed_in_as: nick.map(|_| "bob".to_owned()),
        csrf: "csrf".into(),
        ticket: "ticket".into(),
        nick: nick.map(str::to_owned),
        redirect: "/".into(),
    }
}

fn choose_corp() -> ChooseCorpPage {
    let titles = [
        ("1", "Head office"),
        ("2", "上海分公司"),
        ("3", "A partner with a rather long registered name Ltd"),
    ];
    let corps = titles.map(|(id, title)| CorpChoice { id: id.into(), title: title.into() });
    ChooseCorpPage {
        csrf: "csrf".into(), redirect: "/".into(), nick: "小明🌸".into(), corps: corps.into()
    }
}

fn problems() -> Vec<Sample> {
    let failed = ProblemPage::Failed {
        status: 503,
        problem: problem(
            "WeChat cannot be reached right now.",
            "Wait a moment, then start the sign-in again.",
        ),
        retry: Some("/login".into()),
    };
    let bare = ProblemPage::Failed { status: 500, problem: crate::Problem::default(), retry: None };
    vec![
        ("problem", Box::new(failed)),
        ("problem-bare", Box::new(bare)),
        ("declined", Box::new(ProblemPage::Declined { retry: "/login".into() })),
        ("not-found", Box::new(ProblemPage::NotFound { request_id: Some("01997a4e".into()) })),
    ]
}
